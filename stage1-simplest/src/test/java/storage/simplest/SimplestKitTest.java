package storage.simplest;

import static storage.common.kit.Promise.ANY_TEXT;
import static storage.common.kit.Promise.EVERY_FLIPPED_BYTE_IS_NOTICED;
import static storage.common.kit.Promise.GET_READS_ONLY_THE_VALUE;
import static storage.common.kit.Promise.NEWEST_KEY_IS_NEAR;
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

/** Holds stage 1 to the compatibility kit. */
// tag::kit[]
class SimplestKitTest implements CompatibilityKit {

  @Override
  public String name() {
    return "stage1-simplest";
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return SimplestStore.open(directory);
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
        NEWEST_KEY_IS_NEAR,
        GET_READS_ONLY_THE_VALUE);
  }
}
// end::kit[]
