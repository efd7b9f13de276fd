package storage.common.kit;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import storage.common.Printable;

/** What went wrong in a test, on one line that a person can read. */
final class Sentence {

  /** In characters: two lines of a screen. */
  private static final int LONGEST = 340;

  /** The calls of a store. */
  private static final Set<String> CALLS = Set.of("open", "set", "get", "close");

  private static final Pattern TIME = Pattern.compile("timed out after (.*)$");

  private Sentence() {}

  /** Returns what {@code failure} says. */
  static String of(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    if (failure instanceof TestAbortedException) {
      return onOneLine(message).replaceFirst("^Assumption failed: ", "");
    }
    String said = PlainWords.of(onOneLine(withoutTrace(message)));
    if (failure instanceof TimeoutException) {
      return hangs(failure, said);
    }
    boolean isNamed =
        failure instanceof AssertionError || failure instanceof UnsupportedOperationException;
    return shortened(
        isNamed && !said.isEmpty() ? said : call(failure) + named(failure, said), LONGEST);
  }

  /** Returns what was thrown by a call that the sentence has named already. */
  static String ofThrown(Throwable thrown) {
    String message = thrown.getMessage() == null ? "" : thrown.getMessage();
    return shortened(named(thrown, onOneLine(message)), LONGEST);
  }

  private static String named(Throwable failure, String said) {
    String name = failure.getClass().getSimpleName();
    return (said.isEmpty() ? name : name + ": " + said) + place(failure);
  }

  /** The cause of what ends a test that hangs tells where its thread was. */
  private static String hangs(Throwable failure, String said) {
    Matcher time = TIME.matcher(said);
    Throwable thread = failure.getCause() == null ? failure : failure.getCause();
    return "it hangs, or is too slow for this test: given up%s%s"
        .formatted(time.find() ? " after " + time.group(1) : "", place(thread));
  }

  /** Which call of the store threw: "get threw ". */
  private static String call(Throwable failure) {
    return ofTheStore(failure)
        .map(StackTraceElement::getMethodName)
        .filter(CALLS::contains)
        .reduce((inner, outer) -> outer)
        .map(call -> call + " threw ")
        .orElse("");
  }

  /** The line of the store that threw: " (MyStore.java:31)". */
  static String place(Throwable failure) {
    return ofTheStore(failure)
        .findFirst()
        .map(line -> " (%s:%d)".formatted(line.getFileName(), line.getLineNumber()))
        .orElse("");
  }

  private static Stream<StackTraceElement> ofTheStore(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .takeWhile(line -> !line.getClassName().startsWith("org.junit.platform."))
        .filter(NotKept::isTheirs);
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
