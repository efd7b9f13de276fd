package storage.bench.jmh;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * How long does it take to load a store, and how much is written for it?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --engine lsm --metric
 * load,written,runs,load_sorted}, with the peers.
 *
 * <p>A JVM that has loaded the engine opens an empty store, puts all records without a sync and
 * closes it: one after the other, or a thousand in each transaction where a put of its own would be
 * a transaction. What was written is the operating system's account of this process, {@code
 * write_bytes} of {@code /proc/self/io}: pages of files that became dirty, through a mapping or by
 * a call. It counts a page again that was written back meanwhile and became dirty again, and counts
 * none on a disk that is memory.
 *
 * <p>You should see: what a tree has to find its place for is appended by a log; what a log appends
 * is written again by each merge. If the keys come in order, a tree fills its pages one by one, and
 * there is hardly anything to be merged.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Loads {

  @Benchmark
  public void inNoOrder(EmptyStore empty) throws IOException {
    empty.load(empty.unsorted());
    empty.tell();
  }

  @Benchmark
  public void sorted(EmptyStore empty) throws IOException {
    empty.load(empty.sorted());
  }
}
