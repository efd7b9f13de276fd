package storage.bitcask;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The map in memory from a key to the location of its newest record, without the keys.
 *
 * <p>A slot is one {@code long}: 24 bits of the key's hash, the fingerprint, and a {@link
 * Location}. That is about 12 bytes a key, however long the key. The key itself stands in the log,
 * in the record that is about to be read anyway, and is compared there. Another key with the same
 * fingerprint in the same table costs one more look: at a million keys, one get in 70,000.
 *
 * <p>The twelve upper bits of the hash choose one of 4,096 tables, each with linear probing. The
 * place where a search begins is computed from the fingerprint alone, so that a table can grow
 * without a look at the log. It grows by a fifth, and only its few hundred slots are moved at once.
 *
 * <p>Readers take no lock. A slot changes by one release write, after its record was written, and
 * readers acquire it. A table that grows is replaced as a whole; one that a snapshot shares is
 * replaced before it is changed. A reader that still has the old one sees the keydir as it was at
 * an instant within its call. All changes are made under the store's lock for writing.
 */
final class Keydir {

  static final long EMPTY = 0;

  private static final int TABLE_BITS = 12;
  private static final int FINGERPRINT_BITS = Long.SIZE - Location.BITS;
  private static final long LOCATION = (1L << Location.BITS) - 1;

  /** In the place of a slot that was removed: a search goes on behind it. */
  private static final long REMOVED = 1;

  private static final int SMALLEST_TABLE = 4;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

  private final Segments segments;
  private final AtomicReferenceArray<long[]> tables = new AtomicReferenceArray<>(1 << TABLE_BITS);

  /** How long each table is, so that a search need not wait for the table itself to tell. */
  private final int[] lengths = new int[1 << TABLE_BITS];

  /** How many slots of each table are not empty. */
  private final int[] used = new int[1 << TABLE_BITS];

  /** How many snapshots there had been when each table was made. */
  private final int[] madeAt = new int[1 << TABLE_BITS];

  private int snapshots;

  Keydir(Segments segments) {
    this.segments = segments;
  }

  /** Returns the newest record of {@code key}, be it a put or a tombstone; null if none. */
  Found find(long hash, byte[] key) throws IOException {
    int t = tableOf(hash);
    int length = lengths[t];
    long[] table = tables.getAcquire(t);
    if (table == null) {
      return null;
    }
    if (table.length != length) {
      length = table.length; // it has grown in between
    }
    int i = home(fingerprint(hash), length);
    while (true) {
      long slot = (long) SLOT.getAcquire(table, i);
      if (slot == EMPTY) {
        return null;
      }
      if (hasFingerprint(slot, hash)) {
        Segment segment = segments.at(slot);
        int at = Location.offset(slot);
        if (segment != null && segment.holdsKey(at, key)) {
          return new Found(slot, segment, at);
        }
        if (!isCurrent(hash, table, i, slot)) {
          return find(hash, key); // the record was moved by a merge
        }
        if (!segment.isIntact(at)) {
          throw segment.damaged(at); // or else this might have been the key
        }
      }
      i = i + 1 < length ? i + 1 : 0;
    }
  }

  /** Whether a slot that a reader has found still says the same. */
  boolean isCurrent(long hash, Found found) {
    long[] table = tables.getAcquire(tableOf(hash));
    return probe(table, hash, found.slot()) >= 0;
  }

  private boolean isCurrent(long hash, long[] table, int i, long slot) {
    return tables.getAcquire(tableOf(hash)) == table && (long) SLOT.getAcquire(table, i) == slot;
  }

  /**
   * Looks at where these keys are likely to be, first in the tables and then in the log. No look
   * waits for the one before, so that the processor waits for many at once.
   */
  void touch(long[] hashes) {
    long[] slots = new long[hashes.length];
    for (int i = 0; i < hashes.length; i++) {
      long[] table = tables.getAcquire(tableOf(hashes[i]));
      slots[i] = table == null ? EMPTY : (long) SLOT.getOpaque(table, home(hashes[i], table));
    }
    for (long slot : slots) {
      Segment segment = isLocation(slot) ? segments.at(slot) : null;
      if (segment != null) {
        segment.touch(Location.offset(slot));
      }
    }
  }

