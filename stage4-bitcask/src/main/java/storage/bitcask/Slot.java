package storage.bitcask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import storage.log.Location;

/**
 * One {@code long} in a table of the {@link Keydir}: a part of the key's hash, the fingerprint, and
 * a {@link Location}.
 *
 * <pre>
 *  hash   |  table, 12 bits  |  fingerprint, 24 bits  |  not kept  |
 *  slot                      |  fingerprint, 24 bits  |  location, 40 bits  |
 * </pre>
 *
 * <p>A table is searched from where the fingerprint says, one slot after the other, up to one that
 * is empty. So it can grow without a look at the log.
 */
final class Slot {

  static final long EMPTY = 0;

  /** Stands where a slot was removed: a search goes on after it. */
  static final long REMOVED = 1;

  static final int TABLE_BITS = 12;

  /** Reads and writes a slot of a table that others read at the same time. */
  static final VarHandle IN_TABLE = MethodHandles.arrayElementVarHandle(long[].class);

  private static final int FINGERPRINT_BITS = Long.SIZE - Location.BITS;
  private static final long LOCATION = (1L << Location.BITS) - 1;

  private Slot() {}

  static long of(long hash, long location) {
    return (fingerprint(hash) << Location.BITS) | (location & LOCATION);
  }

  static boolean isLocation(long slot) {
    return slot != EMPTY && slot != REMOVED;
  }

  static boolean hasFingerprint(long slot, long hash) {
    return slot >>> Location.BITS == fingerprint(hash) && isLocation(slot);
  }

  /** The number of the table that a key with this hash belongs to. */
  static int table(long hash) {
    return (int) (hash >>> (Long.SIZE - TABLE_BITS));
  }

  private static long fingerprint(long hash) {
    return hash << TABLE_BITS >>> Location.BITS;
  }

  /** Where the search for a key begins in a table of this length. */
  static int home(long hash, int length) {
    return spread(fingerprint(hash), length);
  }

  /** Spreads all fingerprints evenly over a table. */
  private static int spread(long fingerprint, int length) {
    return (int) ((fingerprint * length) >>> FINGERPRINT_BITS);
  }

  static int next(int i, int length) {
    return i + 1 < length ? i + 1 : 0;
  }

  /** Returns where exactly this slot stands in a table, which may be null, or -1. */
  static int search(long[] table, long hash, long wanted) {
    if (table == null) {
      return -1;
    }
    int i = home(hash, table.length);
    while (true) {
      long slot = (long) IN_TABLE.getAcquire(table, i);
      if (slot == wanted) {
        return i;
      } else if (slot == EMPTY) {
        return -1;
      }
      i = next(i, table.length);
    }
  }

  /** Whether a location in a table, which may be null, is in these bytes of a segment. */
  static boolean pointInto(long[] table, int segment, int from, int to) {
    if (table == null) {
      return false;
    }
    for (int i = 0; i < table.length; i++) {
      long slot = (long) IN_TABLE.getAcquire(table, i);
      int offset = Location.offset(slot);
      if (isLocation(slot) && Location.segment(slot) == segment && offset >= from && offset < to) {
        return true;
      }
    }
    return false;
  }

  /** Returns a table with the locations of another, and of another length. */
  static long[] moved(long[] table, int length) {
    long[] moved = new long[length];
    for (long slot : table) {
      if (isLocation(slot)) {
        int i = spread(slot >>> Location.BITS, length);
        while (moved[i] != EMPTY) {
          i = next(i, length);
        }
        moved[i] = slot;
      }
    }
    return moved;
  }
}
