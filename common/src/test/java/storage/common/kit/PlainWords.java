package storage.common.kit;

import java.util.List;
import java.util.regex.Pattern;

/** What AssertJ says of what was expected and what came, in the words of the kit. */
final class PlainWords {

  private static final List<PlainWords> ALL =
      List.of(
          say("expecting actual: (.*) to contain: (.*) but did not\\.", "expected $2, came $1"),
          say("expecting Optional to contain: (.*) but was empty\\.", "expected $1, came nothing"),
          say(
              "expecting Optional to contain a value but it was empty\\.",
              "expected a value, came nothing"),
          say(
              "expecting an empty Optional but was containing value: (.*)",
              "expected nothing, came $1"),
          say("expecting actual not to be null", "expected an Optional, came null"),
          say(
              "expecting actual: (.*) to be ((?:less|greater) than(?: or equal to)?): (.*)",
              "expected $2 $3, came $1"),
          say("expected: (.*) but was: (.*)", "expected $1, came $2"));

  private final Pattern pattern;
  private final String words;

  private PlainWords(Pattern pattern, String words) {
    this.pattern = pattern;
    this.words = words;
  }

  private static PlainWords say(String pattern, String words) {
    return new PlainWords(Pattern.compile("(?i)(?<=^|: )" + pattern + "$"), words);
  }

  /** Returns a message of AssertJ, on one line, in other words; and any other as it is. */
  static String of(String message) {
    String plain = message;
    for (PlainWords each : ALL) {
      plain = each.pattern.matcher(plain).replaceFirst(each.words);
    }
    return plain;
  }
}
