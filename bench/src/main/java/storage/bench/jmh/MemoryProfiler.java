package storage.bench.jmh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/** Hands to JMH what a benchmark has measured that is no time. JMH makes it by its name. */
public final class MemoryProfiler implements InternalProfiler {

  /** What the last iteration has found; nothing where the system does not tell. */
  private static final Map<Metric, Double> FOUND = new ConcurrentHashMap<>();

  /** Says what was found, in bytes. */
  static void found(Metric metric, OptionalLong bytes) {
    bytes.ifPresent(value -> found(metric, (double) value));
  }

  /** Says what was found, in the unit of the metric. */
  static void found(Metric metric, double figure) {
    FOUND.put(metric, figure);
  }

  @Override
  public String getDescription() {
    return "what a store keeps in memory and on the disk, and what it has written";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    List<ScalarResult> figures = new ArrayList<>();
    FOUND.forEach(
        (metric, figure) ->
            figures.add(
                new ScalarResult(
                    metric.name(), figure, metric.unit().name(), AggregationPolicy.AVG)));
    return figures;
  }
}
