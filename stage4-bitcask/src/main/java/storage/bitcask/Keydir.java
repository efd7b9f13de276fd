package storage.bitcask;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongConsumer;
import storage.log.KeyHash;
import storage.log.Location;
import storage.log.Segment;
import storage.log.Segments;

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
 * an instant within its call. All changes are made under the store's write lock.
 */
final class Keydir implements Pointers {

  private static final int TABLES = 1 << Slot.TABLE_BITS;
  private static final int SMALLEST_TABLE = 4;
  private static final int TOUCHED_AT_ONCE = 64;

  /** Written, so that no compiler leaves out the looks whose sum it is. */
  @SuppressWarnings("UnusedVariable")
  private static long touched;

  private final Segments segments;
  private final KeyHash hash;
  private final AtomicReferenceArray<long[]> tables = new AtomicReferenceArray<>(TABLES);

  /** How long each table is, so that a search need not wait for the table itself to tell. */
  private final int[] lengths = new int[TABLES];

  /** How many slots of each table are not empty. */
  private final int[] used = new int[TABLES];

  /** How many of these were removed since the table was made. */
  private final int[] removed = new int[TABLES];

  /** How many snapshots there had been when each table was made. */
  private final int[] madeAt = new int[TABLES];

  private int snapshots;

  /**
   * @param store the random number that all segments of the store share
   */
  Keydir(Segments segments, long store) {
    this.segments = segments;
    this.hash = new KeyHash(store);
  }

  /** The segments into which it points. */
  Segments segments() {
    return segments;
  }

  long hash(byte[] key) {
    return hash.of(key);
  }

  /**
   * Returns the slot of the newest record of {@code key}, be it a put or a tombstone, or {@link
   * Slot#EMPTY} if there is none.
   */
  long find(long hash, byte[] key) throws IOException {
    int t = Slot.table(hash);
    int length = lengths[t];
    long[] table = tables.getAcquire(t);
    if (table == null) {
      return Slot.EMPTY;
    }
    if (table.length != length) {
      length = table.length; // it has grown in between
    }
    // tag::find[]
    int i = Slot.home(hash, length);
    while (true) {
      long slot = (long) Slot.IN_TABLE.getAcquire(table, i);
      if (slot == Slot.EMPTY) {
        return slot;
      }
      if (Slot.hasFingerprint(slot, hash)) {
        Segment segment = segments.at(slot);
        int at = Location.offset(slot);
        if (segment != null && segment.holdsKey(at, key)) {
          return slot;
        }
        if (segment == null || !isCurrent(hash, table, i, slot)) {
          return find(hash, key); // the record was moved by a merge
        }
        if (!segment.isIntact(at)) {
          throw segment.damaged(at); // or else this might have been the key
        }
      }
      i = Slot.next(i, length);
    }
    // end::find[]
  }

  private boolean isCurrent(long hash, long[] table, int i, long slot) {
    return tables.getAcquire(Slot.table(hash)) == table
        && (long) Slot.IN_TABLE.getAcquire(table, i) == slot;
  }

  /**
   * Before the first of every 64 keys: looks at where these 64 are likely to be, first in the
   * tables and then in the log. No look waits for the one before, so that the processor waits for
   * many at once.
   *
   * @param i the number of the key that is needed next
   */
  void touchAhead(long[] hashes, int i) {
    if (i % TOUCHED_AT_ONCE == 0) {
      touch(hashes, i, Math.min(i + TOUCHED_AT_ONCE, hashes.length));
    }
  }

