package storage.common.kit;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.opentest4j.TestAbortedException;

/**
 * A value of 32 MiB. No promise is about speed: a store whose work grows with the square of the
 * length is right, and nobody can wait for it. So it is not judged by such a value.
 */
final class LongValue {

  static final int LENGTH = 32 << 20;

  private static final int LONGEST_IN_MILLIS = 20_000;

  private LongValue() {}

  /** Does what has to do with such a value, unless that takes too long. */
  static void judge(ObservedDisk.IoAction test) {
    int millis = Integer.getInteger("kit.long.millis", LONGEST_IN_MILLIS);
    ThrowingSupplier<Void> judged =
        () -> {
          test.run();
          return null;
        };
    assertTimeoutPreemptively(
        Duration.ofMillis(millis),
        judged,
        () -> "",
        (limit, what, cause, thread) -> new TestAbortedException(tooLong(millis, cause)));
  }

  /**
   * @param thread tells where the thread was
   */
  private static String tooLong(int millis, Throwable thread) {
    return "a value of 32 MiB was given up after %,d ms%s: that is slow, and no promise is about speed"
        .formatted(millis, Sentence.place(thread));
  }
}
