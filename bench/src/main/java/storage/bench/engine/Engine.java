package storage.bench.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import storage.common.KeyValueStore;

/**
 * An engine that is measured: how it opens a directory, and what one must know to judge its
 * figures. {@link Engines} lists them all.
 */
public interface Engine {

  /** The property that says how many bytes a cache of an engine's own may take. */
  String CACHE = "bench.cache";

  /** Holds all the sample data of a full run. */
  long LARGEST_CACHE = 256L << 20;

  /** The name of the engine on the command line, in lower case. */
  String name();

  /** The name of the engine in results and tables. */
  default String label() {
    return name();
  }

  /**
   * Opens the store in {@code directory}, which is there, without a sync for each {@code set}: what
   * is written is the operating system's, or the engine's own until later.
   *
   * @throws IOException if the store could not be opened
   */
  KeyValueStore open(Path directory) throws IOException;

  /** Whether the engine can also put each {@code set} on the disk before it returns. */
  default boolean syncs() {
    return false;
  }

  /**
   * Opens the store in {@code directory} so that no {@code set} returns before it is on the disk.
   *
   * @throws IOException if the store could not be opened
   * @throws UnsupportedOperationException if the engine never syncs
   */
  default KeyValueStore openSynced(Path directory) throws IOException {
    throw new UnsupportedOperationException(label() + " never syncs");
  }

  /**
   * Brings a store that was filled and closed into the shape in which the engine reads best. An
   * engine read before its own compaction would look worse than it is.
   *
   * @throws IOException if the store could not be opened or written
   */
  default void settle(Path directory) throws IOException {}

  /** What is not as the engine has it by itself, in a line; its Javadoc says why. */
  default String settings() {
    return "";
  }

  /**
   * How many records its users would put at once where many are to be loaded. One, unless each put
   * of its own would be a transaction that costs far more than the put.
   */
  default int loadBatch() {
    return 1;
  }

  /** Whether each {@code set} that returned is there after its process was killed. */
  default boolean survivesKill() {
    return true;
  }

  /** Whether the engine keeps what it remembers outside the heap, where it is not measured. */
  default boolean offHeap() {
    return false;
  }

  /** What else it can do. */
  default Set<Ability> abilities() {
    return Set.of();
  }

  /** How many bytes a cache of its own may take. */
  static long cacheBytes() {
    return Long.getLong(CACHE, LARGEST_CACHE);
  }

  /** Whether the engine works in the process that calls it, where its work can be counted. */
  default boolean inProcess() {
    return true;
  }

  /** What a JVM must be told before the engine runs in it. */
  default List<String> jvmOptions() {
    return List.of();
  }
}
