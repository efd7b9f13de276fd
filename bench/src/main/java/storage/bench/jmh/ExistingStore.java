package storage.bench.jmh;

import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;
import storage.bench.engine.Stores;
import storage.common.KeyValueStore;

/** A store that was filled and closed by another process: what every benchmark begins with. */
@State(Scope.Benchmark)
public class ExistingStore {

  @Param("keydir")
  public String engine;

  @Param({"1000", "10000", "100000"})
  public int records;

  private Path directory;

  @Setup
  public void fill() throws IOException {
    directory = Stores.filled(engine(), records, Stores.Origin.CLOSED);
  }

  Engine engine() {
    return Engines.named(engine);
  }

  Path directory() {
    return directory;
  }

  KeyValueStore open() throws IOException {
    return engine().open(directory);
  }
}
