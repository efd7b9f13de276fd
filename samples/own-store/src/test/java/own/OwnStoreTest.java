package own;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import storage.common.KeyValueStore;
import storage.common.kit.CompatibilityKit;
import storage.common.kit.Promise;

/** Has the kit grade {@link OwnStore}: its verdict is in target/conformance. */
public final class OwnStoreTest implements CompatibilityKit {

  @Override
  public String name() {
    return "own-store";
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return new OwnStore(directory);
  }

  @Override
  public Set<Promise> knownLimits() {
    return Set.of(
        Promise.EVERY_FLIPPED_BYTE_IS_NOTICED,
        Promise.SURVIVES_A_POWER_CUT,
        Promise.SECOND_WRITER_IS_REFUSED,
        Promise.WHAT_WAS_PROVEN_IS_MISSED,
        Promise.SPACE_COMES_BACK,
        Promise.NEWEST_KEY_IS_NEAR,
        Promise.GET_READS_ONLY_THE_VALUE);
  }
}
