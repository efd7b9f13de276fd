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
 * What do records cost that are asked for in the order of their keys?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --engine lsm --metric
 * scan,scan_back,seek_100,seek_100_back}, with the peers.
 *
 * <p>A scan of everything is told by the record; it begins again when it has come to the end. A
 * seek begins at a key at random and takes a hundred records. Key and value of each are copied into
 * arrays of their own.
 *
 * <p>You should see: sorted tables are read as they lie on the disk; a tree goes from page to page;
 * several runs are compared at each step. A seek costs what a get does, and then a short scan.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Scans {

  /** A scan that is under way. */
  @State(Scope.Thread)
  public static class Forward {

    private EndlessWalk walk;

    @Setup
    public void begin(OpenStore open) {
      walk = new EndlessWalk(() -> open.bytes.walk(null));
    }

    @TearDown
    public void end() throws IOException {
      walk.close();
    }
  }

  /** The same from the greatest key to the least. */
  @State(Scope.Thread)
  public static class Backward {

    private EndlessWalk walk;

    @Setup
    public void begin(OpenStore open) {
      walk = new EndlessWalk(() -> open.bytes.walkBackward(null));
    }

    @TearDown
    public void end() throws IOException {
      walk.close();
    }
  }

  @Benchmark
  public byte[] record(Forward scan) throws IOException {
    return scan.walk.next();
  }

  @Benchmark
  public byte[] recordBackward(Backward scan) throws IOException {
    return scan.walk.next();
  }

  @Benchmark
  public int seek(OpenStore open, KeyChoice keys) throws IOException {
    return EndlessWalk.few(open.bytes.walk(keys.uniformBytes()));
  }

  @Benchmark
  public int seekBackward(OpenStore open, KeyChoice keys) throws IOException {
    return EndlessWalk.few(open.bytes.walkBackward(keys.uniformBytes()));
  }
}
