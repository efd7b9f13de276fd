package storage.bench.measure;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many times one figure is another of the same run: it holds on other machines, too, where a
 * time does not.
 *
 * @param error half the width of its confidence interval, as a part of it; NaN if it is not known
 * @param low of tails and of engines measured in turns, where its range begins; NaN of others
 * @param high where that range ends
 */
public record Ratio(double value, double error, double low, double high) {

  public Ratio(double value, double error) {
    this(value, error, Double.NaN, Double.NaN);
  }

  /** Returns the ratio of two figures; nothing if one of them is missing or not positive. */
  public static Optional<Ratio> of(Optional<Measurement> a, Optional<Measurement> b) {
    return isUsable(a) && isUsable(b) ? Optional.of(of(a.get(), b.get())) : Optional.empty();
  }

  private static Ratio of(Measurement a, Measurement b) {
    double value = a.score() / b.score();
    return a.isRange() && b.isRange()
        ? new Ratio(value, Double.NaN, a.low() / b.high(), a.high() / b.low())
        : new Ratio(value, combined(a, b));
  }

  /** Whether it says anything: see {@link Measurement#isMeasured}. */
  public boolean isMeasured() {
    return isRange() || error <= Effort.TOO_MUCH;
  }

  private boolean isRange() {
    return !Double.isNaN(low);
  }

  /** Returns a multiple of the ratio. */
  public Ratio times(double factor) {
    return new Ratio(value * factor, error, low * factor, high * factor);
  }

  /** Returns the ratio of a figure to the sum of two; nothing if one of the three is missing. */
  public static Optional<Ratio> toSum(
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
  public static double combined(Measurement... figures) {
    if (Stream.of(figures).anyMatch(m -> m.error() == null && !m.metric().isCounted())) {
      return Double.NaN;
    }
    return Math.sqrt(Stream.of(figures).mapToDouble(m -> Math.pow(m.relativeError(), 2)).sum());
  }

  private static boolean isUsable(Optional<Measurement> figure) {
    return figure.filter(m -> m.score() > 0).isPresent();
  }

  /** Shows the ratio with its error, "1.42 ± 3 %", or with its range, "1.42 [1.38 to 1.50]". */
  public String format() {
    if (isRange()) {
      return "%s [%s to %s]".formatted(digits(value), digits(low), digits(high));
    }
    return digits(value)
        + (Double.isNaN(error) ? " ± ?" : String.format(Locale.ROOT, " ± %.0f %%", 100 * error));
  }

  private static String digits(double ratio) {
    return String.format(Locale.ROOT, ratio < 10 ? "%.2f" : ratio < 100 ? "%.1f" : "%,.0f", ratio);
  }

  /** Shows it as one says it: "1.4", "14", "1,400". */
  public String inWords() {
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
