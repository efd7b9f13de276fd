package storage.bitcask;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * What {@code open} has to know of the records of one segment, so that it need not read them:
 *
 * <pre>
 *  0       4         8          16        20     28
 *  +-------+---------+----------+---------+------+ +------+--------+--------+ ... +----------+
 *  | magic | version | identity | covered | last | | hash | offset | length |     | checksum |
 *  | int   | int     | long     | int     | long | | long | int    | int    |     | int      |
 *  +-------+---------+----------+---------+------+ +------+--------+--------+ ... +----------+
 *                                                   one entry for each record
 * </pre>
 *
 * <p>Big-endian. A hint file belongs to the segment with that identity and speaks of its first
 * {@code covered} bytes, whose last record has the sequence {@code last}. An offset is a multiple
 * of 8, and 1 more for a tombstone. The checksum is the CRC32C of everything before it. A hint file
 * that is missing, damaged or another segment's is not used but written anew: nothing is in it that
 * is not in the segment.
 */
final class HintFile {

  static final int MAGIC = 0x42435348; // "BCSH"
  static final int VERSION = 1;

  private static final int AT_IDENTITY = 2 * Integer.BYTES;
  private static final int AT_COVERED = AT_IDENTITY + Long.BYTES;
  private static final int AT_LAST = AT_COVERED + Integer.BYTES;
  private static final int HEADER_SIZE = AT_LAST + Long.BYTES;
  private static final int ENTRY_SIZE = Long.BYTES + 2 * Integer.BYTES;
  private static final int TOMBSTONE = 1;

  private final ByteBuffer bytes;

  private HintFile(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /** Writes the hint file of a segment whose records are {@code count}. */
  static void write(Path file, Segment segment, int count, StoreFiles files) throws IOException {
    long size = HEADER_SIZE + (long) count * ENTRY_SIZE + Integer.BYTES;
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
    bytes.position(HEADER_SIZE);
    SegmentScan scan = new SegmentScan(segment);
    while (scan.next()) {
      int at = scan.at();
      bytes.putLong(KeyHash.of(segment.key(at)));
      bytes.putInt(segment.isTombstone(at) ? at | TOMBSTONE : at).putInt(segment.length(at));
    }
    bytes.putInt(0, MAGIC).putInt(Integer.BYTES, VERSION);
    bytes.putLong(AT_IDENTITY, segment.header().identity());
    bytes.putInt(AT_COVERED, scan.end()).putLong(AT_LAST, scan.sequence());
    bytes.putInt(checksum(bytes));
    files.write(file, bytes.flip());
  }

  /** Returns the hint file of {@code segment}; null if it has none that can be trusted. */
  static HintFile read(Path file, Segment segment) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      long size = channel.size();
      if (size < HEADER_SIZE + Integer.BYTES || size > Integer.MAX_VALUE - Long.BYTES) {
        return null;
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
        // a read may return less than was asked for
      }
      HintFile hint = new HintFile(bytes);
      return hint.isOf(segment) ? hint : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private boolean isOf(Segment segment) {
    int end = bytes.capacity() - Integer.BYTES;
    return bytes.getInt(0) == MAGIC
        && bytes.getInt(Integer.BYTES) == VERSION
        && bytes.getInt(end) == checksum(bytes.limit(end))
        && bytes.getLong(AT_IDENTITY) == segment.header().identity()
        && covered() >= SegmentHeader.SIZE
        && covered() <= segment.end()
        && (end - HEADER_SIZE) % ENTRY_SIZE == 0;
  }

  int count() {
    return (bytes.capacity() - HEADER_SIZE - Integer.BYTES) / ENTRY_SIZE;
  }

  long hash(int entry) {
    return bytes.getLong(HEADER_SIZE + entry * ENTRY_SIZE);
  }

  /** Where the record begins, in bytes. */
  int at(int entry) {
    return bytes.getInt(HEADER_SIZE + entry * ENTRY_SIZE + Long.BYTES) & ~TOMBSTONE;
  }

  boolean isTombstone(int entry) {
    return (bytes.getInt(HEADER_SIZE + entry * ENTRY_SIZE + Long.BYTES) & TOMBSTONE) != 0;
  }

  /** The length of the record in bytes. */
  int length(int entry) {
    return bytes.getInt(HEADER_SIZE + entry * ENTRY_SIZE + Long.BYTES + Integer.BYTES);
  }

  /** Where the last of the records ends, in bytes. */
  int covered() {
    return bytes.getInt(AT_COVERED);
  }

  /** The sequence of the last of the records. */
  long lastSequence() {
    return bytes.getLong(AT_LAST);
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().flip());
    return (int) crc.getValue();
  }
}
