package storage.bench;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many times one figure is another of the same run: it holds on other machines, too, where a
 * time does not.
 *
 * @param error half the width of its confidence interval, as a part of it; NaN if it is not known
 */
record Ratio(double value, double error) {

  /** Returns the ratio of two figures; nothing if one of them is missing or not positive. */
  static Optional<Ratio> of(Optional<Measurement> a, Optional<Measurement> b) {
    return isUsable(a) && isUsable(b)
        ? Optional.of(new Ratio(a.get().score() / b.get().score(), combined(a.get(), b.get())))
        : Optional.empty();
  }

  /** Returns a multiple of the ratio. */
  Ratio times(double factor) {
    return new Ratio(value * factor, error);
  }

  /** Returns the ratio of a figure to the sum of two; nothing if one of the three is missing. */
  static Optional<Ratio> toSum(
      Optional<Measurement> a, Optional<Measurement> b, Optional<Measurement> c) {
    if (!isUsable(a) || !isUsable(b) || !isUsable(c)) {
      return Optional.empty();
    }
    Measurement sum =
        new Measurement(
            b.get().engine(),
            b.get().records(),
            b.get().metric(),
            b.get().score() + c.get().score(),
            b.get().error() == null || c.get().error() == null
                ? null
                : Math.hypot(b.get().error(), c.get().error()),
            null);
    return of(a, Optional.of(sum));
  }

  /**
   * The error of a product or quotient of independent figures, as a part of it; NaN if that of one
   * of them is not known.
   */
  static double combined(Measurement... figures) {
    if (Stream.of(figures).anyMatch(m -> m.error() == null)) {
      return Double.NaN;
    }
    return Math.sqrt(Stream.of(figures).mapToDouble(m -> Math.pow(m.relativeError(), 2)).sum());
  }

  private static boolean isUsable(Optional<Measurement> figure) {
    return figure.filter(m -> m.score() > 0).isPresent();
  }

  /** Shows the ratio and its error: "1.42 ± 3 %". */
  String format() {
    String shown =
        String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
    return Double.isNaN(error)
        ? shown + " ± ?"
        : shown + String.format(Locale.ROOT, " ± %.0f %%", 100 * error);
  }

  /** Shows it as one says it: "1.4", "14", "1,400". */
  String inWords() {
    if (value < 0.095) {
      return String.format(Locale.ROOT, "%.1g", value);
    }
    if (value < 9.95) {
      return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
    }
    double unit = Math.pow(10, Math.floor(Math.log10(value)) - 1);
    return String.format(Locale.ROOT, "%,.0f", Math.round(value / unit) * unit);
  }
}
