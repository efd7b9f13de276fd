package storage.bench.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import storage.bench.engine.Ability;
import storage.bench.engine.ByteStore;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;
import storage.bench.engine.SampleData;
import storage.bench.engine.TempDirectory;

/** A store without a record, in a JVM that has loaded the engine, and a few records of another. */
@State(Scope.Benchmark)
public class EmptyStore {

  @Param("lsm")
  public String engine;

  @Param({"1000", "10000", "100000"})
  public int records;

  /**
   * With so many, the engine's classes and its native library are loaded, and little is compiled.
   */
  private static final int PRELUDE = 1_000;

  private final ValueChoice values = new ValueChoice();
  private Engine chosen;
  private TempDirectory directory;

  /** The keys in order, as {@link SampleData#sorted} has them. */
  private long[] sorted;

  /** What this process has written so far. */
  private OptionalLong before;

  /** Set by {@link #load}. */
  private int runs;

  @Setup
  public void make() throws IOException {
    chosen = Engines.named(engine);
    sorted = SampleData.sorted(records);
    try (TempDirectory other = TempDirectory.create()) {
      load(other.path(), unsorted(), PRELUDE);
    }
    directory = TempDirectory.create();
    before = ProcessIo.written();
  }

  /** The n-th key, in no order. */
  IntFunction<byte[]> unsorted() {
    return SampleData::keyBytes;
  }

  /** The n-th key, in their order. */
  IntFunction<byte[]> sorted() {
    return n -> SampleData.keyOf(sorted[n]);
  }

  /** Puts all records and closes the store. */
  void load(IntFunction<byte[]> keys) throws IOException {
    load(directory.path(), keys, records);
  }

  private void load(Path into, IntFunction<byte[]> keys, int count) throws IOException {
    try (ByteStore store = (ByteStore) chosen.open(into)) {
      if (chosen.loadBatch() == 1) {
        for (int n = 0; n < count; n++) {
          store.put(keys.apply(n), values.nextBytes());
        }
      } else {
        putInBatches(store, keys, count);
      }
      runs = chosen.abilities().contains(Ability.RUNS) ? store.runs() : 0;
    }
  }

  private void putInBatches(ByteStore store, IntFunction<byte[]> keys, int count)
      throws IOException {
    List<byte[]> someKeys = new ArrayList<>();
    List<byte[]> someValues = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      someKeys.add(keys.apply(n));
      someValues.add(values.nextBytes());
      if (someKeys.size() == chosen.loadBatch() || n == count - 1) {
        store.putAll(someKeys, someValues);
        someKeys.clear();
        someValues.clear();
      }
    }
  }

  /** Says how much was written for each byte that was given, and of how many runs it is now. */
  void tell() throws IOException {
    OptionalLong after = ProcessIo.written();
    if (before.isPresent() && after.isPresent()) {
      long given = (long) records * SampleData.RECORD_LENGTH;
      MemoryProfiler.found(
          Metric.WRITTEN, (after.getAsLong() - before.getAsLong()) / (double) given);
    }
    if (chosen.abilities().contains(Ability.RUNS)) {
      MemoryProfiler.found(Metric.RUNS, runs);
    }
  }

  @TearDown
  public void delete() throws IOException {
    directory.close();
  }
}