  /** Whether some key might be found that has this hash. */
  boolean mayHold(long hash) {
    long[] table = tables.getAcquire(tableOf(hash));
    if (table == null) {
      return false;
    }
    for (int i = home(hash, table); table[i] != EMPTY; i = i + 1 < table.length ? i + 1 : 0) {
      if (hasFingerprint(table[i], hash)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Lets a key point to its newest record, and keeps the accounts of the segments.
   *
   * @param before the record of the key that was the newest; null if there was none
   */
  void point(long hash, Found before, Segment segment, int at, int length, boolean isTombstone) {
    if (before == null) {
      insert(hash, segment.location(at));
    } else {
      replace(hash, before.slot(), segment.location(at));
      before.segment().superseded(before.at());
    }
    segment.accounts().added(length, isTombstone);
  }

  private void insert(long hash, long location) {
    int t = tableOf(hash);
    long[] table = roomyTable(t);
    int i = home(hash, table);
    while (isLocation(table[i])) {
      i = i + 1 < table.length ? i + 1 : 0;
    }
    used[t] += table[i] == EMPTY ? 1 : 0;
    SLOT.setRelease(table, i, slot(hash, location));
  }

  /** Lets a key's slot point elsewhere; false if it no longer points to {@code old}. */
  boolean replace(long hash, long old, long location) {
    return change(hash, old, slot(hash, location));
  }

  /** Forgets a key; false if its slot no longer points to {@code old}. */
  boolean remove(long hash, long old) {
    return change(hash, old, REMOVED);
  }

  /** Whether the key with this hash has its newest record at {@code location}. */
  boolean pointsTo(long hash, long location) {
    return probe(tables.getAcquire(tableOf(hash)), hash, slot(hash, location)) >= 0;
  }

  /** Returns the keydir as it is at this instant, at the cost of 4,096 references. */
  Frozen freeze() {
    snapshots++;
    long[][] shared = new long[tables.length()][];
    for (int t = 0; t < shared.length; t++) {
      shared[t] = tables.getPlain(t);
    }
    return new Frozen(shared, used.clone());
  }

  /** Becomes what was frozen, and owns it. */
  void restore(Frozen frozen) {
    for (int t = 0; t < frozen.tables.length; t++) {
      if (frozen.tables[t] != null) {
        publish(t, frozen.tables[t]);
        used[t] = frozen.used[t];
      }
    }
  }

  /** The bytes that all slots take. */
  long slotBytes() {
    long slots = 0;
    for (int t = 0; t < tables.length(); t++) {
      long[] table = tables.getPlain(t);
      slots += table == null ? 0 : table.length;
    }
    return slots * Long.BYTES;
  }

  private boolean change(long hash, long old, long slot) {
    int t = tableOf(hash);
    int i = probe(tables.getPlain(t), hash, slot(hash, old));
    if (i < 0) {
      return false;
    }
    SLOT.setRelease(ownTable(t), i, slot);
    return true;
  }

  /** Returns a table that no snapshot shares, with the same slots at the same places. */
  private long[] ownTable(int t) {
    long[] table = tables.getPlain(t);
    if (madeAt[t] != snapshots) {
      table = table.clone();
      publish(t, table);
    }
    return table;
  }

  /** Returns a table that no snapshot shares and that has room for one key more. */
  private long[] roomyTable(int t) {
    long[] table = tables.getPlain(t);
    if (table == null) {
      table = new long[SMALLEST_TABLE];
      publish(t, table);
    } else if ((used[t] + 1) * 5L > table.length * 4L) {
      table = grown(t, table);
      publish(t, table);
    }
    return ownTable(t);
  }

  private long[] grown(int t, long[] table) {
    int count = 0;
    for (long slot : table) {
      count += isLocation(slot) ? 1 : 0;
    }
    long[] grown = new long[Math.max(table.length, count + count / 2 + 2)];
    for (long slot : table) {
      if (isLocation(slot)) {
        int i = home(slot >>> Location.BITS, grown.length);
        while (grown[i] != EMPTY) {
          i = i + 1 < grown.length ? i + 1 : 0;
        }
        grown[i] = slot;
      }
    }
    used[t] = count;
    return grown;
  }

  private void publish(int t, long[] table) {
    madeAt[t] = snapshots;
    lengths[t] = table.length;
    tables.setRelease(t, table);
  }

  /** Returns where exactly this slot stands, or -1. */
  private static int probe(long[] table, long hash, long wanted) {
    if (table == null) {
      return -1;
    }
    int i = home(hash, table);
    while (true) {
      long slot = (long) SLOT.getAcquire(table, i);
      if (slot == wanted) {
        return i;
      } else if (slot == EMPTY) {
        return -1;
      }
      i = i + 1 < table.length ? i + 1 : 0;
    }
  }

  private static int tableOf(long hash) {
    return (int) (hash >>> (Long.SIZE - TABLE_BITS));
  }

  private static long fingerprint(long hash) {
    return hash << TABLE_BITS >>> Location.BITS;
  }

  private static int home(long hash, long[] table) {
    return table == null ? 0 : home(fingerprint(hash), table.length);
  }

  /** Spreads all fingerprints evenly over {@code length} places. */
  private static int home(long fingerprint, int length) {
    return (int) ((fingerprint * length) >>> FINGERPRINT_BITS);
  }

  private static long slot(long hash, long location) {
    return (fingerprint(hash) << Location.BITS) | (location & LOCATION);
  }

  private static boolean hasFingerprint(long slot, long hash) {
    return slot >>> Location.BITS == fingerprint(hash) && isLocation(slot);
  }

  private static boolean isLocation(long slot) {
    return slot != EMPTY && slot != REMOVED;
  }

  /**
   * The newest record of a key.
   *
   * @param slot the location, and more
   */
  record Found(long slot, Segment segment, int at) {}

  /** The keydir as it was at one instant. */
  static final class Frozen {

    private final long[][] tables;
    private final int[] used;

    private Frozen(long[][] tables, int[] used) {
      this.tables = tables;
      this.used = used;
    }

    void encode(ChecksummedOutput out) throws IOException {
      for (int t = 0; t < tables.length; t++) {
        if (tables[t] != null) {
          out.putInt(t).putInt(tables[t].length).putInt(used[t]);
          for (long slot : tables[t]) {
            out.putLong(slot);
          }
        }
      }
    }

    static Frozen decode(ByteBuffer bytes) {
      Frozen frozen = new Frozen(new long[1 << TABLE_BITS][], new int[1 << TABLE_BITS]);
      while (bytes.hasRemaining()) {
        int t = bytes.getInt();
        long[] table = new long[bytes.getInt()];
        frozen.used[t] = bytes.getInt();
        bytes.asLongBuffer().get(table);
        bytes.position(bytes.position() + table.length * Long.BYTES);
        frozen.tables[t] = table;
      }
      return frozen;
    }

    /** Whether the key with this hash had its newest record at {@code location}. */
    boolean pointsTo(long hash, long location) {
      return probe(tables[tableOf(hash)], hash, slot(hash, location)) >= 0;
    }
  }
}
