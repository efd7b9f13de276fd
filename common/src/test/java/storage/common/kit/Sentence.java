package storage.common.kit;

import storage.common.Printable;

/** What went wrong in a test, on one line that a person can read. */
final class Sentence {

  /** In characters. */
  static final int LONGEST = 180;

  private Sentence() {}

  /** Returns what {@code failure} says. */
  static String of(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    String said = onOneLine(message);
    return shortened(
        failure instanceof AssertionError && !said.isEmpty() ? said : named(failure, said));
  }

  private static String named(Throwable failure, String said) {
    String name = failure.getClass().getSimpleName();
    return said.isEmpty() ? name : name + ": " + said;
  }

  /** The lines of a message, one behind the other, with what a terminal would obey escaped. */
  private static String onOneLine(String message) {
    return Printable.of(message.strip().replaceAll("\\s*\\R\\s*", " ").replace('\t', ' '));
  }

  /** Returns the beginning and the end of a long text, and how much was left out. */
  static String shortened(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = LONGEST / 3;
    int begin = LONGEST - end - " ... (1234567890 characters) ... ".length();
    int left = text.length() - begin - end;
    return "%s ... (%,d characters) ... %s"
        .formatted(text.substring(0, begin), left, text.substring(text.length() - end));
  }
}
