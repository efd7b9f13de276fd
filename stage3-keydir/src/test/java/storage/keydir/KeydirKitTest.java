package storage.keydir;

import static storage.common.kit.Promise.EVERY_FLIPPED_BYTE_IS_NOTICED;
import static storage.common.kit.Promise.MANY_WRITERS;
import static storage.common.kit.Promise.MEMORY_IGNORES_KEYS;
import static storage.common.kit.Promise.OPEN_READS_NOTHING;
import static storage.common.kit.Promise.SPACE_COMES_BACK;
import static storage.common.kit.Promise.SURVIVES_A_POWER_CUT;
import static storage.common.kit.Promise.WHAT_WAS_PROVEN_IS_MISSED;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import storage.common.KeyValueStore;
import storage.common.kit.CompatibilityKit;
import storage.common.kit.Promise;

/** Holds stage 3 to the compatibility kit. */
class KeydirKitTest implements CompatibilityKit {

  @Override
  public String name() {
    return "stage3-keydir";
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return KeydirStore.open(directory);
  }

  @Override
  public KeyValueStore openToRead(Path directory) throws IOException {
    return KeydirStore.openReadOnly(directory);
  }

  @Override
  public Set<Promise> knownLimits() {
    return Set.of(
        EVERY_FLIPPED_BYTE_IS_NOTICED,
        SURVIVES_A_POWER_CUT,
        MANY_WRITERS,
        WHAT_WAS_PROVEN_IS_MISSED,
        SPACE_COMES_BACK,
        OPEN_READS_NOTHING,
        MEMORY_IGNORES_KEYS);
  }
}
