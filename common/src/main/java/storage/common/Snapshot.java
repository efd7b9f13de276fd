package storage.common;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * A store as it was at one instant.
 *
 * <pre>{@code
 * store.set("light", "red");
 * try (Snapshot before = store.snapshot()) {
 *   store.set("light", "green");
 *   before.get("light"); // red
 *   store.get("light"); // green
 * }
 * }</pre>
 *
 * <p>Any number of threads may share a snapshot. While it is open, the store keeps what the
 * snapshot shows, so close it; then every call but {@link #close} throws {@link
 * IllegalStateException}. A cursor that it gave goes on until it is closed itself.
 */
public interface Snapshot extends Closeable {

  /**
   * Returns the value that {@code key} had then, or empty if it had none.
   *
   * @throws NullPointerException if the key is {@code null}
   * @throws IllegalArgumentException if no store of this kind can hold such a key
   * @throws IllegalStateException if the snapshot or its store is closed
   * @throws CorruptStoreException if what is stored cannot be a record of this store
   * @throws IOException if the store could not be read
   */
  Optional<String> get(String key) throws IOException;

  /**
   * Returns a cursor over the records that {@code range} had then.
   *
   * @throws NullPointerException if the range is {@code null}
   * @throws IllegalStateException if the snapshot or its store is closed
   * @throws IOException if the store could not be read
   */
  Cursor scan(Range range) throws IOException;

  /** Lets go of that instant. Closing twice is allowed and does nothing. */
  @Override
  void close() throws IOException;
}
