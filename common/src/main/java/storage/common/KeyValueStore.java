package storage.common;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * What every stage of the book is: a store of text values under text keys, kept in one directory.
 *
 * <p>A stage opens a directory with its own static {@code open(Path)}, which creates the directory
 * if it is absent. Keys and values are stored as UTF-8. Text that UTF-8 cannot carry (an unpaired
 * surrogate) is refused before anything is written, and so is whatever the stage's own format
 * cannot hold.
 *
 * <p>Any number of threads may share a store. What a call has acknowledged by returning, every
 * later {@link #get} sees, in this process and in the next.
 */
public interface KeyValueStore extends Closeable {

  // tag::set[]
  /**
   * Stores {@code value} under {@code key}; the last write wins.
   *
   * <ul>
   *   <li>When this returns, the operating system has the record.
   *   <li>It survives a killed process, and a power cut if the stage says so.
   *   <li>When this throws, the key has its old value or the new one.
   *   <li>Whether this returns or throws, no other record is touched.
   *   <li>A refusal of text names the key or the value, and the index.
   * </ul>
   *
   * @throws NullPointerException if either is {@code null}
   * @throws IllegalArgumentException if the store cannot hold this text
   * @throws IllegalStateException if the store is closed
   * @throws IOException if the record could not be written
   */
  void set(String key, String value) throws IOException;

  // end::set[]

  /**
   * Returns the last value that was set for {@code key}, or empty if there is none.
   *
   * @throws NullPointerException if the key is {@code null}
   * @throws IllegalArgumentException if no store of this kind can hold such a key: the message says
   *     why, and at which index
   * @throws IllegalStateException if the store is closed
   * @throws CorruptStoreException if what is stored cannot be a record of this store: the message
   *     names the file and the offset of the record
   * @throws IOException if the store could not be read
   */
  Optional<String> get(String key) throws IOException;

  /** Releases what the store holds open. Closing twice is allowed and does nothing. */
  @Override
  void close() throws IOException;
}
