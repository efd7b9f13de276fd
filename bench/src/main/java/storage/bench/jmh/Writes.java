package storage.bench.jmh;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * How fast is {@code set}, without a sync: the record survives a killed process and no power cut.
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --metric set_new,set_same}.
 *
 * <p>You should see: one system call in each stage, whatever the number of records. Stage 3 also
 * updates its keydir, and a new key makes that grow: the number of records is the one that the
 * store begins with. Several threads write one after the other, so each call of one of four takes
 * four times as long, or more. No engine reaches its steady state in this time: what is flushed,
 * compacted or merged later is not paid here.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Writes {

  @Benchmark
  public void newKey(WritableStore writable, KeyChoice keys, ValueChoice values)
      throws IOException {
    writable.store.set(keys.fresh(), values.next());
  }

  @Benchmark
  public void sameKey(WritableStore writable, KeyChoice keys, ValueChoice values)
      throws IOException {
    writable.store.set(keys.uniform(), values.next());
  }
}
