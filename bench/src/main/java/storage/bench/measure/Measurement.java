package storage.bench.measure;

import java.util.Locale;
import java.util.Objects;
import storage.bench.jmh.Metric;
import storage.bench.jmh.Unit;

/**
 * One figure of the comparison.
 *
 * @param engine the label of the engine
 * @param records how many records its store had
 * @param metric what was measured, and so in which unit
 * @param score the mean over all JVMs, or the percentile of the calls of all of them
 * @param error half the width of its interval, see {@link Figure}; null if too little was measured
 * @param low of a tail, the least that it was in one JVM; null for other figures
 * @param high of a tail, the most that it was in one JVM; null for other figures
 * @param forks in how many JVMs it was measured; null in older results
 * @param work what one operation did; null if that was not counted
 */
public record Measurement(
    String engine,
    int records,
    Metric metric,
    double score,
    Double error,
    Double low,
    Double high,
    Integer forks,
    Work work) {

  public Measurement {
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(metric, "metric"); // a file may name one that is not known here
  }

  /** A figure that is no tail. */
  public Measurement(
      String engine, int records, Metric metric, double score, Double error, Work work) {
    this(engine, records, metric, score, error, null, null, null, work);
  }

  /**
   * Whether it is a figure at all: its error is at most a third of it. What was counted once has no
   * error, and a tail has a range.
   */
  public boolean isMeasured() {
    if (isRange()) {
      return true;
    }
    return error == null ? metric.isCounted() : score == 0 || relativeError() <= Effort.TOO_MUCH;
  }

  /** Whether no further JVM would make it a better figure. */
  boolean isEnough() {
    return metric.statistic() == Metric.Statistic.TAIL
        || (error != null && relativeError() <= Effort.ENOUGH)
        || score == 0;
  }

  /** Whether it says how far it lay apart in several JVMs. */
  public boolean isRange() {
    return low != null && high != null;
  }

  /** Shows the figure with its error in per cent, "1.42 µs ± 3 %", or a tail with its range. */
  public String format() {
    Unit unit = metric.unit();
    if (isRange()) {
      return "%s [%s to %s]".formatted(unit.format(score), unit.format(low), unit.format(high));
    }
    return unit.format(score) + formatError();
  }

  /** Shows the part of the figure that belongs to one record; its error is that of the whole. */
  public String formatPerRecord() {
    return metric.unit().format(score / records);
  }

  /** The error as a part of the figure; 0 if it has none. */
  public double relativeError() {
    return error == null || score == 0 ? 0 : error / Math.abs(score);
  }

  /** A tail is nothing that errors are added to and taken from. */
  private String formatError() {
    if (error == null || score == 0 || metric.statistic() == Metric.Statistic.TAIL) {
      return "";
    }
    double percent = 100 * relativeError();
    return String.format(Locale.ROOT, percent < 1 ? " ± %.1f %%" : " ± %.0f %%", percent);
  }
}
