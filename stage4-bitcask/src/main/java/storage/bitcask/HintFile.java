package storage.bitcask;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import storage.log.Change;
import storage.log.ChecksummedInput;
import storage.log.ChecksummedOutput;
import storage.log.LogDirectory;
import storage.log.RecordLayout;
import storage.log.Segment;
import storage.log.SegmentHeader;
import storage.log.SegmentScan;

/**
 * What {@code open} has to know of the records of one segment, so that it need not read them:
 *
 * <pre>
 *  0       4         8       16
 *  +-------+---------+-------+----------+ +------+--------+     +---------+------+----------+
 *  | magic | version | store | identity | | hash | offset | ... | covered | last | checksum |
 *  | int   | int     | long  | long     | | long | int    |     | int     | long | int      |
 *  +-------+---------+-------+----------+ +------+--------+     +---------+------+----------+
 *                                          for each record
 * </pre>
 *
 * <p>Big-endian. A hint file belongs to the segment with that identity and speaks of its first
 * {@code covered} bytes, whose last record has the sequence {@code last}. An offset is a multiple
 * of 8, and 1 more for a tombstone, 2 more for the commit of a batch, or 4 more for a value that
 * will expire: its record tells when. Each record ends where the next one begins. The checksum is
 * the CRC32C of everything before it. A hint file that is missing, damaged, of another version or
 * another segment's is not used but written anew: nothing is in it that is not in the segment.
 */
final class HintFile {

  static final int MAGIC = 0x42435348; // "BCSH"
  static final int VERSION = 3;

  static final int ENTRY_SIZE = Long.BYTES + Integer.BYTES;
  static final int TRAILER_SIZE = Integer.BYTES + Long.BYTES;
  static final int TOMBSTONE = 1;
  static final int COMMIT = 2;
  static final int EXPIRY = 4;

  private final long store;
  private final long identity;
  private final long[] hashes;
  private final int[] offsets;
  private final int covered;
  private final long lastSequence;

  private HintFile(ChecksummedInput in) throws IOException {
    store = in.getLong();
    identity = in.getLong();
    int count = (int) Math.min((in.remaining() - TRAILER_SIZE) / ENTRY_SIZE, Integer.MAX_VALUE - 8);
    hashes = new long[Math.max(0, count)];
    offsets = new int[hashes.length];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = in.getLong();
      offsets[i] = in.getInt();
    }
    covered = in.getInt();
    lastSequence = in.getLong();
  }

  /** Writes the hint file of a segment that somebody holds. */
  static void write(Segment held, LogDirectory directory, Keydir keydir) throws IOException {
    directory.write(directory.hint(held.number()), out -> encode(held, keydir, out));
  }

  private static void encode(Segment segment, Keydir keydir, ChecksummedOutput out)
      throws IOException {
    // tag::encode[]
    SegmentHeader header = segment.header();
    out.putInt(MAGIC).putInt(VERSION);
    out.putLong(header.store()).putLong(header.identity());
    SegmentScan scan = new SegmentScan(segment);
    int end = SegmentHeader.SIZE;
    while (scan.next()) {
      int at = scan.at();
      passOver(end, at, out);
      out.putLong(keydir.hash(segment.key(at)));
      int expiry = segment.expiry(at) == Change.NEVER ? 0 : EXPIRY;
      out.putInt(segment.isTombstone(at) ? at | TOMBSTONE : at | expiry);
      end = at + segment.length(at);
    }
    if (scan.end() < segment.end()) {
      throw segment.damaged(scan.end());
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

  /** Returns what a hint file says; null if there is none that is sound. */
  static HintFile read(Path file) throws ClosedByInterruptException {
    return ChecksummedInput.read(file, MAGIC, VERSION, HintFile::new);
  }

  /**
   * Whether it tells of this segment, and says nothing that cannot be: what it says of the first
   * bytes of the segment, up to {@link #covered}, can then be used.
   */
  boolean fits(Segment segment) {
    SegmentHeader header = segment.header();
    if (identity != header.identity() || store != header.store() || covered > segment.end()) {
      return false;
    }
    int end = SegmentHeader.SIZE;
    for (int entry = 0; entry < count(); entry++) {
      boolean isKind = Integer.bitCount(offsets[entry] & (RecordLayout.ALIGNMENT - 1)) <= 1;
      if (at(entry) != end && entry == 0 || at(entry) < end || !isKind) {
        return false;
      }
      end = at(entry) + RecordLayout.HEADER_SIZE;
    }
    if (count() == 0) {
      return covered == SegmentHeader.SIZE && lastSequence == header.first() - 1;
    }
    int last = count() - 1;
    boolean isEveryRecord = header.isMerged() || count() == lastSequence - header.first() + 1;
    return isEveryRecord
        && segment.isIntact(at(last))
        && at(last) + segment.length(at(last)) == covered
        && segment.sequence(at(last)) == lastSequence;
  }

  long store() {
    return store;
  }

  long identity() {
    return identity;
  }

  int count() {
    return hashes.length;
  }

  long hash(int entry) {
    return hashes[entry];
  }

  /** Where the record begins, in bytes. */
  int at(int entry) {
    return offsets[entry] & -RecordLayout.ALIGNMENT;
  }

  boolean isTombstone(int entry) {
    return (offsets[entry] & TOMBSTONE) != 0;
  }

  boolean hasExpiry(int entry) {
    return (offsets[entry] & EXPIRY) != 0;
  }

  boolean isCommit(int entry) {
    return (offsets[entry] & COMMIT) != 0;
  }

  /** The length of the record in bytes. */
  int length(int entry) {
    return (entry + 1 < count() ? at(entry + 1) : covered) - at(entry);
  }

  /** Where the last of the records ends, in bytes. */
  int covered() {
    return covered;
  }

  /** The sequence of the last of the records. */
  long lastSequence() {
    return lastSequence;
  }
}
