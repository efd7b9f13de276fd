package storage.bench.jmh;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * A lesson: what is measured while the young generation of the heap is touched for the first time?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar lesson untouched-heap}.
 *
 * <p>It takes 3 GB of memory. You should see: the wrong variant is slower. A new object lies behind
 * the last one, until the young generation is full and a collection makes room at its start. The
 * first time round, every page of it is new, and the operating system has to find memory for it and
 * fill that with zeros, in the middle of somebody's {@code get}. A short benchmark with a large
 * heap never gets beyond the first round. {@code -XX:+AlwaysPreTouch} pays for all of it before the
 * program starts.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UntouchedHeap {

  @Benchmark
  @Fork(jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-Xmn2g", "-XX:-AlwaysPreTouch"})
  public Optional<String> wrong(OpenStore open, PreparedKeys keys) throws IOException {
    return open.store.get(keys.nextInRandomOrder());
  }

  @Benchmark
  @Fork(jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-Xmn2g", "-XX:+AlwaysPreTouch"})
  public Optional<String> right(OpenStore open, PreparedKeys keys) throws IOException {
    return open.store.get(keys.nextInRandomOrder());
  }
}
