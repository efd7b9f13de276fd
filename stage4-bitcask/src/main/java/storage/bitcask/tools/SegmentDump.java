package storage.bitcask.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import storage.common.Printable;
import storage.log.Change;
import storage.log.Readers;
import storage.log.Segment;
import storage.log.SegmentFile;
import storage.log.SegmentScan;
import storage.log.SegmentScan.Why;

/** The records of one segment, for people. */
public final class SegmentDump {

  private static final int MOST_BYTES_SHOWN = 64;

  private SegmentDump() {}

  /** Returns one line for each record, and one for what follows the last, if that is not zeros. */
  public static List<Line> of(Path file) throws IOException {
    Readers readers = new Readers(file);
    Segment segment = SegmentFile.read(0, file).map(0, readers);
    return readers.holding(() -> of(segment));
  }

  private static List<Line> of(Segment segment) {
    List<Line> lines = new ArrayList<>();
    SegmentScan scan = new SegmentScan(segment);
    while (scan.next()) {
      int at = scan.at();
      lines.add(
          new Line(
              at,
              segment.length(at),
              segment.kind(at).toString(),
              segment.sequence(at),
              segment.expiry(at),
              shown(segment.key(at)),
              shown(segment.value(at))));
    }
    if (scan.why() != Why.END) {
      lines.add(new Line(scan.end(), segment.end() - scan.end(), "NO_RECORD", 0, 0, "", ""));
    }
    return lines;
  }

  private static String shown(byte[] bytes) {
    return bytes.length <= MOST_BYTES_SHOWN
        ? Printable.of(bytes)
        : String.format(Locale.ROOT, "(%,d bytes)", bytes.length);
  }

  /**
   * One record.
   *
   * @param offset where it begins, in bytes
   * @param length how long it is, in bytes
   */
  public record Line(
      int offset, int length, String kind, long sequence, long expiry, String key, String value) {

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%10d %6d  %-15s seq %-8d %s%s = %s",
          offset,
          length,
          kind,
          sequence,
          expiry == Change.NEVER ? "" : "until " + expiry + " ",
          key,
          value);
    }
  }
}
