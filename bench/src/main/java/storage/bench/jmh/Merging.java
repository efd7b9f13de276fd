package storage.bench.jmh;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * How much is a caller held up while a merge runs?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --engine bitcask --metric
 * get_alone,get_merging,put_alone,put_merging}; the metrics ending in {@code tail} come from the
 * same runs.
 *
 * <p>Each call is timed on its own: of a mean, nobody could tell whether all calls were a little
 * slower or one in a thousand waited for the merge. To look at the clock is a part of each time.
 *
 * <p>You should see: on two cores, a median that hardly moves, as the caller has a core of its own
 * and shares only the memory's bandwidth; and a tail that shows for how long a merge ever holds the
 * lock for writing.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Merging {

  @Benchmark
  public byte[] getAlone(WritableStore quiet, KeyChoice keys) throws IOException {
    return quiet.bytes.get(keys.uniformBytes());
  }

  @Benchmark
  public byte[] getMerging(MergingStore merging, KeyChoice keys) throws IOException {
    return merging.bytes.get(keys.uniformBytes());
  }

  @Benchmark
  public void putAlone(WritableStore quiet, KeyChoice keys, ValueChoice values) throws IOException {
    quiet.bytes.put(keys.uniformBytes(), values.nextBytes());
  }

  @Benchmark
  public void putMerging(MergingStore merging, KeyChoice keys, ValueChoice values)
      throws IOException {
    merging.bytes.put(keys.uniformBytes(), values.nextBytes());
  }
}
