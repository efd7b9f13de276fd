package storage.bitcask;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * What {@code open} has to know of the records of one segment, so that it need not read them:
 *
 * <pre>
 *  0       4         8
 *  +-------+---------+----------+ +------+--------+     +---------+------+----------+
 *  | magic | version | identity | | hash | offset | ... | covered | last | checksum |
 *  | int   | int     | long     | | long | int    |     | int     | long | int      |
 *  +-------+---------+----------+ +------+--------+     +---------+------+----------+
 *                                  for each record
 * </pre>
 *
 * <p>Big-endian. A hint file belongs to the segment with that identity and speaks of its first
 * {@code covered} bytes, whose last record has the sequence {@code last}. An offset is a multiple
 * of 8, and 1 more for a tombstone or 2 more for the commit of a batch. Each record ends where the
 * next one begins. The checksum is the CRC32C of everything before it. A hint file that is missing,
 * damaged, of another version or another segment's is not used but written anew: nothing is in it
 * that is not in the segment.
 */
final class HintFile {

  static final int MAGIC = 0x42435348; // "BCSH"
  static final int VERSION = 2;

  static final int ENTRY_SIZE = Long.BYTES + Integer.BYTES;
  static final int TRAILER_SIZE = Integer.BYTES + Long.BYTES;
  static final int TOMBSTONE = 1;
  static final int COMMIT = 2;

  /** The entries, and then the trailer. */
  private final ByteBuffer bytes;

  private HintFile(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * Writes the hint file of a segment, if that can be done: the next open scans, and tries again.
   */
  static void tryToWrite(Segment segment, StoreFiles files) {
    try {
      files.write(files.hint(segment.number()), out -> encode(segment, out));
    } catch (IOException e) {
      // the disk may be full
    }
  }

  private static void encode(Segment segment, ChecksummedOutput out) throws IOException {
    // tag::encode[]
    out.putInt(MAGIC).putInt(VERSION).putLong(segment.header().identity());
    SegmentScan scan = new SegmentScan(segment);
    int end = SegmentHeader.SIZE;
    while (scan.next()) {
      int at = scan.at();
      passOver(end, at, out);
      out.putLong(KeyHash.of(segment.key(at)));
      out.putInt(segment.isTombstone(at) ? at | TOMBSTONE : at);
      end = at + segment.length(at);
    }
    passOver(end, scan.end(), out);
    out.putInt(scan.end()).putLong(scan.sequence());
    // end::encode[]
  }

  /** A scan does not show commits: there is one where a record does not begin at once. */
  private static void passOver(int from, int to, ChecksummedOutput out) throws IOException {
    if (from < to) {
      out.putLong(0).putInt(from | COMMIT);
    }
  }

  /** Returns the hint file of {@code segment}; null if it has none that can be trusted. */
  static HintFile read(Path file, Segment segment) throws IOException {
    ByteBuffer bytes = ChecksummedOutput.read(file, MAGIC, VERSION);
    if (bytes == null || bytes.getLong() != segment.header().identity()) {
      return null;
    }
    HintFile hint = new HintFile(bytes.slice());
    return hint.covered() <= segment.end() ? hint : null;
  }

  /** Returns the identity of the segment that a hint file tells of; 0 if it cannot be trusted. */
  static long identity(Path file) throws IOException {
    ByteBuffer bytes = ChecksummedOutput.read(file, MAGIC, VERSION);
    return bytes == null ? 0 : bytes.getLong();
  }

  int count() {
    return (bytes.limit() - TRAILER_SIZE) / ENTRY_SIZE;
  }

  long hash(int entry) {
    return bytes.getLong(entry * ENTRY_SIZE);
  }

  /** Where the record begins, in bytes. */
  int at(int entry) {
    return offset(entry) & -RecordLayout.ALIGNMENT;
  }

  boolean isTombstone(int entry) {
    return (offset(entry) & TOMBSTONE) != 0;
  }

  boolean isCommit(int entry) {
    return (offset(entry) & COMMIT) != 0;
  }

  /** The length of the record in bytes. */
  int length(int entry) {
    return (entry + 1 < count() ? at(entry + 1) : covered()) - at(entry);
  }

  private int offset(int entry) {
    return bytes.getInt(entry * ENTRY_SIZE + Long.BYTES);
  }

  /** Where the last of the records ends, in bytes. */
  int covered() {
    return bytes.getInt(bytes.limit() - TRAILER_SIZE);
  }

  /** The sequence of the last of the records. */
  long lastSequence() {
    return bytes.getLong(bytes.limit() - Long.BYTES);
  }
}
