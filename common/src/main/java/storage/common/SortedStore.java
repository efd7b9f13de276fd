package storage.common;

import java.io.IOException;

/**
 * A store that keeps its keys in order, and that forgets a key when it is told to.
 *
 * <pre>{@code
 * store.set("plum", "4");
 * store.set("apple", "1");
 * store.set("pear", "3");
 * store.delete("plum");
 *
 * try (Cursor cursor = store.scan(Range.all().prefix("p"))) {
 *   while (cursor.next()) {
 *     print(cursor.key(), cursor.value()); // pear 3
 *   }
 * }
 * }</pre>
 *
 * <p>The order is that of the keys' UTF-8 bytes: {@link Utf8#ORDER}.
 *
 * <p>Any number of threads may scan and take snapshots beside those that write. What a cursor or a
 * snapshot holds on to, it holds until it is closed. Close them before the store: once the store is
 * closed, every call on them but {@code close()} throws {@link IllegalStateException}.
 */
public interface SortedStore extends KeyValueStore {

  /**
   * Forgets {@code key}; a key that has no value is left as it is. A later {@link #set} gives it a
   * value again.
   *
   * <p>A deletion is a write: it survives what a {@link #set} of this store survives, and when this
   * throws, the key has its old value or none.
   *
   * @throws NullPointerException if the key is {@code null}
   * @throws IllegalArgumentException if no store of this kind can hold such a key
   * @throws IllegalStateException if the store is closed
   * @throws IOException if the deletion could not be written
   */
  void delete(String key) throws IOException;

  /**
   * Returns a cursor before the first record of {@code range}.
   *
   * <p>It shows the records of one instant, that of this call: all that was acknowledged before,
   * and nothing that is written or deleted after.
   *
   * @throws NullPointerException if the range is {@code null}
   * @throws IllegalStateException if the store is closed
   * @throws IOException if the store could not be read
   */
  Cursor scan(Range range) throws IOException;

  /**
   * Returns the store as it is now; what is written or deleted later does not show in it.
   *
   * @throws IllegalStateException if the store is closed
   * @throws IOException if the store could not be read
   */
  Snapshot snapshot() throws IOException;
}
