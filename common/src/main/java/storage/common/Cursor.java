package storage.common;

import java.io.Closeable;
import java.io.IOException;

/**
 * A walk over the records of a {@link Range}, one at a time, in the order of {@link Utf8#ORDER}.
 *
 * <p>It begins before its first record. Over the records {@code a=1} and {@code b=2}:
 *
 * <pre>
 *   next()   true     key() "a"   value() "1"
 *   next()   true     key() "b"   value() "2"
 *   next()   false    key() and value() throw IllegalStateException
 *   next()   false
 * </pre>
 *
 * <p>A cursor belongs to one thread at a time. It may keep files of the store open, so close it;
 * then every call but {@link #close} throws {@link IllegalStateException}.
 */
public interface Cursor extends Closeable {

  /**
   * Goes to the next record, and tells whether there is one.
   *
   * @throws IllegalStateException if the cursor or its store is closed
   * @throws CorruptStoreException if what is stored cannot be a record of this store
   * @throws IOException if the store could not be read
   */
  boolean next() throws IOException;

  /**
   * Returns the key of the record to which {@link #next} went.
   *
   * @throws IllegalStateException if there is no such record, or if the cursor or its store is
   *     closed
   */
  String key();

  /**
   * Returns the value of the record to which {@link #next} went.
   *
   * @throws IllegalStateException if there is no such record, or if the cursor or its store is
   *     closed
   */
  String value();

  /** Releases what the cursor holds. Closing twice is allowed and does nothing. */
  @Override
  void close() throws IOException;
}
