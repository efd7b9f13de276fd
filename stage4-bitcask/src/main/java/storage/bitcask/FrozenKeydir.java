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
 * @param removed how many of these were removed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FrozenKeydir(long[][] tables, int[] used, int[] removed) implements Pointers {

  private static final int TABLES = 1 << Slot.TABLE_BITS;

  private FrozenKeydir() {
    this(new long[TABLES][], new int[TABLES], new int[TABLES]);
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

  void encode(ChecksummedOutput out) throws IOException {
    for (int t = 0; t < tables.length; t++) {
      if (tables[t] != null) {
        out.putInt(t).putInt(tables[t].length).putInt(used[t]).put(tables[t]);
      }
    }
  }

  /**
   * Returns what was encoded; null if it cannot have been.
   *
   * @param ends for each index of a segment, where its last record ends
   * @param live how many slots hold a location
   */
  static FrozenKeydir decode(ChecksummedInput in, int[] ends, long live) throws IOException {
    FrozenKeydir frozen = new FrozenKeydir();
    ends[0] = Math.max(ends[0], SegmentHeader.SIZE); // where what is no location seems to be
    long left = live;
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
      int count = countWithin(table, used, ends);
      if (count < 0) {
        return null;
      }
      frozen.tables[t] = table;
      frozen.used[t] = used;
      frozen.removed[t] = used - count;
      left -= count;
    }
    return left == 0 ? frozen : null;
  }

  /**
   * Returns how many slots hold a location; -1 if there cannot be such a table. It does not branch
   * on a slot: no processor can predict which of them are empty.
   */
  private static int countWithin(long[] table, int used, int[] ends) {
    int empty = 0;
    int removed = 0;
    int inHeader = 0; // as the offsets of what is no location are
    int beyond = 0; // negative as soon as one offset is
    for (long slot : table) {
      int offset = Location.offset(slot);
      empty += slot == Slot.EMPTY ? 1 : 0;
      removed += slot == Slot.REMOVED ? 1 : 0;
      inHeader += (offset - SegmentHeader.SIZE) >>> (Integer.SIZE - 1);
      beyond |= ends[Location.segment(slot)] - 1 - offset;
    }
    boolean areWithin = inHeader == empty + removed && beyond >= 0;
    boolean endsEverySearch = empty > 0;
    return areWithin && endsEverySearch && used == table.length - empty ? used - removed : -1;
  }
}
