package storage.bench;

import java.util.Optional;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.ListStatistics;

/**
 * One number of what JMH has measured, and half the width of its 99.9% confidence interval.
 *
 * @param error NaN if too little was measured
 */
record Figure(double score, double error) {

  private static final double CONFIDENCE = 0.999;

  /** Returns what the result says of a metric; nothing where the system does not tell. */
  static Optional<Figure> of(Metric metric, RunResult result) {
    return switch (metric.statistic()) {
      case MEAN -> {
        Result<?> figure =
            metric.unit() == Unit.BYTES
                ? result.getSecondaryResults().get(metric.name())
                : result.getPrimaryResult();
        yield figure == null
            ? Optional.empty()
            : Optional.of(new Figure(figure.getScore(), figure.getScoreError()));
      }
      case MEDIAN -> Optional.of(ofPercentile(50, result));
      case TAIL -> Optional.of(ofPercentile(99.9, result));
    };
  }

  /** The mean of what the percentile was in each iteration: their differences tell its error. */
  private static Figure ofPercentile(double percentile, RunResult result) {
    DoubleStream perIteration =
        result.getBenchmarkResults().stream()
            .flatMap(fork -> fork.getIterationResults().stream())
            .mapToDouble(
                iteration ->
                    iteration.getPrimaryResult().getStatistics().getPercentile(percentile));
    ListStatistics statistics = new ListStatistics(perIteration.toArray());
    return new Figure(statistics.getMean(), statistics.getMeanErrorAt(CONFIDENCE));
  }
}
