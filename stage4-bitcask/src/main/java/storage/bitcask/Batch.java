package storage.bitcask;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import storage.log.Change;

/**
 * Puts and deletes that are written together: after a crash all of them are there, or none. Of
 * several with one key, the last counts, and the others are not written.
 *
 * <p>Other threads see the changes of a batch one after the other, key by key: a {@code get} may
 * return the new value of one key and then the old value of another. A fold sees all of them or
 * none.
 *
 * <p>Writing a batch does not change it: you may add to it and write it again. It is not safe for
 * use by several threads.
 */
public final class Batch {

  private final List<Change> changes = new ArrayList<>();

  /** A batch of no changes. */
  public Batch() {}

  /** Adds a put; within a batch, too, the last write wins. */
  public Batch put(byte[] key, byte[] value) {
    return add(Change.put(key.clone(), value.clone()));
  }

  /**
   * Adds a put of a value that ceases to exist at {@code expiry}.
   *
   * @throws IllegalArgumentException as by {@link Bitcask#put(byte[], byte[], Instant)}
   */
  public Batch put(byte[] key, byte[] value, Instant expiry) {
    return add(Change.put(key.clone(), value.clone(), expiry));
  }

  /** Adds a delete. */
  public Batch delete(byte[] key) {
    return add(Change.delete(key.clone()));
  }

  /** The number of puts and deletes that were added. */
  public int size() {
    return changes.size();
  }

  private Batch add(Change change) {
    changes.add(change);
    return this;
  }

  List<Change> changes() {
    return changes;
  }
}
