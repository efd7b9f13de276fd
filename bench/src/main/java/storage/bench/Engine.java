package storage.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import storage.common.KeyValueStore;

/**
 * An engine that is measured: how it opens a directory, and what one must know to judge its
 * figures. {@link Engines} lists them all.
 *
 * <p>No engine syncs: what is written is the operating system's, or the engine's own until later.
 */
public interface Engine {

  /** The name of the engine on the command line, in lower case. */
  String name();

  /** The name of the engine in results and tables. */
  default String label() {
    return name();
  }

  /**
   * Opens the store in {@code directory}, which is there.
   *
   * @throws IOException if the store could not be opened
   */
  KeyValueStore open(Path directory) throws IOException;

  /**
   * Brings a store that was filled and closed into the shape in which the engine reads best. An
   * engine read before its own compaction would look worse than it is.
   *
   * @throws IOException if the store could not be opened or written
   */
  default void settle(Path directory) throws IOException {}

  /** Whether each {@code set} that returned is there after its process was killed. */
  default boolean survivesKill() {
    return true;
  }

  /** Whether the engine keeps what it remembers outside the heap, where it is not measured. */
  default boolean offHeap() {
    return false;
  }

  /** What a JVM must be told before the engine runs in it. */
  default List<String> jvmOptions() {
    return List.of();
  }
}
