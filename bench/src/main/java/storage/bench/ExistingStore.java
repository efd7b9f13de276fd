package storage.bench;

import java.io.IOException;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import storage.common.KeyValueStore;

/** A store that was filled and closed: what every benchmark begins with. */
@State(Scope.Benchmark)
public class ExistingStore {

  @Param("keydir")
  public String engine;

  @Param({"1000", "10000", "100000"})
  public int records;

  private TempDirectory directory;

  @Setup
  public void fill() throws IOException {
    directory = TempDirectory.create();
    try (KeyValueStore store = open()) {
      SampleData.fill(store, records);
    }
    Engines.named(engine).settle(directory.path());
  }

  @TearDown
  public void delete() throws IOException {
    directory.close();
  }

  KeyValueStore open() throws IOException {
    return Engines.named(engine).open(directory.path());
  }
}
