package storage.bench;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import storage.common.KeyValueStore;

/**
 * What does an open store keep in memory?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --metric heap,resident,mapped}.
 *
 * <p>The time of this benchmark means nothing. Its figures are secondary results, in bytes, of
 * {@link MemoryProfiler}: the heap that the store keeps; by how much the memory of the process has
 * grown besides, after the store was opened and read for a while; and how much of its files it has
 * mapped. The heap is touched beforehand, so that it is no part of the second figure.
 *
 * <p>You should see: next to nothing for stages 1 and 2, the same number of bytes for each key of
 * stage 3. An engine that keeps little on the heap may keep a lot elsewhere.
 */
@BenchmarkMode(Mode.SingleShotTime)
public class Memory {

  private static final int MOST_READS = 100_000;
  private static final long READ_NANOS = 500_000_000;

  @Benchmark
  public void openStore(ExistingStore existing) throws Exception {
    OptionalLong before = ProcessMemory.resident();
    try (KeyValueStore store = existing.open()) {
      read(store, existing.records);
      MemoryProfiler.resident = ProcessMemory.growth(before);
      MemoryProfiler.mapped = ProcessMemory.mapped(existing.directory());
    }
    MemoryProfiler.heap = OptionalLong.of(RetainedHeap.of(existing::open));
  }

  private static void read(KeyValueStore store, int records) throws IOException {
    SplittableRandom random = new SplittableRandom(42);
    long start = System.nanoTime();
    for (int n = 0; n < MOST_READS && System.nanoTime() - start < READ_NANOS; n++) {
      store.get(SampleData.key(random.nextInt(records)));
    }
  }
}
