package storage.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;

/**
 * How much heap does an open store keep?
 *
 * <p>The time of this benchmark means nothing. Its figure is the secondary result of {@link
 * HeapProfiler}, in bytes. You should see: next to nothing for stages 1 and 2, the same number of
 * bytes for each key of stage 3.
 */
@BenchmarkMode(Mode.SingleShotTime)
public class Memory {

  @Benchmark
  public void openStore(ExistingStore existing) throws Exception {
    HeapProfiler.retained = RetainedHeap.of(existing::open);
  }
}
