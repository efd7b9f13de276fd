package storage.bench.jmh;

import java.io.IOException;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import storage.bench.engine.ByteStore;
import storage.bench.engine.SampleData;

/**
 * A store that another thread merges without pause: after each merge it overwrites a few records
 * all over the store, so that there is something to do again, and begins the next.
 */
@State(Scope.Benchmark)
public class MergingStore {

  private static final int OVERWRITTEN = 64;

  ByteStore bytes;

  private final WritableStore writable = new WritableStore();
  private final SplittableRandom random = new SplittableRandom(7);
  private final Thread merging = new Thread(this::merge, "merging");
  private int records;
  private volatile boolean stopped;
  private volatile Exception failure;

  @Setup
  public void start(ExistingStore existing) throws IOException {
    records = existing.records;
    writable.open(existing);
    bytes = writable.bytes;
    merging.setDaemon(true);
    merging.start();
  }

  private void merge() {
    byte[] value = new byte[SampleData.VALUE_LENGTH];
    try {
      while (!stopped) {
        for (int n = 0; n < OVERWRITTEN; n++) {
          bytes.put(SampleData.keyBytes(random.nextInt(records)), value);
        }
        bytes.merge();
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  @TearDown
  public void stop() throws Exception {
    stopped = true;
    merging.join();
    writable.delete();
    if (failure != null) {
      throw failure;
    }
  }
}
