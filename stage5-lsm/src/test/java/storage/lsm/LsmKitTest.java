package storage.lsm;

import static storage.common.kit.Promise.FILE_IS_THE_ONE_WITH_ITS_NAME;
import static storage.common.kit.Promise.MANY_WRITERS;
import static storage.common.kit.Promise.OPEN_READS_NOTHING;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import storage.common.KeyValueStore;
import storage.common.kit.Promise;
import storage.common.kit.SortedKit;

/** Holds stage 5 to the compatibility kit, and to what it asks of sorted stores. */
class LsmKitTest implements SortedKit {

  @Override
  public String name() {
    return "stage5-lsm";
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return LsmStore.open(directory);
  }

  @Override
  public KeyValueStore openToRead(Path directory) throws IOException {
    return LsmStore.open(directory, LsmOptions.defaults().asReadOnly());
  }

  @Override
  public void reclaim(KeyValueStore store) throws IOException {
    ((LsmStore) store).lsm().merge();
  }

  @Override
  public Set<Promise> knownLimits() {
    return Set.of(MANY_WRITERS, FILE_IS_THE_ONE_WITH_ITS_NAME, OPEN_READS_NOTHING);
  }
}
