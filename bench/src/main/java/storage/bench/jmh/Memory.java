package storage.bench.jmh;

import java.io.IOException;
import java.util.OptionalLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import storage.bench.engine.SampleData;
import storage.common.KeyValueStore;

/**
 * What does an open store keep in memory?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --metric heap,resident,mapped}.
 *
 * <p>The time of this benchmark means nothing. Its figures are secondary results, in bytes, of
 * {@link MemoryProfiler}: the heap that the store keeps; by how much the memory of the process has
 * grown besides, after the store was opened and read for a while; and how much of its files it has
 * mapped, which is no part of the second: the system can have that memory back at any time, as it
 * can have what it holds of the files that others read by calls. The heap is touched beforehand, so
 * that it is no part of the second figure.
 *
 * <p>You should see: next to nothing for stages 1 and 2, the same number of bytes for each key of
 * stage 3. An engine that keeps little on the heap may keep a lot elsewhere.
 */
@BenchmarkMode(Mode.SingleShotTime)
public class Memory {

  @Benchmark
  public void openStore(ExistingStore existing) throws Exception {
    OptionalLong before = ProcessMemory.resident();
    KeyValueStore store = openAndRead(existing);
    try {
      MemoryProfiler.found(Metric.RESIDENT, ProcessMemory.growth(before));
      MemoryProfiler.found(Metric.MAPPED, ProcessMemory.mapped(existing.directory()));
    } finally {
      store.close();
    }
    MemoryProfiler.found(
        Metric.HEAP, OptionalLong.of(RetainedHeap.of(() -> openAndRead(existing))));
  }

  private static KeyValueStore openAndRead(ExistingStore existing) throws IOException {
    KeyValueStore store = existing.open();
    SampleData.read(store, existing.records);
    return store;
  }
}
