package storage.bench.jmh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * What does the engine itself take, without the text around it? And what is saved by handing it
 * many records or keys at once?
 *
 * <p>Run it: {@code java -jar bench/target/bench.jar compare --metric
 * get_bytes,get_many,put_new,put_many}, with the peers.
 *
 * <p>You should see: to make text of bytes and back costs as much as a quick engine takes for all
 * the rest, so {@link Reads} shows engines closer to each other than they are. A batch shares
 * between its records what is paid for each call, above all the sync: a hundred times the work of a
 * record is next to nothing for each of ten thousand.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Bytes {

  /** How many keys are looked up together. */
  static final int KEYS = 32;

  @Benchmark
  public byte[] get(OpenStore open, KeyChoice keys) throws IOException {
    return open.bytes.get(keys.uniformBytes());
  }

  @Benchmark
  public byte[] missing(OpenStore open, KeyChoice keys) throws IOException {
    return open.bytes.get(keys.missingBytes());
  }

  @Benchmark
  @OperationsPerInvocation(KEYS)
  public List<byte[]> getMany(OpenStore open, KeyChoice keys) throws IOException {
    List<byte[]> chosen = new ArrayList<>(KEYS);
    for (int n = 0; n < KEYS; n++) {
      chosen.add(keys.uniformBytes());
    }
    return open.bytes.getAll(chosen);
  }

  @Benchmark
  public void putNew(WritableStore writable, KeyChoice keys, ValueChoice values)
      throws IOException {
    writable.bytes.put(keys.freshBytes(), values.nextBytes());
  }

  @Benchmark
  public void putSame(WritableStore writable, KeyChoice keys, ValueChoice values)
      throws IOException {
    writable.bytes.put(keys.uniformBytes(), values.nextBytes());
  }

  @Benchmark
  @OperationsPerInvocation(BatchChoice.RECORDS)
  public void putMany(WritableStore writable, BatchChoice batch) throws IOException {
    writable.bytes.putAll(batch.keys, batch.values);
  }

  /** One sync for all of them. */
  @Benchmark
  @OperationsPerInvocation(BatchChoice.RECORDS)
  public void putManySynced(SyncedStore synced, BatchChoice batch) throws IOException {
    synced.bytes.putAll(batch.keys, batch.values);
  }
}
