package storage.bench.measure;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.ListStatistics;
import storage.bench.jmh.Metric;

/**
 * One number of what JMH has measured.
 *
 * <p>JMH's own interval takes all iterations for draws from one distribution, but those of one JVM
 * are alike and JVMs differ. So each JVM gives one number here, and the interval is Student's of
 * these numbers, in which their mean lies with a confidence of 95 %.
 *
 * @param score a mean is that of the JVMs' means; a percentile is that of the calls of all of them
 * @param error half the width of the interval; NaN of a single JVM
 * @param low the least of the numbers
 * @param high the most of the numbers
 */
record Figure(double score, double error, double low, double high) {

  private static final double CONFIDENCE = 0.95;

  private static final double MEDIAN = 50;
  private static final double TAIL = 99.9;

  /** Returns what the result says of a metric; nothing where the system does not tell. */
  static Optional<Figure> of(Metric metric, RunResult result) {
    return switch (metric.statistic()) {
      case MEAN -> {
        if (metric.isCounted() && !result.getSecondaryResults().containsKey(metric.name())) {
          yield Optional.empty();
        }
        ListStatistics means = inEachJvm(result, jvm -> mean(metric, jvm));
        yield Optional.of(of(means.getMean(), means));
      }
      case MEDIAN -> Optional.of(ofPercentile(MEDIAN, result));
      case TAIL -> Optional.of(ofPercentile(TAIL, result));
    };
  }

  private static double mean(Metric metric, BenchmarkResult jvm) {
    Result<?> figure =
        metric.isCounted() ? jvm.getSecondaryResults().get(metric.name()) : jvm.getPrimaryResult();
    return figure.getScore();
  }

  /** JMH keeps a histogram of the calls, of each JVM and of all. */
  private static Figure ofPercentile(double percentile, RunResult result) {
    return of(
        result.getPrimaryResult().getStatistics().getPercentile(percentile),
        inEachJvm(result, jvm -> jvm.getPrimaryResult().getStatistics().getPercentile(percentile)));
  }

  private static Figure of(double score, ListStatistics jvms) {
    return new Figure(score, jvms.getMeanErrorAt(CONFIDENCE), jvms.getMin(), jvms.getMax());
  }

  private static ListStatistics inEachJvm(
      RunResult result, ToDoubleFunction<BenchmarkResult> number) {
    List<BenchmarkResult> jvms = List.copyOf(result.getBenchmarkResults());
    return new ListStatistics(jvms.stream().mapToDouble(number).toArray());
  }
}
