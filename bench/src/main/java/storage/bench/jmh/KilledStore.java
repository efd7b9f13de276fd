package storage.bench.jmh;

import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import storage.bench.engine.Engine;
import storage.bench.engine.Stores;
import storage.bench.engine.TempDirectory;
import storage.common.KeyValueStore;

/**
 * A store whose process was killed after its last {@code set}: a new copy of it each time, since
 * opening it may mend it.
 */
@State(Scope.Benchmark)
public class KilledStore {

  private Path killed;
  private Engine engine;
  private TempDirectory copy;
  private KeyValueStore store;

  /** Takes engine and size from the other state, so that they are parameters once. */
  @Setup
  public void kill(ExistingStore existing) throws IOException {
    engine = existing.engine();
    killed = Stores.filled(engine, existing.records, Stores.Origin.KILLED);
  }

  @Setup(Level.Invocation)
  public void copy() throws IOException {
    copy = TempDirectory.copyOf(killed);
  }

  @TearDown(Level.Invocation)
  public void delete() throws IOException {
    try {
      store.close();
    } finally {
      copy.close();
    }
  }

  KeyValueStore open() throws IOException {
    store = engine.open(copy.path());
    return store;
  }
}
