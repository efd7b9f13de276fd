package storage.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import storage.bench.engine.Engine;
import storage.common.KeyValueStore;

/** What stage 2 does, by {@code tac datastore | grep -m 1 '^key,'} in the C locale. */
public final class TacGrepEngine implements Engine {

  @Override
  public String name() {
    return "tac-grep";
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return ShellStore.open(directory, "tac datastore | grep -m 1 %s", "tac", "grep");
  }

  @Override
  public boolean inProcess() {
    return false;
  }
}
