package storage.bench.jmh;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * How fast is {@code get}, and does it depend on the age of the record?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --metric newest,oldest}.
 *
 * <p>You should see: stage 1 pays for the whole file whatever the key, stage 2 for what was written
 * after it, stage 3 for nothing but the value; a missing key costs the first two everything. Two
 * threads on two cores take about as long as one where nothing is shared that has to be waited for.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Reads {

  @Benchmark
  public Optional<String> newest(OpenStore open, KeyChoice keys) throws IOException {
    return open.store.get(keys.newest());
  }

  @Benchmark
  public Optional<String> oldest(OpenStore open, KeyChoice keys) throws IOException {
    return open.store.get(keys.oldest());
  }

  @Benchmark
  public Optional<String> uniform(OpenStore open, KeyChoice keys) throws IOException {
    return open.store.get(keys.uniform());
  }

  @Benchmark
  public Optional<String> missing(OpenStore open, KeyChoice keys) throws IOException {
    return open.store.get(keys.missing());
  }
}