  /** Looks at where some keys are likely to be, first in the tables and then in the log. */
  void touch(long[] hashes, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      long[] table = tables.getAcquire(Slot.table(hashes[i]));
      if (table != null) {
        sum += (long) Slot.IN_TABLE.getOpaque(table, Slot.home(hashes[i], table.length));
      }
    }
    for (int i = from; i < to; i++) {
      long slot = likelySlot(hashes[i]);
      Segment segment = slot == Slot.EMPTY ? null : segments.at(slot);
      sum += segment == null ? 0 : segment.touch(Location.offset(slot));
    }
    touched = sum;
  }

  /** Calls {@code visitor} with the location of every record whose key may have this hash. */
  void forEachLocation(long hash, LongConsumer visitor) {
    long[] table = tables.getAcquire(Slot.table(hash));
    if (table == null) {
      return;
    }
    int i = Slot.home(hash, table.length);
    long slot;
    while ((slot = (long) Slot.IN_TABLE.getAcquire(table, i)) != Slot.EMPTY) {
      if (Slot.hasFingerprint(slot, hash)) {
        visitor.accept(slot);
      }
      i = Slot.next(i, table.length);
    }
  }

  /** Whether some key might be found that has this hash. */
  boolean mayHold(long hash) {
    return likelySlot(hash) != Slot.EMPTY;
  }

  /** Returns the first slot that may be that of a key with this hash, or {@link Slot#EMPTY}. */
  private long likelySlot(long hash) {
    long[] table = tables.getAcquire(Slot.table(hash));
    if (table == null) {
      return Slot.EMPTY;
    }
    int i = Slot.home(hash, table.length);
    long slot;
    while ((slot = (long) Slot.IN_TABLE.getAcquire(table, i)) != Slot.EMPTY
        && !Slot.hasFingerprint(slot, hash)) {
      i = Slot.next(i, table.length);
    }
    return slot;
  }

  /**
   * Lets a key point to its newest record, which its segment has to account for.
   *
   * @param before what {@link #find} says of the record that was the newest, and is superseded
   */
  void point(long hash, long before, Segment segment, int at) {
    if (before == Slot.EMPTY) {
      insert(hash, segment.location(at));
    } else {
      replace(hash, before, segment.location(at));
      segments.at(before).superseded(Location.offset(before));
    }
  }

  // tag::insert[]
  private void insert(long hash, long location) {
    int t = Slot.table(hash);
    long[] table = roomyTable(t);
    int i = Slot.home(hash, table.length);
    while (Slot.isLocation(table[i])) {
      i = Slot.next(i, table.length);
    }
    if (table[i] == Slot.EMPTY) {
      used[t]++;
    } else {
      removed[t]--;
    }
    Slot.IN_TABLE.setRelease(table, i, Slot.of(hash, location));
  }

  // end::insert[]

  /** Lets a key's slot point elsewhere; false if it no longer points to {@code old}. */
  boolean replace(long hash, long old, long location) {
    return change(hash, old, Slot.of(hash, location));
  }

  /** Forgets a key; false if its slot no longer points to {@code old}. */
  boolean remove(long hash, long old) {
    if (!change(hash, old, Slot.REMOVED)) {
      return false;
    }
    int t = Slot.table(hash);
    removed[t]++;
    shrink(t);
    return true;
  }

  /** Memory comes back when three quarters of a table are free. */
  private void shrink(int t) {
    long[] table = tables.getPlain(t);
    int live = used[t] - removed[t];
    if (live == 0) {
      replaceTable(t, null, 0);
    } else if (table.length > SMALLEST_TABLE && live * 4L < table.length) {
      replaceTable(t, Slot.moved(table, lengthFor(live)), live);
    }
  }

  @Override
  public boolean pointsTo(long hash, long location) {
    return Slot.search(tables.getAcquire(Slot.table(hash)), hash, Slot.of(hash, location)) >= 0;
  }

  @Override
  public boolean pointInto(int segment, int from, int to) {
    for (int t = 0; t < TABLES; t++) {
      if (Slot.pointInto(tables.getAcquire(t), segment, from, to)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the keydir as it is at this instant, at the cost of 4,096 references. */
  FrozenKeydir freeze() {
    snapshots++;
    long[][] shared = new long[tables.length()][];
    for (int t = 0; t < shared.length; t++) {
      shared[t] = tables.getPlain(t);
    }
    return new FrozenKeydir(shared, used.clone(), removed.clone());
  }

  /** Becomes what was frozen, and owns it. */
  void restore(FrozenKeydir frozen) {
    for (int t = 0; t < TABLES; t++) {
      long[] table = frozen.tables()[t];
      if (table != null) {
        publish(t, table);
        used[t] = frozen.used()[t];
        removed[t] = frozen.removed()[t];
      }
    }
  }

  /** Becomes what was frozen, and may be in use elsewhere: a table is copied before it changes. */
  void share(FrozenKeydir frozen) {
    restore(frozen);
    snapshots = 1; // so that no table is its own
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
    int t = Slot.table(hash);
    int i = Slot.search(tables.getPlain(t), hash, Slot.of(hash, old));
    if (i < 0) {
      return false;
    }
    Slot.IN_TABLE.setRelease(ownTable(t), i, slot);
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
      int live = used[t] - removed[t];
      table = Slot.moved(table, Math.max(table.length, lengthFor(live)));
      replaceTable(t, table, live);
    }
    return ownTable(t);
  }

  private static int lengthFor(int live) {
    return Math.max(SMALLEST_TABLE, live + live / 2 + 2);
  }

  /** Publishes a table without removed slots. */
  private void replaceTable(int t, long[] table, int live) {
    used[t] = live;
    removed[t] = 0;
    publish(t, table);
  }

  private void publish(int t, long[] table) {
    madeAt[t] = snapshots;
    lengths[t] = table == null ? 0 : table.length;
    tables.setRelease(t, table);
  }
}
