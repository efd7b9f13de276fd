package storage.backwards;

import static storage.common.kit.Promise.ANY_TEXT;
import static storage.common.kit.Promise.EVERY_FLIPPED_BYTE_IS_NOTICED;
import static storage.common.kit.Promise.GET_READS_ONLY_THE_VALUE;
import static storage.common.kit.Promise.SECOND_WRITER_IS_REFUSED;
import static storage.common.kit.Promise.SPACE_COMES_BACK;
import static storage.common.kit.Promise.SURVIVES_A_POWER_CUT;
import static storage.common.kit.Promise.WHAT_WAS_PROVEN_IS_MISSED;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import storage.common.KeyValueStore;
import storage.common.kit.CompatibilityKit;
import storage.common.kit.Promise;

/** Holds stage 2 to the compatibility kit. */
class BackwardsKitTest implements CompatibilityKit {

  @Override
  public String name() {
    return "stage2-backwards";
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return BackwardsStore.open(directory);
  }

  @Override
  public Set<Promise> knownLimits() {
    return Set.of(
        ANY_TEXT,
        EVERY_FLIPPED_BYTE_IS_NOTICED,
        SURVIVES_A_POWER_CUT,
        SECOND_WRITER_IS_REFUSED,
        WHAT_WAS_PROVEN_IS_MISSED,
        SPACE_COMES_BACK,
        GET_READS_ONLY_THE_VALUE);
  }
}
