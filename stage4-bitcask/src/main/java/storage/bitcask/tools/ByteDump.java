package storage.bitcask.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.function.Consumer;
import storage.bitcask.HintFile;
import storage.log.ByteFields;
import storage.log.Readers;
import storage.log.RecordLayout;
import storage.log.Segment;
import storage.log.SegmentFields;
import storage.log.SegmentFile;
import storage.log.SegmentHeader;

/** The bytes of a segment or of a hint file, each with the field that it belongs to. */
public final class ByteDump {

  private ByteDump() {}

  /** Hands over all fields of a file in order, also those of a damaged one. */
  public static void of(Path file, Consumer<ByteFields.Field> out) throws IOException {
    Readers readers = new Readers(file);
    SegmentHeader none = new SegmentHeader(0, 0, 1, SegmentHeader.OPEN);
    Segment segment = SegmentFile.of(0, file, none).map(0, readers);
    readers.holding(
        () -> {
          all(file, new ByteFields(segment.log(), out));
          return null;
        });
  }

  private static void all(Path file, ByteFields fields) throws IOException {
    ByteBuffer bytes = fields.bytes();
    if (bytes.limit() >= Integer.BYTES && bytes.getInt(0) == HintFile.MAGIC) {
      hintFile(fields);
    } else if (SegmentFields.isSegment(file, bytes)) {
      SegmentFields.of(fields);
    } else {
      throw new FileSystemException(
          file.toString(), null, "this is neither a segment nor a hint file");
    }
  }

  private static void hintFile(ByteFields fields) {
    fields.magic();
    fields.number("version", Integer.BYTES);
    fields.number("store", Long.BYTES);
    fields.number("identity", Long.BYTES);
    while (fields.left() >= HintFile.ENTRY_SIZE + HintFile.TRAILER_SIZE + Integer.BYTES) {
      fields.field("hash", Long.BYTES, "");
      fields.field("offset", Integer.BYTES, offset(fields.bytes().getInt(fields.at())));
    }
    fields.number("covered", Integer.BYTES);
    fields.field("digest", Integer.BYTES, "");
    fields.number("last", Long.BYTES);
    fields.checksum("checksum", 0, fields.at());
  }

  private static String offset(int told) {
    String tombstone = (told & HintFile.TOMBSTONE) != 0 ? " T" : "";
    String commit = (told & HintFile.COMMIT) != 0 ? " C" : "";
    String expiry = (told & HintFile.EXPIRY) != 0 ? " E" : "";
    return (told & -RecordLayout.ALIGNMENT) + tombstone + commit + expiry;
  }
}
