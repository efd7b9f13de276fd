package storage.bitcask;

import java.io.Closeable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.Stream;
import storage.log.Log;

/**
 * All keys that had a value at one instant, with what belongs to them, one at a time and in no
 * particular order. Later writes are not seen, and neither writes nor merges are held up. You may
 * stop early:
 *
 * <pre>{@code
 * try (Entries entries = store.entries()) {
 *   while (entries.hasNext() && left > 0) {
 *     left -= entries.next().value().length;
 *   }
 * }
 * try (Stream<Entry> entries = store.entries().stream()) {
 *   return entries.limit(100).toList();
 * }
 * }</pre>
 *
 * <p>Until it is closed, the store keeps the files of that instant, and so the space that a merge
 * has given back, and copies each part of its keydir that is written to. So close it. It belongs to
 * one thread at a time, which may use the store.
 *
 * <p>An {@link UncheckedIOException} says that the store could not be read: its cause is a {@link
 * storage.common.CorruptStoreException} if a record that counts is damaged. An {@link
 * IllegalStateException} says that this, or the store, is closed.
 */
public final class Entries implements Iterator<Entry>, Closeable {

  private final Walk<Entry> walk;

  Entries(Log log, Snapshot snapshot) {
    this.walk = new Walk<>(log, snapshot::nextEntry, snapshot::close);
  }

  @Override
  public boolean hasNext() {
    return walk.hasNext();
  }

  @Override
  public Entry next() {
    return walk.next();
  }

  /** What is left of this, as a stream for one thread, which closes this when it is closed. */
  public Stream<Entry> stream() {
    return walk.stream();
  }

  /** Lets go of that instant. Closing twice is allowed and does nothing. */
  @Override
  public void close() {
    walk.close();
  }
}
