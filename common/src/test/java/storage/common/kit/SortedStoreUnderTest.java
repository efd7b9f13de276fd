package storage.common.kit;

import java.io.IOException;
import java.nio.file.Path;
import storage.common.KeyValueStore;
import storage.common.Range;
import storage.common.SortedStore;

/** What the tests of a sorted store do with it. */
public interface SortedStoreUnderTest extends StoreUnderTest {

  /** The keys of {@link #bury} begin with this. */
  String BURIED = "~";

  /** All keys but those, in a test whose own keys are less. */
  Range BELOW_BURIED = Range.all().to(BURIED);

  /** Opens the store, which has to be sorted. */
  default SortedStore openSorted(Path directory) throws IOException {
    KeyValueStore store = open(directory);
    if (store instanceof SortedStore sorted) {
      return sorted;
    }
    store.close();
    throw new AssertionError(
        "%s is no SortedStore: it has no scan, and shows no order of its keys"
            .formatted(store.getClass().getSimpleName()));
  }

  /**
   * Sets 5 MiB under other keys, and gives back space. A store that gathers records in memory has
   * put away by then what it had.
   */
  default void bury(SortedStore store) throws IOException {
    String value = "x".repeat(50 << 10);
    for (int i = 0; i < 100; i++) {
      store.set(BURIED + i, value);
    }
    reclaim(store);
  }
}
