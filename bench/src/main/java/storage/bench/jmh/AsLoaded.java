package storage.bench.jmh;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How fast is a store that was just loaded, before it has compacted itself?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --engine lsm --metric
 * loaded_get,loaded_missing,loaded_scan,loaded_seek}, with the peers that have runs.
 *
 * <p>All other reads are of a store that was compacted, where an engine is at its best. A user who
 * writes all day never sees that. The store is a copy, and what the engine compacts meanwhile on
 * threads of its own is part of what a user has.
 *
 * <p>You should see: each run is one more place to look at, which filters spare a get but no scan.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AsLoaded {

  /** A scan of such a store that is under way. */
  @State(Scope.Thread)
  public static class Scan {

    private EndlessWalk walk;

    @Setup
    public void begin(LoadedStore loaded) {
      walk = new EndlessWalk(() -> loaded.bytes.walk(null));
    }

    @TearDown
    public void end() throws IOException {
      walk.close();
    }
  }

  @Benchmark
  public byte[] get(LoadedStore loaded, KeyChoice keys) throws IOException {
    return loaded.bytes.get(keys.uniformBytes());
  }

  @Benchmark
  public byte[] missing(LoadedStore loaded, KeyChoice keys) throws IOException {
    return loaded.bytes.get(keys.missingBytes());
  }

  @Benchmark
  public byte[] record(Scan scan) throws IOException {
    return scan.walk.next();
  }

  @Benchmark
  public int seek(LoadedStore loaded, KeyChoice keys) throws IOException {
    return EndlessWalk.few(loaded.bytes.walk(keys.uniformBytes()));
  }
}
