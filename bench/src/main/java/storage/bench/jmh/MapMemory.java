package storage.bench.jmh;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import storage.bench.engine.SampleData;

/**
 * What does a map from each key to its location keep, if it is written as one would first write it?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --engine machine}.
 *
 * <p>You should see: more than a hundred bytes a key, of which sixteen are the key and twenty-four
 * say where its value is. The others are headers of objects, and references from one to the next.
 */
@BenchmarkMode(Mode.SingleShotTime)
public class MapMemory {

  /** A location, with segment, length, offset and timestamp as in the paper. */
  private record Location(int segment, int length, long offset, long timestamp) {}

  @Benchmark
  public void map(RecordFile file) throws Exception {
    MemoryProfiler.found(
        Metric.MAP_HEAP,
        OptionalLong.of(RetainedHeap.of(() -> mapOfLocations(file.records)::clear)));
  }

  /** Builds a map as large as a keydir, from keys that come from no file. */
  static Map<String, ?> mapOfLocations(int records) {
    Map<String, Location> map = new HashMap<>();
    for (int n = 0; n < records; n++) {
      map.put(SampleData.key(n), new Location(0, SampleData.VALUE_LENGTH, n, 0));
    }
    return map;
  }
}
