package storage.bitcask;

import static storage.common.kit.Promise.FILE_IS_THE_ONE_WITH_ITS_NAME;
import static storage.common.kit.Promise.MANY_WRITERS;
import static storage.common.kit.Promise.MEMORY_IGNORES_KEYS;
import static storage.common.kit.Promise.OPEN_READS_NOTHING;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import storage.common.KeyValueStore;
import storage.common.kit.Promise;
import storage.common.kit.SortedKit;

/** Holds stage 4 to the compatibility kit; what it asks of sorted keys is not kept yet. */
class BitcaskKitTest implements SortedKit {

  @Override
  public String name() {
    return "stage4-bitcask";
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return BitcaskStore.open(directory);
  }

  @Override
  public KeyValueStore openToRead(Path directory) throws IOException {
    return BitcaskStore.open(directory, BitcaskOptions.defaults().asReadOnly());
  }

  @Override
  public void reclaim(KeyValueStore store) throws IOException {
    ((BitcaskStore) store).cask().merge();
  }

  @Override
  public Set<Promise> knownLimits() {
    Set<Promise> limits = Promise.ofSortedKit();
    limits.addAll(
        Set.of(
            MANY_WRITERS, FILE_IS_THE_ONE_WITH_ITS_NAME, OPEN_READS_NOTHING, MEMORY_IGNORES_KEYS));
    return limits;
  }
}
