package storage.bitcask.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import storage.bitcask.HintFile;
import storage.bitcask.Proof;
import storage.bitcask.tools.RepairReport.Range;
import storage.common.CorruptStoreException;
import storage.log.Kind;
import storage.log.LogDirectory;
import storage.log.Mark;
import storage.log.Readers;
import storage.log.RecordLayout;
import storage.log.RecordSearch;
import storage.log.Segment;
import storage.log.SegmentFile;
import storage.log.SegmentHeader;
import storage.log.SegmentScan;
import storage.log.SegmentScan.Why;

/**
 * What can be saved of one data file: every record whose checksum is right, also after damage.
 *
 * <p>A checksum is right for one offset in one segment only, so what is found cannot be anything
 * but a record of this segment. If the header is damaged, the identity that it told is learnt from
 * the records: two neighbours that agree prove it, or one that agrees with the field of the header
 * or with the hint file.
 */
final class Salvage {

  /** How often a file may be checksummed for nothing; see {@link RecordSearch}. */
  private static final int PASSES = 4;

  private final int number;
  private final Path file;
  private final ByteBuffer log;

  /** Null if it cannot be read. */
  private final SegmentHeader header;

  /** Null if there is no telling which segment it is. */
  private final Segment segment;

  /** How a scan ends, from the first record to the first damage. */
  private Why why = Why.DAMAGE;

  private long scannedSequence;

  /** Where records begin that are no commits, in rising order; filled by {@link #search}. */
  private final List<Integer> records = new ArrayList<>();

  private final List<Range> lost = new ArrayList<>();

  private boolean isCutShort;

  private Salvage(int number, Path file, ByteBuffer log, SegmentHeader header, Segment segment) {
    this.number = number;
    this.file = file;
    this.log = log;
    this.header = header;
    this.segment = segment;
  }

  static Salvage of(int number, LogDirectory files, Readers readers) throws IOException {
    Path file = files.data(number);
    SegmentHeader header = headerOf(number, file);
    SegmentHeader none = new SegmentHeader(0, 0, 1, SegmentHeader.OPEN);
    SegmentFile found =
        header == null ? SegmentFile.of(number, file, none) : SegmentFile.read(number, file);
    ByteBuffer log = found.map(0, readers).log();
    SegmentHeader known = header == null ? deduced(log, files.hint(number)) : header;
    Segment segment = null;
    if (known != null) {
      segment = new SegmentFile(number, file, found.size(), known, found.mark()).map(0, readers);
    }
    Salvage salvage = new Salvage(number, file, log, header, segment);
    if (header != null) {
      salvage.scan();
    } else if (segment != null) {
      salvage.search();
    }
    return salvage;
  }

  private static SegmentHeader headerOf(int number, Path file) throws IOException {
    try {
      return SegmentFile.read(number, file).header();
    } catch (CorruptStoreException e) {
      return null;
    }
  }

  /** Returns a header with an identity that has the same hash; null if nothing proves one. */
  private static SegmentHeader deduced(ByteBuffer log, Path hint) throws IOException {
    int end = log.limit();
    if (end < SegmentHeader.SIZE) {
      return null;
    }
    int told = Long.hashCode(log.getLong(SegmentHeader.AT_IDENTITY));
    Proof proof = HintFile.proof(hint);
    int hinted = proof == null ? 0 : Long.hashCode(proof.identity());
    long left = (long) PASSES * end;
    int last = end - RecordLayout.HEADER_SIZE;
    for (int at = SegmentHeader.SIZE; at <= last; at = afterNone(log, at, end)) {
      if (mayHaveHash(log, at, told, hinted) && claimed(log, at) <= left) {
        int hash = RecordLayout.placeOf(log, at) - at;
        if (hash == told || hash == hinted || hasHash(log, next(log, at), hash)) {
          return new SegmentHeader(0, Integer.toUnsignedLong(hash), 0, SegmentHeader.OPEN);
        }
        left -= claimed(log, at);
      }
    }
    return null;
  }

  /** Where a record may begin next if none begins at {@code at}: not where zeros are in the way. */
  private static int afterNone(ByteBuffer log, int at, int end) {
    int next = at + Math.min(RecordLayout.ALIGNMENT, log.limit() - at);
    return RecordLayout.behindZeros(log, next, end);
  }

