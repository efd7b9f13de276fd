package storage.bench.jmh;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * A lesson: what is measured if keys are read in the order in which they were written?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar lesson insertion-order}.
 *
 * <p>You should see: the wrong variant is faster. In a log, the next record lies right behind the
 * last one, so it is in a page that was just read; and until the garbage collector moves them,
 * objects that were made one after the other lie in memory one after the other, so the keys and
 * their locations are found in the caches, too. A loop from 0 to n is the first thing that one
 * writes, and it measures a sequential read.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InsertionOrder {

  @Benchmark
  public Optional<String> wrong(OpenStore open, PreparedKeys keys) throws IOException {
    return open.store.get(keys.nextInInsertionOrder());
  }

  @Benchmark
  public Optional<String> right(OpenStore open, PreparedKeys keys) throws IOException {
    return open.store.get(keys.nextInRandomOrder());
  }
}
