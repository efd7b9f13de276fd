package storage.bench.measure;

import java.util.Optional;
import storage.bench.jmh.Metric;

/**
 * How two engines compare that took turns in one JVM, slice by slice: what slows the machine down
 * for a second slows down both, so their ratio is steadier than either time.
 *
 * @param a the label of the first engine
 * @param b the label of the second engine
 * @param records how many records each store had
 * @param metric what was done
 * @param isWall whether the time is that of the clock; else it is the CPU time of the thread
 * @param nanos the median of what one operation of {@code b} took
 * @param ratio the median, over all rounds of all JVMs, of {@code a}'s time divided by {@code b}'s
 * @param low the first quartile of these ratios
 * @param high the third quartile
 * @param leastFork the least of the JVMs' own medians
 * @param mostFork the most of them
 * @param forks how many JVMs there were
 */
public record Pair(
    String a,
    String b,
    int records,
    Metric metric,
    boolean isWall,
    double nanos,
    double ratio,
    double low,
    double high,
    double leastFork,
    double mostFork,
    int forks) {

  /** Returns the pair as one of these two engines; nothing if it is of others. */
  Optional<Pair> between(String first, String second) {
    if (a.equals(first) && b.equals(second)) {
      return Optional.of(this);
    }
    return a.equals(second) && b.equals(first) ? Optional.of(turned()) : Optional.empty();
  }

  private Pair turned() {
    return new Pair(
        b,
        a,
        records,
        metric,
        isWall,
        nanos * ratio,
        1 / ratio,
        1 / high,
        1 / low,
        1 / mostFork,
        1 / leastFork,
        forks);
  }

  /** Whether three quarters of all rounds, and half of them in each JVM, are above a bound. */
  public boolean isMoreThan(double bound) {
    return low > bound && leastFork > bound;
  }

  /** Says it in a line. */
  public String format() {
    return "%s, %s / %s: %s (%s)"
        .formatted(metric.label(), a, b, toRatio().format(), isWall ? "clock" : "CPU");
  }

  /** Returns the ratio with its quartiles. */
  public Ratio toRatio() {
    return new Ratio(ratio, Double.NaN, low, high);
  }
}
