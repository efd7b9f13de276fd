package storage.bitcask;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import storage.log.Accounts;
import storage.log.ChecksummedInput;
import storage.log.ChecksummedOutput;
import storage.log.Location;
import storage.log.Log;
import storage.log.LogDirectory;
import storage.log.Mark;
import storage.log.Readers;
import storage.log.RecordLayout;
import storage.log.Segment;
import storage.log.SegmentFile;
import storage.log.SegmentHeader;

/**
 * The keydir as it was at one instant, saved whole, so that {@code open} need not build it again:
 *
 * <pre>
 *  0       4         8       16         24         28
 *  +-------+---------+-------+----------+----------+---------+-----+-------+-----+----------+
 *  | magic | version | store | sequence | segments | segment | ... | table | ... | checksum |
 *  | int   | int     | long  | long     | int      |         |     |       |     | int      |
 *  +-------+---------+-------+----------+----------+---------+-----+-------+-----+----------+
 * </pre>
 *
 * <p>Big-endian. The sequence is that of the last record. For each segment, from the oldest to the
 * youngest: its index in {@link storage.log.Segments}, where its last record ended and the digest
 * of its records, all {@code int}, its identity, and its {@link Accounts}. For each table of the
 * {@link Keydir} that is not empty: its number, its length, how many of its slots are used, three
 * {@code int}, and its slots, little-endian as most processors have them. The checksum is the
 * CRC32C of everything before it.
 *
 * <p>It can be used as long as these segments are the oldest of the store, which a merge ends; what
 * was appended later is read from the log. One that is missing, damaged or of no use is left alone:
 * nothing is in it that is not in the segments. But one that is sound proves that every record up
 * to its sequence was durable once.
 *
 * @param store the random number that all segments of the store share
 * @param sequence the last record that it knows of
 */
record Checkpoint(long store, long sequence, List<Entry> segments, FrozenKeydir keydir) {

  static final int MAGIC = 0x42434B44; // "BCKD"
  static final int VERSION = 4;

  /** The keydir as it is; to be called under the write lock. */
  static Checkpoint of(Log log, Keydir keydir) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Segment each : log.segments().byAge()) {
      entries.add(Entry.of(each));
    }
    return new Checkpoint(log.store(), log.lastSequence(), entries, keydir.freeze());
  }

  /** Every record that it knows of has to be durable before. */
  void write(LogDirectory directory) throws IOException {
    directory.write(CaskFiles.keydir(directory), MAGIC, store, this::encode);
  }

  private void encode(ChecksummedOutput out) throws IOException {
    out.putInt(MAGIC).putInt(VERSION).putLong(store).putLong(sequence).putInt(segments.size());
    for (Entry each : segments) {
      out.putInt(each.index()).putInt(each.end()).putInt(each.digest()).putLong(each.identity());
      each.accounts().encode(out);
    }
    keydir.encode(out);
  }

  /** Returns what was saved of a store; null if it is of no use. */
  static Checkpoint read(LogDirectory directory) throws ClosedByInterruptException {
    return ChecksummedInput.read(CaskFiles.keydir(directory), MAGIC, VERSION, Checkpoint::decode);
  }

  private static Checkpoint decode(ChecksummedInput in) throws IOException {
    long store = in.getLong();
    long sequence = in.getLong();
    int count = in.getInt();
    boolean isPossible = count >= 0 && count <= in.remaining() / Entry.LEAST_SIZE;
    if (!isPossible || sequence < 0 || sequence > RecordLayout.MAX_SEQUENCE) {
      return null;
    }
    List<Entry> segments = new ArrayList<>();
    int[] ends = new int[Location.MAX_SEGMENTS];
    long live = 0;
    for (int i = 0; i < count; i++) {
      Entry entry =
          new Entry(in.getInt(), in.getInt(), in.getInt(), in.getLong(), Accounts.decode(in));
      if (!entry.isPossible() || ends[entry.index()] != 0) {
        return null;
      }
      segments.add(entry);
      ends[entry.index()] = entry.end();
      live += entry.accounts().liveRecords();
    }
    FrozenKeydir keydir = FrozenKeydir.decode(in, ends, live);
    return keydir == null ? null : new Checkpoint(store, sequence, segments, keydir);
  }

  /** Whether its segments are the oldest of these. */
  boolean fits(List<SegmentFile> found, Readers readers) throws IOException {
    if (segments.isEmpty() || segments.size() > found.size()) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      if (!segments.get(i).describes(found.get(i), readers)) {
        return false;
      }
    }
    return true;
  }

  /**
   * One segment as it was.
   *
   * @param end where its last record ended, in bytes
   * @param digest of its records, by which it is told from a copy of itself that went on elsewhere
   */
  record Entry(int index, int end, int digest, long identity, Accounts accounts) {

    static final int LEAST_SIZE = 3 * Integer.BYTES + Long.BYTES + Accounts.LEAST_SIZE;

    static Entry of(Segment segment) throws IOException {
      int end = segment.end();
      int digest = segment.markAt(end).digest();
      long identity = segment.header().identity();
      return new Entry(segment.index(), end, digest, identity, segment.accounts().copy());
    }

    boolean isPossible() {
      return index >= 0
          && index < Location.MAX_SEGMENTS
          && end >= SegmentHeader.SIZE
          && end % RecordLayout.ALIGNMENT == 0
          && accounts.arePossible(end - SegmentHeader.SIZE);
    }

    boolean describes(SegmentFile file, Readers readers) throws IOException {
      return file.header().identity() == identity
          && file.beginsWith(new Mark(end, digest), readers);
    }
  }
}
