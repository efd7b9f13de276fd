package storage.bench.jmh;

import java.io.IOException;
import java.util.Optional;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import storage.bench.engine.Engine;
import storage.bench.engine.SampleData;
import storage.bench.engine.Stores;
import storage.bench.engine.TempDirectory;
import storage.common.KeyValueStore;

/** A JVM that has loaded no class of the engine yet, and the store of a process that was killed. */
@State(Scope.Benchmark)
public class FreshJvmAfterKill {

  private Engine engine;
  private TempDirectory copy;
  private String key;
  private KeyValueStore store;

  @Setup
  public void prepare(ExistingStore existing) throws IOException {
    engine = existing.engine();
    copy = TempDirectory.copyOf(Stores.filled(engine, existing.records, Stores.Origin.KILLED));
    key = SampleData.key(existing.records - 1L);
  }

  Optional<String> openAndGet() throws IOException {
    store = engine.open(copy.path());
    return store.get(key);
  }

  @TearDown
  public void close() throws IOException {
    try {
      store.close();
    } finally {
      copy.close();
    }
  }
}
