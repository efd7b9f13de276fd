package storage.common.kit;

import java.util.Arrays;
import java.util.concurrent.TimeoutException;

/** A test of the kit has failed: one sentence, and only the lines that a reader can act on. */
final class NotKept extends AssertionError {

  private static final long serialVersionUID = 1L;

  private static final int MOST_LINES = 8;

  private final boolean hangs;

  /**
   * @param failure what was thrown; if the store ends the process, that is the failure
   * @param test the class whose method is the test: what called it is left out
   */
  static NotKept because(Throwable failure, Class<?> test) {
    return new NotKept(EndedProcess.failure().map(Throwable.class::cast).orElse(failure), test);
  }

  private NotKept(Throwable failure, Class<?> test) {
    super(Sentence.of(failure));
    hangs = failure instanceof TimeoutException;
    setStackTrace(
        Arrays.stream(failure.getStackTrace())
            .takeWhile(line -> !line.getClassName().startsWith("org.junit.platform."))
            .filter(line -> isTheirs(line) || line.getClassName().equals(test.getName()))
            .limit(MOST_LINES)
            .toArray(StackTraceElement[]::new));
  }

  /** Whether the test was given up. */
  boolean hangs() {
    return hangs;
  }

  /** Whether the line is neither of the JDK, nor of {@code common}, nor of a tool of the tests. */
  static boolean isTheirs(StackTraceElement line) {
    String name = line.getClassName();
    return !name.startsWith("storage.common.")
        && !name.startsWith("java.")
        && !name.startsWith("jdk.")
        && !name.startsWith("sun.")
        && !name.startsWith("org.junit.")
        && !name.startsWith("org.assertj.")
        && !name.startsWith("org.apache.maven.")
        && !name.startsWith("org.apache.lucene.");
  }
}
