package storage.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import storage.common.CorruptStoreException;
import storage.common.NewerVersionException;

/**
 * The bytes before the first record of a segment:
 *
 * <pre>
 *  0       4         8       16         24      32     40         44     48       52       56
 *  +-------+---------+-------+----------+-------+------+----------+------+--------+--------+
 *  | magic | version | store | identity | first | last | checksum | mark | digest | check  |
 *  | int   | int     | long  | long     | long  | long | int      | int  | int    | int    |
 *  +-------+---------+-------+----------+-------+------+----------+------+--------+--------+
 * </pre>
 *
 * <p>Big-endian. The checksum is the CRC32C of everything before it.
 *
 * <p>The mark is the one thing in a segment that is written in place: everything before this offset
 * was synced once. A record that is wrong before the mark is damage, one after it may be what a
 * crash has left of the last writes. The digest is of the checksums of all records before the mark,
 * and the check is the CRC32C of both: see {@link Mark}.
 *
 * @param store a random number, the same in all segments of a store
 * @param identity a random number: the same name and another identity is another segment
 * @param first the sequence from which on this segment holds the records
 * @param last the sequence up to which it does so, if it was written by a merge; else {@link #OPEN}
 */
public record SegmentHeader(long store, long identity, long first, long last) {

  public static final int MAGIC = 0x42435347; // "BCSG"
  public static final int VERSION = 3;

  /** For {@code last}: up to where the next segment begins. */
  public static final long OPEN = 0;

  public static final int AT_IDENTITY = 2 * Integer.BYTES + Long.BYTES;
  public static final int AT_CHECKSUM = 2 * Integer.BYTES + 4 * Long.BYTES;
  public static final int AT_MARK = AT_CHECKSUM + Integer.BYTES;

  /** The bytes of a segment before its first record. */
  public static final int SIZE = AT_MARK + Mark.SIZE;

  /** Returns the header of a new segment, with its mark at the end of it. */
  public ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE);
    bytes.putInt(MAGIC).putInt(VERSION);
    bytes.putLong(store).putLong(identity).putLong(first).putLong(last);
    bytes.putInt(Checksum.of(bytes, 0, AT_CHECKSUM));
    bytes.put(Mark.START.encode());
    return bytes.rewind();
  }

  /**
   * Reads a header.
   *
   * @param bytes the first {@link #SIZE} bytes of {@code file}
   */
  public static SegmentHeader decode(Path file, ByteBuffer bytes) throws IOException {
    if (bytes.getInt(0) != MAGIC) {
      throw new CorruptStoreException(
          file, 0, "%08x is not how a segment begins".formatted(bytes.getInt(0)));
    }
    if (bytes.getInt(AT_CHECKSUM) != Checksum.of(bytes, 0, AT_CHECKSUM)) {
      throw new CorruptStoreException(file, 0, "the checksum of the segment's header is wrong");
    }
    int version = bytes.getInt(Integer.BYTES);
    if (version > VERSION) {
      throw new NewerVersionException(file, version, VERSION);
    }
    if (version < VERSION) {
      throw new CorruptStoreException(
          file, 0, "it has version %d, which was never published".formatted(version));
    }
    ByteBuffer fields = bytes.duplicate().position(2 * Integer.BYTES);
    SegmentHeader header =
        new SegmentHeader(fields.getLong(), fields.getLong(), fields.getLong(), fields.getLong());
    if (!header.isPossible()) {
      throw new CorruptStoreException(
          file, 0, "it cannot hold the records from %d to %d".formatted(header.first, header.last));
    }
    return header;
  }

  private boolean isPossible() {
    return first >= 1
        && first <= RecordLayout.MAX_SEQUENCE
        && (last == OPEN || (last >= first && last <= RecordLayout.MAX_SEQUENCE));
  }

  /** Whether a merge has written the segment. */
  public boolean isMerged() {
    return last != OPEN;
  }
}
