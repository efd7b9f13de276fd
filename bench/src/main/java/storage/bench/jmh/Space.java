package storage.bench.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import storage.bench.engine.DiskSpace;
import storage.bench.engine.Engine;
import storage.bench.engine.SampleData;
import storage.bench.engine.TempDirectory;
import storage.common.KeyValueStore;

/**
 * How much of the disk does a store take, and how much of it is given back?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --metric filled,overwritten}.
 *
 * <p>The time of this benchmark means nothing. Its figures are the space of a store that was filled
 * once, and that of the same store after each of its records was set three more times and the
 * engine has compacted what it had.
 *
 * <p>You should see: four times the space where nothing is ever given back, and about the same
 * space where it is.
 */
@BenchmarkMode(Mode.SingleShotTime)
public class Space {

  private static final int TIMES = 3;

  @Benchmark
  public void filled(ExistingStore existing) throws IOException {
    OptionalLong bytes = DiskSpace.of(existing.directory());
    MemoryProfiler.found(Metric.FILLED, bytes);
    double given = (double) existing.records * SampleData.RECORD_LENGTH;
    bytes.ifPresent(taken -> MemoryProfiler.found(Metric.AMPLIFIED, taken / given));
  }

  @Benchmark
  public void overwriteAndSettle(ExistingStore existing) throws IOException {
    MemoryProfiler.found(Metric.OVERWRITTEN, afterOverwriting(existing));
  }

  private static OptionalLong afterOverwriting(ExistingStore existing) throws IOException {
    try (TempDirectory copy = TempDirectory.copyOf(existing.directory())) {
      overwrite(existing.engine(), copy.path(), existing.records);
      existing.engine().settle(copy.path());
      return DiskSpace.of(copy.path());
    }
  }

  private static void overwrite(Engine engine, Path directory, int records) throws IOException {
    try (KeyValueStore store = engine.open(directory)) {
      for (int times = 0; times < TIMES; times++) {
        SampleData.fill(store, records);
      }
    }
  }
}
