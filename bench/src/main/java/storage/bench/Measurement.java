package storage.bench;

import java.util.Locale;
import java.util.Objects;

/**
 * One figure of the comparison.
 *
 * @param engine the label of the engine
 * @param records how many records its store had
 * @param metric what was measured, and so in which unit
 * @param score the mean
 * @param error half the width of JMH's 99.9% confidence interval; null if too little was measured
 * @param work what one operation did; null if that was not counted
 */
record Measurement(
    String engine, int records, Metric metric, double score, Double error, Work work) {

  Measurement {
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(metric, "metric"); // a file may name one that is not known here
  }

  /** Shows the figure with its error in per cent: "1.42 µs ± 3 %". */
  String format() {
    return metric.unit().format(score) + formatError();
  }

  /** Shows the part of the figure that belongs to one record; its error is that of the whole. */
  String formatPerRecord() {
    return metric.unit().format(score / records);
  }

  /** The error as a part of the figure; 0 if it has none. */
  double relativeError() {
    return error == null || score == 0 ? 0 : error / Math.abs(score);
  }

  private String formatError() {
    if (error == null || score == 0) {
      return "";
    }
    double percent = 100 * relativeError();
    return String.format(Locale.ROOT, percent < 1 ? " ± %.1f %%" : " ± %.0f %%", percent);
  }
}
