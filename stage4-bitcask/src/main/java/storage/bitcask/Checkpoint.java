package storage.bitcask;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The keydir as it was at one instant, saved whole, so that {@code open} need not build it again:
 *
 * <pre>
 *  0       4         8          16         20
 *  +-------+---------+----------+----------+---------+-----+-------+-----+----------+
 *  | magic | version | sequence | segments | segment | ... | table | ... | checksum |
 *  | int   | int     | long     | int      |         |     |       |     | int      |
 *  +-------+---------+----------+----------+---------+-----+-------+-----+----------+
 * </pre>
 *
 * <p>Big-endian. The sequence is that of the last record. For each segment, from the oldest to the
 * youngest: its index in {@link Segments} and where its last record ended, both {@code int}, its
 * identity, and its {@link Accounts}. For each table of the {@link Keydir} that is not empty: its
 * number, its length, how many of its slots are used, three {@code int}, and its slots. The
 * checksum is the CRC32C of everything before it.
 *
 * <p>It can be used as long as these segments are the oldest of the store, which a merge ends; what
 * was appended later is read from the log. One that is missing, damaged or of no use is left alone:
 * nothing is in it that is not in the segments.
 *
 * @param sequence the last record that it knows of
 */
record Checkpoint(long sequence, List<Entry> segments, FrozenKeydir keydir) {

  static final int MAGIC = 0x42434B44; // "BCKD"
  static final int VERSION = 1;

  /** The keydir as it is; to be called under the lock for writing. */
  static Checkpoint of(Core core) {
    List<Entry> entries = core.segments().byAge().stream().map(Entry::of).toList();
    return new Checkpoint(core.log().lastSequence(), entries, core.keydir().freeze());
  }

  /** Every record that it knows of has to be durable before. */
  void write(StoreFiles files) throws IOException {
    files.write(files.keydir(), this::encode);
  }

  private void encode(ChecksummedOutput out) throws IOException {
    out.putInt(MAGIC).putInt(VERSION).putLong(sequence).putInt(segments.size());
    for (Entry each : segments) {
      out.putInt(each.index()).putInt(each.end()).putLong(each.identity());
      each.accounts().encode(out);
    }
    keydir.encode(out);
  }

  /**
   * Returns what was saved of a store; null if it is of no use.
   *
   * @param found the segments of the store, from the oldest to the youngest
   */
  static Checkpoint read(Path file, List<SegmentFile> found) throws IOException {
    ByteBuffer bytes = ChecksummedOutput.read(file, MAGIC, VERSION);
    if (bytes == null) {
      return null;
    }
    long sequence = bytes.getLong();
    List<Entry> segments = new ArrayList<>();
    for (int count = bytes.getInt(); count > 0; count--) {
      segments.add(
          new Entry(bytes.getInt(), bytes.getInt(), bytes.getLong(), Accounts.decode(bytes)));
    }
    return isBeginningOf(found, segments)
        ? new Checkpoint(sequence, segments, FrozenKeydir.decode(bytes))
        : null;
  }

  private static boolean isBeginningOf(List<SegmentFile> found, List<Entry> segments) {
    return !segments.isEmpty()
        && segments.size() <= found.size()
        && IntStream.range(0, segments.size())
            .allMatch(i -> segments.get(i).describes(found.get(i)));
  }

  /**
   * One segment as it was.
   *
   * @param end where its last record ended, in bytes
   */
  record Entry(int index, int end, long identity, Accounts accounts) {

    static Entry of(Segment segment) {
      return new Entry(
          segment.index(), segment.end(), segment.header().identity(), segment.accounts().copy());
    }

    boolean describes(SegmentFile file) {
      return file.header().identity() == identity && file.size() >= end;
    }
  }
}
