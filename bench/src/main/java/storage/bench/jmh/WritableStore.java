package storage.bench.jmh;

import java.io.IOException;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import storage.bench.engine.ByteStore;
import storage.bench.engine.TempDirectory;
import storage.common.KeyValueStore;

/** A copy of an {@link ExistingStore} that was opened, to be written and thrown away. */
@State(Scope.Benchmark)
public class WritableStore {

  KeyValueStore store;

  /** The same store, if it takes bytes. */
  ByteStore bytes;

  private TempDirectory copy;

  @Setup
  public void open(ExistingStore existing) throws IOException {
    copy = TempDirectory.copyOf(existing.directory());
    store = existing.engine().open(copy.path());
    bytes = store instanceof ByteStore takesBytes ? takesBytes : null;
  }

  @TearDown
  public void delete() throws IOException {
    try {
      store.close();
    } finally {
      copy.close();
    }
  }
}
