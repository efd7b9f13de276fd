package storage.lsm;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import storage.common.CorruptStoreException;
import storage.log.Checksum;

/**
 * Where everything is in a table. This class alone knows the layout around the {@link Block
 * blocks}:
 *
 * <pre>
 *  header | blocks | index | filter | footer
 *
 *  header:  | magic | version | store | newest | checksum |        28 bytes
 *           | int   | int     | long  | long   | int      |
 *
 *  index:   | prefix        | start                | 0.. |         to a multiple of 64
 *           | long x blocks | int x (blocks + 1)   |     |
 *
 *  filter:  lines of 64 bytes: {@link Filter}
 *
 *  footer:  | blocks | index | lines | checksum |                  16 bytes
 *           | int    | int   | int   | int      |
 * </pre>
 *
 * <p>Big-endian. The store is the random number that all files of a store share; no record in the
 * table has a higher sequence than newest. The header's checksum is the CRC32C of everything before
 * it, that of the footer of everything from the index on. The index has the {@link Key prefix} of
 * the first key in each block, and where each block begins; the last start is where the last block
 * ends. Every block but the last ends at a multiple of the block size.
 *
 * @param blocks how many there are
 * @param index where the index begins, in bytes
 * @param lines of the filter
 */
record TableLayout(int blocks, int index, int lines) {

  static final int MAGIC = 0x4C53_4D54; // "LSMT"
  static final int VERSION = 1;
  static final int HEADER = 3 * Integer.BYTES + 2 * Long.BYTES;
  static final int FOOTER = 4 * Integer.BYTES;

  private static final int AT_STORE = 2 * Integer.BYTES;
  private static final int AT_NEWEST = AT_STORE + Long.BYTES;
  private static final int AT_CHECKSUM = AT_NEWEST + Long.BYTES;

  static ByteBuffer header(long store, long newest) {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    header.putInt(MAGIC).putInt(VERSION).putLong(store).putLong(newest);
    return header.putInt(Checksum.of(header, 0, AT_CHECKSUM)).flip();
  }

  /** Returns the newest sequence in a header; 0 if that is not one of a table of this store. */
  static long newest(ByteBuffer header, long store) {
    boolean isOurs =
        header.limit() >= HEADER
            && header.getInt(0) == MAGIC
            && header.getInt(AT_CHECKSUM) == Checksum.of(header, 0, AT_CHECKSUM)
            && header.getInt(Integer.BYTES) == VERSION
            && header.getLong(AT_STORE) == store;
    return isOurs ? header.getLong(AT_NEWEST) : 0;
  }

  int starts() {
    return index + blocks * Long.BYTES;
  }

  int filter() {
    return align(starts() + (blocks + 1L) * Integer.BYTES);
  }

  int footer() {
    return filter() + lines * Filter.LINE;
  }

  private static int align(long offset) {
    return (int) ((offset + Filter.LINE - 1) & -Filter.LINE);
  }

  /** Returns index, filter and footer, as they stand behind the blocks. */
  ByteBuffer encode(long[] prefixes, int[] starts, Filter filter) {
    ByteBuffer bytes = ByteBuffer.allocate(footer() + FOOTER - index);
    for (int i = 0; i < blocks; i++) {
      bytes.putLong(prefixes[i]);
    }
    for (int i = 0; i <= blocks; i++) {
      bytes.putInt(starts[i]);
    }
    filter.writeTo(bytes.position(filter() - index));
    bytes.putInt(blocks).putInt(index).putInt(lines);
    bytes.putInt(Checksum.of(bytes, 0, bytes.position()));
    return bytes.flip();
  }

  /** Returns what a footer tells, which may be anything. */
  static TableLayout told(ByteBuffer bytes, int footer) {
    return new TableLayout(
        bytes.getInt(footer),
        bytes.getInt(footer + Integer.BYTES),
        bytes.getInt(footer + 2 * Integer.BYTES));
  }

  /**
   * Reads the footer of a table, and believes it after everything behind the blocks was checked.
   *
   * @param checksum that the footer has to have
   */
  static TableLayout decode(Path file, ByteBuffer bytes, int length, int checksum)
      throws CorruptStoreException {
    int footer = length - FOOTER;
    TableLayout layout = told(bytes, footer);
    int atChecksum = footer + 3 * Integer.BYTES;
    boolean isSound =
        layout.index > HEADER
            && layout.index < footer
            && bytes.getInt(atChecksum) == checksum
            && checksum == Checksum.of(bytes, layout.index, atChecksum);
    if (!isSound) {
      throw new CorruptStoreException(
          file, footer, "its index has not the checksum that the manifest tells");
    }
    if (!layout.isPossible(bytes, footer)) {
      throw new CorruptStoreException(file, footer, "no table has such an index");
    }
    return layout;
  }

  /** Whether a table can be like that whose footer begins at {@code footer}. */
  boolean isPossible(ByteBuffer bytes, int footer) {
    return index > HEADER && index < footer && fills(footer) && hasPossibleStarts(bytes);
  }

  private boolean fills(int footer) {
    long starts = (long) index + (long) blocks * Long.BYTES;
    long filter = align(starts + (blocks + 1L) * Integer.BYTES);
    return blocks > 0
        && lines > 0
        && starts + (blocks + 1L) * Integer.BYTES < footer
        && filter + (long) lines * Filter.LINE == footer;
  }

  private boolean hasPossibleStarts(ByteBuffer bytes) {
    int before = bytes.getInt(starts());
    boolean rise = before == HEADER;
    for (int block = 1; block <= blocks; block++) {
      int start = bytes.getInt(starts() + block * Integer.BYTES);
      rise &= start > before;
      before = start;
    }
    return rise && before == index;
  }
}
