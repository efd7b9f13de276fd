package storage.bitcask.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;
import storage.bitcask.HintFile;
import storage.common.Printable;
import storage.log.Change;
import storage.log.Checksum;
import storage.log.Kind;
import storage.log.Readers;
import storage.log.RecordLayout;
import storage.log.Segment;
import storage.log.SegmentFile;
import storage.log.SegmentHeader;

/** The bytes of a segment or of a hint file, each with the field that it belongs to. */
public final class ByteDump {

  private static final int MOST_BYTES_SHOWN = 16;

  private final ByteBuffer bytes;
  private final Consumer<Field> out;

  /** Where the next field begins. */
  private int at;

  private ByteDump(ByteBuffer bytes, Consumer<Field> out) {
    this.bytes = bytes;
    this.out = out;
  }

  /** Hands over all fields of a file in order, also those of a damaged one. */
  public static void of(Path file, Consumer<Field> out) throws IOException {
    Readers readers = new Readers(file);
    SegmentHeader none = new SegmentHeader(0, 0, 1, SegmentHeader.OPEN);
    Segment segment = SegmentFile.of(0, file, none).map(0, readers);
    readers.holding(
        () -> {
          new ByteDump(segment.log(), out).all(file);
          return null;
        });
  }

  private void all(Path file) throws IOException {
    int magic = bytes.limit() < Integer.BYTES ? 0 : bytes.getInt(0);
    boolean isNamedSegment = file.getFileName().toString().endsWith(".data");
    if (magic == HintFile.MAGIC) {
      hintFile();
    } else if ((magic == SegmentHeader.MAGIC || isNamedSegment)
        && bytes.limit() >= SegmentHeader.SIZE) {
      segment();
    } else {
      throw new FileSystemException(
          file.toString(), null, "this is neither a segment nor a hint file");
    }
  }

  private void segment() {
    field("magic", Integer.BYTES, Printable.of(array(Integer.BYTES)));
    number("version", Integer.BYTES);
    number("store", Long.BYTES);
    long identity = number("identity", Long.BYTES);
    number("first", Long.BYTES);
    number("last", Long.BYTES);
    field("checksum", Integer.BYTES, verdict(bytes.getInt(at) == Checksum.of(bytes, 0, at)));
    number("mark", Integer.BYTES);
    field("digest", Integer.BYTES, "");
    int check = Checksum.of(bytes, SegmentHeader.AT_MARK, at);
    field("check", Integer.BYTES, verdict(bytes.getInt(at) == check));
    while (at < bytes.limit()) {
      if (isRecord(at, identity)) {
        record();
      } else {
        noRecord(identity);
      }
    }
  }

  private boolean isRecord(int offset, long identity) {
    int place = RecordLayout.place(identity, offset);
    return RecordLayout.isIntact(bytes, offset, bytes.limit(), place);
  }

  private void record() {
    int keyLength = RecordLayout.keyLength(bytes, at);
    int valueLength = RecordLayout.valueLength(bytes, at);
    int end = at + RecordLayout.length(bytes, at);
    Kind kind = RecordLayout.kind(bytes, at);
    long expiry = RecordLayout.expiry(bytes, at);
    long sequence = RecordLayout.sequence(bytes, at);
    field("checksum", Integer.BYTES, verdict(true));
    field("check", Short.BYTES, "");
    field("keyLength", Short.BYTES, String.valueOf(keyLength));
    number("valueLength", Integer.BYTES);
    field("kind", Byte.BYTES, kind.toString());
    field("sequence", Long.BYTES - Byte.BYTES, String.valueOf(sequence));
    boolean isForever = expiry == Change.NEVER;
    field("expiry", Long.BYTES, isForever ? "never" : Instant.ofEpochMilli(expiry).toString());
    field("key", keyLength, text(keyLength));
    field("value", valueLength, kind == Kind.COMMIT ? members() : text(valueLength));
    field("zeros", end - at, "");
  }

  private String members() {
    return bytes.getInt(at) + " records";
  }

  /** What is between two records, or behind the last. */
  private void noRecord(long identity) {
    int end = at;
    boolean isZero = true;
    while (end < bytes.limit() && !isRecord(end, identity)) {
      int next = Math.min(end + RecordLayout.ALIGNMENT, bytes.limit());
      for (; end < next; end++) {
        isZero &= bytes.get(end) == 0;
      }
    }
    field(
        isZero ? "zeros" : "no record",
        end - at,
        String.format(Locale.ROOT, "%,d bytes", end - at));
  }

  private void hintFile() {
    field("magic", Integer.BYTES, Printable.of(array(Integer.BYTES)));
    number("version", Integer.BYTES);
    number("store", Long.BYTES);
    number("identity", Long.BYTES);
    while (bytes.limit() - at >= HintFile.ENTRY_SIZE + HintFile.TRAILER_SIZE + Integer.BYTES) {
      field("hash", Long.BYTES, "");
      field("offset", Integer.BYTES, offset(bytes.getInt(at)));
    }
    number("covered", Integer.BYTES);
    field("digest", Integer.BYTES, "");
    number("last", Long.BYTES);
    field("checksum", Integer.BYTES, verdict(bytes.getInt(at) == Checksum.of(bytes, 0, at)));
  }

  private static String offset(int told) {
    String tombstone = (told & HintFile.TOMBSTONE) != 0 ? " T" : "";
    String commit = (told & HintFile.COMMIT) != 0 ? " C" : "";
    String expiry = (told & HintFile.EXPIRY) != 0 ? " E" : "";
    return (told & -RecordLayout.ALIGNMENT) + tombstone + commit + expiry;
  }

  private long number(String name, int length) {
    long value = length == Long.BYTES ? bytes.getLong(at) : bytes.getInt(at);
    field(name, length, String.valueOf(value));
    return value;
  }

  private void field(String name, int length, String value) {
    if (length > 0) {
      String hex = HexFormat.ofDelimiter(" ").formatHex(array(Math.min(length, MOST_BYTES_SHOWN)));
      String more = length > MOST_BYTES_SHOWN ? " .." : "";
      out.accept(new Field(at, length, hex + more, name, value));
      at += length;
    }
  }

  private String text(int length) {
    return length <= 4 * MOST_BYTES_SHOWN
        ? Printable.of(array(length))
        : String.format(Locale.ROOT, "(%,d bytes)", length);
  }

  private byte[] array(int length) {
    byte[] array = new byte[length];
    bytes.get(at, array);
    return array;
  }

  private static String verdict(boolean isRight) {
    return isRight ? "right" : "WRONG";
  }

  /**
   * Some bytes of a file that belong together.
   *
   * @param offset where they begin
   * @param bytes the first of them, as hexadecimal digits
   * @param value what they say
   */
  public record Field(int offset, int length, String bytes, String name, String value) {

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%8d  %-50s  %-11s  %s", offset, bytes, name, value)
          .stripTrailing();
    }
  }
}
