package storage.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import storage.bench.engine.Engine;
import storage.common.KeyValueStore;

/**
 * What stage 1 does, by {@code grep '^key,' datastore | tail -n 1} in the C locale: the database of
 * two shell functions in "Designing Data-Intensive Applications" (Kleppmann 2017).
 */
public final class GrepTailEngine implements Engine {

  @Override
  public String name() {
    return "grep-tail";
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return ShellStore.open(directory, "grep %s datastore | tail -n 1", "grep", "tail");
  }

  @Override
  public boolean inProcess() {
    return false;
  }
}
