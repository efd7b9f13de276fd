package storage.bench.jmh;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * How long does a {@code set} take that is on the disk when it returns?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --metric synced,synced_shared}, with
 * the peers; none of stages 1 to 3 ever syncs.
 *
 * <p>You should see: the time of the disk and little else, a hundred times that of a {@code set}
 * which only hands its record over. With sixteen threads, an engine that puts the records of many
 * on the disk at once (<i>group commit</i>) lets each of them wait for the sync that is going on
 * and the next; another one lets each wait for all the others.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SyncedWrites {

  @Benchmark
  public void sameKey(SyncedStore synced, KeyChoice keys, ValueChoice values) throws IOException {
    synced.store.set(keys.uniform(), values.next());
  }
}
