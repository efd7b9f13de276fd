package storage.bitcask;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import storage.log.Change;
import storage.log.ChecksummedInput;
import storage.log.ChecksummedOutput;
import storage.log.KeyHash;
import storage.log.Kind;
import storage.log.LogDirectory;
import storage.log.Mark;
import storage.log.RecordLayout;
import storage.log.Segment;
import storage.log.SegmentHeader;
import storage.log.SegmentScan;

/**
 * What {@code open} has to know of the records of one segment, so that it need not read them:
 *
 * <pre>
 *  0       4         8       16
 *  +-------+---------+-------+----------+ +------+--------+   +---------+--------+------+----------+
 *  | magic | version | store | identity | | hash | offset | . | covered | digest | last | checksum |
 *  | int   | int     | long  | long     | | long | int    | . | int     | int    | long | int      |
 *  +-------+---------+-------+----------+ +------+--------+   +---------+--------+------+----------+
 *                                          for each record
 * </pre>
 *
 * <p>Big-endian. A hint file belongs to the segment with that identity and speaks of its first
 * {@code covered} bytes, whose records have this digest, and the last the sequence {@code last}. An
 * offset is a multiple of 8, and 1 more for a tombstone, 2 more for the commit of a batch, or 4
 * more for a value that will expire: its record tells when. Each record ends where the next one
 * begins. The checksum is the CRC32C of everything before it. A hint file that is missing, damaged,
 * of another version or another segment's is not used but written anew: nothing is in it that is
 * not in the segment.
 */
public final class HintFile {

  public static final int MAGIC = 0x42435348; // "BCSH"
  static final int VERSION = 4;

  /** The bytes of an entry: hash and offset. */
  public static final int ENTRY_SIZE = Long.BYTES + Integer.BYTES;

  /** The bytes between the entries and the checksum. */
  public static final int TRAILER_SIZE = 2 * Integer.BYTES + Long.BYTES;

  /** The bits of an offset that say what its record is. */
  public static final int TOMBSTONE = 1;

  public static final int COMMIT = 2;
  public static final int EXPIRY = 4;

  private final long store;
  private final long identity;
  private final long[] hashes;
  private final int[] offsets;
  private final int covered;
  private final int digest;
  private final long lastSequence;

  private HintFile(ChecksummedInput in, int count) throws IOException {
    store = in.getLong();
    identity = in.getLong();
    hashes = new long[count];
    offsets = new int[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = in.getLong();
      offsets[i] = in.getInt();
    }
    covered = in.getInt();
    digest = in.getInt();
    lastSequence = in.getLong();
  }

  /** Writes the hint file of a segment that the caller holds. */
  static void write(Segment held, LogDirectory directory, Keydir keydir) throws IOException {
    Path file = directory.hint(held.number());
    directory.write(file, MAGIC, held.header().store(), out -> encode(held, keydir, out));
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
    out.putInt(scan.end()).putInt(segment.markAt(scan.end()).digest());
    out.putLong(scan.sequence());
    // end::encode[]
  }

  /** A scan does not show commits: there is one where a record does not begin at once. */
  private static void passOver(int from, int to, ChecksummedOutput out) throws IOException {
    if (from < to) {
      out.putLong(0).putInt(from | COMMIT);
    }
  }

  /** Whether {@code file} is a sound hint file of a segment. */
  public static boolean isOf(Path file, Segment segment) throws IOException {
    return read(file, segment) != null;
  }

  /** Returns what a hint file says of a segment; null if there is none that is of use. */
  static HintFile read(Path file, Segment segment) throws IOException {
    HintFile found =
        ChecksummedInput.read(
            file,
            MAGIC,
            VERSION,
            in -> {
              long count = (in.remaining() - 2 * Long.BYTES - TRAILER_SIZE) / ENTRY_SIZE;
              boolean isPossible = count >= 0 && count <= segment.end() / RecordLayout.HEADER_SIZE;
              return isPossible ? new HintFile(in, (int) count) : null;
            });
    return found != null && found.fits(segment) ? found : null;
  }

  /** Returns what a hint file proves; null if there is none that is sound. */
  public static Proof proof(Path file) throws ClosedByInterruptException {
    return ChecksummedInput.read(
        file,
        MAGIC,
        VERSION,
        in -> {
          long store = in.getLong();
          long identity = in.getLong();
          while (in.remaining() > Long.BYTES) {
            in.getInt();
          }
          long last = in.getLong();
          return last > RecordLayout.MAX_SEQUENCE ? null : new Proof(file, store, identity, last);
        });
  }

  /**
   * Whether it tells of this segment, and says nothing that cannot be: what it says of the first
   * bytes of the segment, up to {@link #covered}, can then be used.
   */
  private boolean fits(Segment segment) throws IOException {
    SegmentHeader header = segment.header();
    boolean isItsOwn = identity == header.identity() && store == header.store();
    if (!isItsOwn || covered < SegmentHeader.SIZE || covered > segment.end()) {
      return false;
    }
    if (!segment.beginsWith(new Mark(covered, digest))) {
      return false; // it is of a copy of the segment that went on elsewhere
    }
    int end = SegmentHeader.SIZE;
    for (int entry = 0; entry < count(); entry++) {
      boolean isFirst = entry == 0;
      if (at(entry) < end || (isFirst && at(entry) > end) || !isOfItsKind(entry, segment)) {
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

  /** Most records are values without an expiry; what is told to be another one is looked at. */
  private boolean isOfItsKind(int entry, Segment segment) {
    int flags = offsets[entry] & (RecordLayout.ALIGNMENT - 1);
    if (flags == 0) {
      return true;
    }
    int at = at(entry);
    if (at >= covered || !segment.hasIntactHeader(at)) {
      return false;
    }
    return switch (flags) {
      case TOMBSTONE -> segment.isTombstone(at);
      case COMMIT -> segment.kind(at) == Kind.COMMIT;
      case EXPIRY -> segment.kind(at).hasValue() && segment.expiry(at) != Change.NEVER;
      default -> false;
    };
  }

  /** Whether open would believe a hint file that does not tell what its segment holds. */
  public static boolean misleads(Path file, Segment segment) throws IOException {
    HintFile found = read(file, segment);
    return found != null && !found.tellsOf(segment);
  }

  private boolean tellsOf(Segment segment) {
    KeyHash hash = new KeyHash(store);
    int next = SegmentHeader.SIZE;
    for (int entry = 0; entry < count(); entry++) {
      int at = at(entry);
      if (at != next || !segment.hasIntactHeader(at)) {
        return false;
      }
      Kind kind = segment.kind(at);
      boolean hasExpiry = kind.hasValue() && segment.expiry(at) != Change.NEVER;
      boolean isKey = kind == Kind.COMMIT || hash(entry) == hash.of(segment.key(at));
      if (!isKey
          || isCommit(entry) != (kind == Kind.COMMIT)
          || isTombstone(entry) != kind.isTombstone()
          || hasExpiry(entry) != hasExpiry) {
        return false;
      }
      next = at + segment.length(at);
    }
    return next == covered;
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
