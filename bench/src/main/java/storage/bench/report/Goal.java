package storage.bench.report;

import java.util.Locale;
import java.util.function.DoublePredicate;

/** What a figure or a ratio should be. */
record Goal(String inWords, DoublePredicate isReachedBy) {

  /** For comparison. */
  static final Goal NONE = new Goal("–", value -> true);

  static Goal atMost(double bound) {
    return atMost(bound, shown(bound));
  }

  static Goal atMost(double bound, String shown) {
    return new Goal("at most " + shown, value -> value <= bound);
  }

  static Goal atLeast(double bound) {
    return new Goal("at least " + shown(bound), value -> value >= bound);
  }

  /** Two decimals at most, and none that say nothing. */
  private static String shown(double bound) {
    return String.format(Locale.ROOT, "%.2f", bound).replaceFirst("\\.?0+$", "");
  }
}
