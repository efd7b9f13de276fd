package storage.lsm;

import java.util.ArrayList;
import java.util.List;
import storage.log.Change;

/**
 * Puts and deletes that are written together: everybody sees all of them or none, and after a crash
 * all of them are there, or none. Of several with one key, the last counts.
 *
 * <p>A batch that was written stays as it is, and may be added to and written again. Not safe for
 * use by several threads.
 */
public final class Batch {

  private final List<Change> changes = new ArrayList<>();

  /** Makes an empty batch. */
  public Batch() {}

  /** Adds a put. */
  public Batch put(byte[] key, byte[] value) {
    changes.add(LsmWriter.put(key.clone(), value.clone()));
    return this;
  }

  /** Adds a delete. */
  public Batch delete(byte[] key) {
    changes.add(Change.delete(key.clone()));
    return this;
  }

  /** The number of puts and deletes that were added. */
  public int size() {
    return changes.size();
  }

  List<Change> changes() {
    return changes;
  }
}
