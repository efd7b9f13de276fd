package storage.bench.jmh;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * What does a {@code get} cost if the data is many times larger than the memory?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --full --engine machine,bitcask
 * --metric large_get,large_read --limit "systemd-run --user --scope -q -p MemoryMax=100M"}. The
 * heap is always small. But only what {@code --limit} names can keep the system from holding all
 * the data in memory: without it, the figures soon are those of data that is there.
 *
 * <p>You should see: one read of the disk for each {@code get}, where the map from key to place is
 * in memory; more, where that has to be read, too. The work beside the time tells how many bytes
 * were fetched from the disk.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LargeData {

  @Benchmark
  public byte[] get(LargeStore large) throws IOException {
    return large.readOne();
  }

  /** The same from a file that belongs to no engine, by one positional read. */
  @Benchmark
  public byte[] positionalRead(LargeStore large) throws IOException {
    return large.readOne();
  }
}
