package storage.bench;

import java.io.IOException;
import java.nio.file.Path;
import storage.backwards.BackwardsStore;
import storage.common.KeyValueStore;
import storage.keydir.KeydirStore;
import storage.simplest.SimplestStore;

/** Every engine that is measured. This is the only list of them: to add an engine, add its line. */
public enum Engine {
  SIMPLEST("stage1-simplest", SimplestStore::open),
  BACKWARDS("stage2-backwards", BackwardsStore::open),
  KEYDIR("stage3-keydir", KeydirStore::open);

  /** How an engine opens its directory. */
  @FunctionalInterface
  interface Opener {
    KeyValueStore open(Path directory) throws IOException;
  }

  private final String label;
  private final Opener opener;

  Engine(String label, Opener opener) {
    this.label = label;
    this.opener = opener;
  }

  /** The name of the engine in results and tables. */
  String label() {
    return label;
  }

  KeyValueStore open(Path directory) throws IOException {
    return opener.open(directory);
  }
}
