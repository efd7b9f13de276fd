package storage.bench.jmh;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import storage.bench.engine.ByteStore;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;
import storage.bench.engine.FillStore;
import storage.bench.engine.PageCache;
import storage.bench.engine.SampleData;
import storage.bench.engine.Stores;
import storage.bench.engine.Whole;

/** A store of long values, which was filled by another process and is not in the page cache. */
@State(Scope.Benchmark)
public class LargeStore {

  /** A gigabyte of values. */
  private static final int MOST_RECORDS = 250_000;

  @Param("bitcask")
  public String engine;

  @Param({"1000", "10000", "100000"})
  public int records;

  private final SplittableRandom random = new SplittableRandom(42);
  private Values bytes;

  /** Where a value is read from. */
  private interface Values {
    byte[] read(int record) throws IOException;

    void close() throws IOException;
  }

  /**
   * Fills the store if need be, and has the system forget what it has of it in memory: what was in
   * memory before would not count as that of the process that reads it.
   */
  public static void prepare(Engine engine, int records) throws IOException {
    PageCache.drop(Stores.filled(engine, count(records), Stores.Origin.LARGE));
  }

  @Setup
  public void open() throws IOException {
    Engine chosen = Engines.named(engine);
    Path directory = Stores.filled(chosen, count(records), Stores.Origin.LARGE);
    bytes =
        chosen == Engines.MACHINE
            ? new OfFile(FileChannel.open(directory.resolve(FillStore.LARGE_FILE), READ))
            : new OfStore((ByteStore) chosen.open(directory));
  }

  byte[] readOne() throws IOException {
    return bytes.read(random.nextInt(count(records)));
  }

  @TearDown
  public void close() throws IOException {
    bytes.close();
  }

  private static int count(int records) {
    return Math.min(records, MOST_RECORDS);
  }

  private record OfStore(ByteStore store) implements Values {

    @Override
    public byte[] read(int record) throws IOException {
      return store.get(SampleData.keyBytes(record));
    }

    @Override
    public void close() throws IOException {
      store.close();
    }
  }

  /** Nothing but the values, one after the other. */
  private record OfFile(FileChannel file) implements Values {

    @Override
    public byte[] read(int record) throws IOException {
      byte[] value = new byte[SampleData.LARGE_VALUE_LENGTH];
      Whole.readFully(file, ByteBuffer.wrap(value), (long) record * value.length);
      return value;
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
