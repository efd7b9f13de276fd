package storage.bitcask;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The keydir as it was at one instant.
 *
 * @param tables shared with the keydir, which changes none of them any more
 * @param used how many slots of each table are not empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FrozenKeydir(long[][] tables, int[] used) {

  FrozenKeydir() {
    this(new long[1 << Slot.TABLE_BITS][], new int[1 << Slot.TABLE_BITS]);
  }

  /** Whether the key with this hash had its newest record at {@code location}. */
  boolean pointsTo(long hash, long location) {
    return Slot.search(tables[Slot.table(hash)], hash, Slot.of(hash, location)) >= 0;
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

  static FrozenKeydir decode(ByteBuffer bytes) {
    FrozenKeydir frozen = new FrozenKeydir();
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
}