  /** Whether a proof of the identity may begin here, as far as the checks of the headers tell. */
  private static boolean mayHaveHash(ByteBuffer log, int at, int told, int hinted) {
    if (!isPossible(log, at)) {
      return false;
    }
    short half = halfOfHash(log, at);
    return half == (short) told
        || half == (short) hinted
        || (isPossible(log, next(log, at)) && halfOfHash(log, next(log, at)) == half);
  }

  private static boolean hasHash(ByteBuffer log, int at, int hash) {
    return isPossible(log, at) && RecordLayout.placeOf(log, at) - at == hash;
  }

  private static boolean isPossible(ByteBuffer log, int at) {
    return RecordLayout.isPossible(log, at, log.limit());
  }

  private static short halfOfHash(ByteBuffer log, int at) {
    return (short) (RecordLayout.halfOfPlace(log, at) - at);
  }

  private static int next(ByteBuffer log, int at) {
    return at + RecordLayout.length(log, at);
  }

  /** How many bytes are checksummed, at most, to find out whether it is a proof. */
  private static long claimed(ByteBuffer log, int at) {
    int next = next(log, at);
    return next - at + (isPossible(log, next) ? RecordLayout.length(log, next) : 0L);
  }

  private void scan() throws IOException {
    SegmentScan scan = new SegmentScan(segment).toEnd();
    scannedSequence = scan.sequence();
    why = scan.why();
  }

  /** Whether recovery has nothing against this segment: a torn tail is no damage. */
  boolean isSound(boolean isYoungest) {
    if (header == null) {
      return false;
    }
    return why == Why.END || (why == Why.TORN_TAIL && isYoungest);
  }

  /** Finds all records, also those after damage. */
  void search() {
    int used = used();
    RecordSearch search = new RecordSearch(segment);
    int proven = Mark.decode(log).offset();
    long sequence = 0;
    int at = SegmentHeader.SIZE;
    while (at < used) {
      if (search.isRecord(at, sequence)) {
        sequence = segment.sequence(at);
        if (segment.kind(at) != Kind.COMMIT) {
          records.add(at);
        }
        if (!segment.isInBatch(at)) {
          proven = Math.max(proven, at); // whatever is before this had been written as a whole
        }
        at += segment.length(at);
      } else {
        int next = afterNone(log, at, used);
        lose(at, next - at);
        at = next;
      }
    }
    isCutShort = search.isCutShort();
    int committed = proven;
    records.removeIf(record -> record >= committed && segment.isInBatch(record));
  }

  private void lose(int at, int length) {
    Range before = lost.isEmpty() ? null : lost.get(lost.size() - 1);
    if (before != null && before.offset() + before.length() == at) {
      lost.set(lost.size() - 1, new Range(before.offset(), before.length() + length));
    } else {
      lost.add(new Range(at, length));
    }
  }

  /** Where the zeros begin that were written ahead. */
  private int used() {
    int used = log.limit();
    while (used > SegmentHeader.SIZE && log.get(used - 1) == 0) {
      used--;
    }
    return used;
  }

  int number() {
    return number;
  }

  Path file() {
    return file;
  }

  /** All bytes of the file. */
  ByteBuffer log() {
    return log.duplicate();
  }

  /** Null if it cannot be read. */
  SegmentHeader header() {
    return header;
  }

  Segment segment() {
    return segment;
  }

  /** The sequence from which on the file holds records; 0 if there is no telling. */
  long first() {
    if (header != null) {
      return header.first();
    }
    return records.isEmpty() ? 0 : segment.sequence(records.get(0));
  }

  /** The sequence up to which the header says that the file holds records. */
  long toldLast() {
    return header == null ? SegmentHeader.OPEN : header.last();
  }

  /** The sequence up to which the file does hold records. */
  long last() {
    long found =
        records.isEmpty() ? scannedSequence : segment.sequence(records.get(records.size() - 1));
    return Math.max(found, toldLast());
  }

  List<Integer> records() {
    return records;
  }

  List<Range> lost() {
    return lost;
  }

  /** Whether there was so much that looks like records that not all of it was looked at. */
  boolean isCutShort() {
    return isCutShort;
  }
}
