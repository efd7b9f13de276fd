package storage.bench.jmh;

import java.io.IOException;
import java.util.Optional;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import storage.bench.engine.SampleData;
import storage.common.KeyValueStore;

/** A JVM that has loaded no class of the engine yet. */
@State(Scope.Benchmark)
public class FreshJvm {

  private ExistingStore existing;
  private String key;
  private KeyValueStore store;

  @Setup
  public void prepare(ExistingStore existing) {
    this.existing = existing;
    key = SampleData.key(existing.records - 1L);
  }

  Optional<String> openAndGet() throws IOException {
    store = existing.open();
    return store.get(key);
  }

  @TearDown
  public void close() throws IOException {
    store.close();
  }
}
