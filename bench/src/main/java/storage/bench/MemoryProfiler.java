package storage.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/** Hands to JMH what a benchmark has measured that is not a time. JMH makes it by its name. */
public final class MemoryProfiler implements InternalProfiler {

  /** What the last iteration has measured, in bytes; empty where the system does not tell. */
  static volatile OptionalLong heap = OptionalLong.empty();

  static volatile OptionalLong resident = OptionalLong.empty();
  static volatile OptionalLong mapped = OptionalLong.empty();

  @Override
  public String getDescription() {
    return "the memory that an open store keeps";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    List<ScalarResult> figures = new ArrayList<>();
    add(figures, Metric.HEAP, heap);
    add(figures, Metric.MAP_HEAP, heap);
    add(figures, Metric.RESIDENT, resident);
    add(figures, Metric.MAPPED, mapped);
    return figures;
  }

  private static void add(List<ScalarResult> figures, Metric metric, OptionalLong bytes) {
    if (bytes.isPresent()) {
      figures.add(
          new ScalarResult(metric.name(), bytes.getAsLong(), "bytes", AggregationPolicy.AVG));
    }
  }
}
