package storage.bench.jmh;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import storage.bench.engine.SampleData;

/**
 * A lesson: what is measured if every {@code get} asks for the same key?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar lesson constant-key}.
 *
 * <p>You should see: the wrong variant is faster, by a factor that grows with the store. After the
 * first call, everything that the next one needs is in the processor's caches: the entry of the
 * keydir, the page of the log, the value. It measures how fast a processor can do the same thing
 * again. Nobody has a million keys in order to ask for one.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConstantKey {

  /** The key in the middle of the store. */
  @State(Scope.Benchmark)
  public static class OneKey {
    String key;

    @Setup
    public void choose(ExistingStore existing) {
      key = SampleData.key(existing.records / 2);
    }
  }

  @Benchmark
  public Optional<String> wrong(OpenStore open, OneKey one) throws IOException {
    return open.store.get(one.key);
  }

  @Benchmark
  public Optional<String> right(OpenStore open, PreparedKeys keys) throws IOException {
    return open.store.get(keys.nextInRandomOrder());
  }
}
