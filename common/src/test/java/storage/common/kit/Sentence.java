package storage.common.kit;

import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.opentest4j.TestAbortedException;
import storage.common.Printable;

/** What went wrong in a test, on one line that a person can read. */
final class Sentence {

  /** In characters. */
  private static final int LONGEST = 180;

  private Sentence() {}

  /** Returns what {@code failure} says. */
  static String of(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    if (failure instanceof TestAbortedException) {
      return onOneLine(message).replaceFirst("^Assumption failed: ", "");
    }
    String said = onOneLine(withoutTrace(message));
    boolean isNamed =
        failure instanceof AssertionError || failure instanceof UnsupportedOperationException;
    return shortened(isNamed && !said.isEmpty() ? said : named(failure, said), LONGEST);
  }

  private static String named(Throwable failure, String said) {
    if (failure instanceof TimeoutException) {
      return "it hangs, or is too slow for this test: given up after %d s"
          .formatted(CompatibilityKit.SECONDS_A_TEST);
    }
    String name = failure.getClass().getSimpleName();
    return (said.isEmpty() ? name : name + ": " + said) + place(failure);
  }

  /** The line of the store that threw: " (MyStore.java:31)". */
  private static String place(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .takeWhile(line -> !line.getClassName().startsWith("org.junit.platform."))
        .filter(NotKept::isTheirs)
        .findFirst()
        .map(line -> " (%s:%d)".formatted(line.getFileName(), line.getLineNumber()))
        .orElse("");
  }

  /** AssertJ shows the trace of a throwable that it has not expected. */
  private static String withoutTrace(String message) {
    return message
        .replaceFirst("(?s)\\R\\s*Throwable that failed the check:.*", "")
        .replaceAll("(?m)^\\s*(at \\S+\\(.*|\\.\\.\\.\\(?\\d+ .*)$", "");
  }

  /** AssertJ's {@code [what] \n Expecting ...} becomes {@code what: expecting ...}. */
  private static String onOneLine(String message) {
    String line = message.strip().replaceAll("\\s*\\R\\s*", " ").replace('\t', ' ');
    line = line.replaceFirst("^\\[(.*?)] *", "$1: ").replaceFirst(": Expecting", ": expecting");
    return Printable.of(line).replace("\\\\", "\\"); // values are escaped already: see Shown
  }

  /** Returns the beginning and the end of a text that is too long, and how much was left out. */
  static String shortened(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest / 3;
    int begin = longest - end - 30;
    int left = text.length() - begin - end;
    return "%s ... (%,d characters) ... %s"
        .formatted(text.substring(0, begin), left, text.substring(text.length() - end));
  }
}
