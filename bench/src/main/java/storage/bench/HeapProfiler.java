package storage.bench;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/** Hands to JMH what {@link Memory} has measured, which is not a time. JMH makes it by its name. */
public final class HeapProfiler implements InternalProfiler {

  /** The name of the result. */
  static final String HEAP = "heap";

  /** What the last iteration has measured, in bytes. */
  static volatile long retained;

  @Override
  public String getDescription() {
    return "the heap that an open store keeps";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    return List.of(new ScalarResult(HEAP, retained, "bytes", AggregationPolicy.AVG));
  }
}
