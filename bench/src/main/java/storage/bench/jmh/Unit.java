package storage.bench.jmh;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** A unit of measured figures, and how a figure is shown: three digits and the unit that fits. */
public enum Unit {
  NANOSECONDS("ns", "µs", "ms", "s"),
  BYTES("B", "kB", "MB", "GB"),
  /** A number of things, or how many times one is another. */
  NUMBER("", "thousand", "million", "billion");

  private static final MathContext THREE_DIGITS = new MathContext(3);
  private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

  /** Names of this unit and of a thousand, a million and a billion times it. */
  private final List<String> names;

  Unit(String... names) {
    this.names = List.of(names);
  }

  /** Shows 1417.2 ns as "1.42 µs", and what is below one with two decimals. */
  public String format(double figure) {
    if (figure == 0) {
      return ("0 " + names.get(0)).strip();
    }
    // Rounded before the unit is chosen, or 999.6 ns would be 1000 ns.
    BigDecimal shown = BigDecimal.valueOf(figure).round(THREE_DIGITS);
    int scale = 0;
    while (shown.abs().compareTo(THOUSAND) >= 0 && scale < names.size() - 1) {
      shown = shown.divide(THOUSAND);
      scale++;
    }
    int decimals = Math.max(0, THREE_DIGITS.getPrecision() - digitsBeforePoint(shown));
    String number = shown.setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    return (number + " " + names.get(scale)).strip();
  }

  private static int digitsBeforePoint(BigDecimal number) {
    return Math.max(1, number.precision() - number.scale());
  }
}
