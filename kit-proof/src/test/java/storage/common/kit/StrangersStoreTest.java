package storage.common.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import storage.common.KeyValueStore;

/** Holds a store to the kit that was not written for it: the book's appendix shows how. */
// tag::kit[]
class StrangersStoreTest implements CompatibilityKit {

  @Override
  public String name() {
    return "strangers-store";
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return new StrangersText(directory, new StrangersStore(directory));
  }

  @Override
  public Set<Promise> knownLimits() {
    return Set.of(
        Promise.SURVIVES_A_POWER_CUT,
        Promise.SECOND_WRITER_IS_REFUSED,
        Promise.WHAT_WAS_PROVEN_IS_MISSED,
        Promise.SPACE_COMES_BACK,
        Promise.NEWEST_KEY_IS_NEAR,
        Promise.GET_READS_ONLY_THE_VALUE);
  }
}
// end::kit[]
