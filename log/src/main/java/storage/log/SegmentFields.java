package storage.log;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;

/** Takes the bytes of a segment apart, also those of a damaged one. */
public final class SegmentFields {

  private final ByteFields fields;
  private final ByteBuffer bytes;

  /** The identity that the header tells. */
  private long identity;

  private SegmentFields(ByteFields fields) {
    this.fields = fields;
    this.bytes = fields.bytes();
  }

  /** Whether these bytes should be those of a segment, by what they begin with or by the name. */
  public static boolean isSegment(Path file, ByteBuffer bytes) {
    return bytes.limit() >= SegmentHeader.SIZE
        && (bytes.getInt(0) == SegmentHeader.MAGIC
            || file.getFileName().toString().endsWith(".data"));
  }

  /** Takes apart all that there is. */
  public static void of(ByteFields fields) {
    new SegmentFields(fields).all();
  }

  private void all() {
    fields.magic();
    fields.number("version", Integer.BYTES);
    fields.number("store", Long.BYTES);
    identity = fields.number("identity", Long.BYTES);
    fields.number("first", Long.BYTES);
    fields.number("last", Long.BYTES);
    fields.checksum("checksum", 0, fields.at());
    fields.number("mark", Integer.BYTES);
    fields.field("digest", Integer.BYTES, "");
    fields.checksum("check", SegmentHeader.AT_MARK, fields.at());
    while (fields.left() > 0) {
      if (isRecord(fields.at())) {
        record();
      } else {
        noRecord();
      }
    }
  }

  private boolean isRecord(int offset) {
    int place = RecordLayout.place(identity, offset);
    return RecordLayout.isIntact(bytes, offset, bytes.limit(), place);
  }

  private void record() {
    int at = fields.at();
    int keyLength = RecordLayout.keyLength(bytes, at);
    int valueLength = RecordLayout.valueLength(bytes, at);
    int end = at + RecordLayout.length(bytes, at);
    Kind kind = RecordLayout.kind(bytes, at);
    long expiry = RecordLayout.expiry(bytes, at);
    long sequence = RecordLayout.sequence(bytes, at);
    fields.field("checksum", Integer.BYTES, "right");
    fields.field("check", Short.BYTES, "");
    fields.field("keyLength", Short.BYTES, String.valueOf(keyLength));
    fields.number("valueLength", Integer.BYTES);
    fields.field("kind", Byte.BYTES, kind.toString());
    fields.field("sequence", Long.BYTES - Byte.BYTES, String.valueOf(sequence));
    boolean isForever = expiry == Change.NEVER;
    String until = isForever ? "never" : Instant.ofEpochMilli(expiry).toString();
    fields.field("expiry", Long.BYTES, until);
    fields.text("key", keyLength);
    if (kind == Kind.COMMIT) {
      fields.field("value", valueLength, bytes.getInt(fields.at()) + " records");
    } else {
      fields.text("value", valueLength);
    }
    fields.field("zeros", end - fields.at(), "");
  }

  /** What is between two records, or after the last. */
  private void noRecord() {
    int end = fields.at();
    boolean isZero = true;
    while (end < bytes.limit() && !isRecord(end)) {
      int next = Math.min(end + RecordLayout.ALIGNMENT, bytes.limit());
      for (; end < next; end++) {
        isZero &= bytes.get(end) == 0;
      }
    }
    fields.unread(isZero ? "zeros" : "no record", end - fields.at());
  }
}
