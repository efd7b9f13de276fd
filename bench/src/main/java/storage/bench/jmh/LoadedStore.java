package storage.bench.jmh;

import java.io.IOException;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import storage.bench.engine.ByteStore;
import storage.bench.engine.SampleData;
import storage.bench.engine.Stores;
import storage.bench.engine.TempDirectory;

/** A copy of a store that was filled and closed, and not compacted. */
@State(Scope.Benchmark)
public class LoadedStore {

  ByteStore bytes;

  private TempDirectory copy;

  @Setup
  public void open(ExistingStore existing) throws IOException {
    copy =
        TempDirectory.copyOf(
            Stores.filled(existing.engine(), existing.records, Stores.Origin.LOADED));
    bytes = (ByteStore) existing.engine().open(copy.path());
    SampleData.read(bytes, existing.records);
  }

  @TearDown
  public void delete() throws IOException {
    try {
      bytes.close();
    } finally {
      copy.close();
    }
  }
}
