package storage.common.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import storage.common.KeyValueStore;

/** What the kit has to know of a store. */
public interface StoreUnderTest {

  /** The store's name in the conformance matrix: the name of its module. */
  String name();

  /**
   * Opens the store in {@code directory}. The store has to open its files through this path, as
   * {@code Files} and {@code FileChannel.open} do: a {@code java.io.File} escapes the kit.
   */
  KeyValueStore open(Path directory) throws IOException;

  /** Opens a store that is there, only to read it: in another way, if the store has one. */
  default KeyValueStore openToRead(Path directory) throws IOException {
    return open(directory);
  }

  /** Gives back the space of superseded values, if the store has a call for it. */
  default void reclaim(KeyValueStore store) throws IOException {}

  /** The promises that this store does not make: of those that {@link Promise#mayBeALimit} only. */
  default Set<Promise> knownLimits() {
    return Set.of();
  }

  /** Whether the store makes this promise. */
  default boolean keeps(Promise promise) {
    return !knownLimits().contains(promise);
  }
}
