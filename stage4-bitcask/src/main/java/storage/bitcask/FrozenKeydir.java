package storage.bitcask;

import java.io.IOException;
import storage.log.ChecksummedInput;
import storage.log.ChecksummedOutput;
import storage.log.Location;
import storage.log.SegmentHeader;

/**
 * The keydir as it was at one instant.
 *
 * @param tables shared with the keydir, which changes none of them any more
 * @param used how many slots of each table are not empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FrozenKeydir(long[][] tables, int[] used) implements Pointers {

  private static final int TABLES = 1 << Slot.TABLE_BITS;

  private FrozenKeydir() {
    this(new long[TABLES][], new int[TABLES]);
  }

  @Override
  public boolean pointsTo(long hash, long location) {
    return Slot.search(tables[Slot.table(hash)], hash, Slot.of(hash, location)) >= 0;
  }

  @Override
  public boolean pointInto(int segment, int from, int to) {
    for (long[] table : tables) {
      if (Slot.pointInto(table, segment, from, to)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns how many slots hold a location, or -1 if one of them is beyond the end of its segment.
   *
   * @param ends for each index of a segment, where its last record ends
   */
  long countWithin(int[] ends) {
    long count = 0;
    for (long[] table : tables) {
      if (table != null) {
        for (long slot : table) {
          if (Slot.isLocation(slot)) {
            int offset = Location.offset(slot);
            if (offset < SegmentHeader.SIZE || offset >= ends[Location.segment(slot)]) {
              return -1;
            }
            count++;
          }
        }
      }
    }
    return count;
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

  /** Returns what was encoded; null if it cannot have been. */
  static FrozenKeydir decode(ChecksummedInput in) throws IOException {
    FrozenKeydir frozen = new FrozenKeydir();
    while (in.remaining() > 0) {
      int t = in.getInt();
      int length = in.getInt();
      int used = in.getInt();
      if (t < 0 || t >= TABLES || frozen.tables[t] != null) {
        return null;
      }
      if (length < 1 || length > in.remaining() / Long.BYTES) {
        return null;
      }
      long[] table = new long[length];
      in.get(table);
      if (used != Slot.countUsed(table) || used == length) {
        return null; // a search ends at an empty slot
      }
      frozen.tables[t] = table;
      frozen.used[t] = used;
    }
    return frozen;
  }
}
