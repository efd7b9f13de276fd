package storage.lsm;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import storage.log.ByteFields;

/** Takes the bytes of a manifest apart, also those of a damaged one. */
public final class ManifestFields {

  private final ByteFields fields;

  private ManifestFields(ByteFields fields) {
    this.fields = fields;
  }

  /** Whether these bytes begin as those of a manifest. */
  public static boolean isManifest(ByteBuffer bytes) {
    return bytes.limit() >= Manifest.LEAST && bytes.getInt(0) == Manifest.MAGIC;
  }

  /** Takes apart all that there is. */
  public static void of(ByteFields fields) {
    new ManifestFields(fields).all();
  }

  private void all() {
    fields.magic();
    fields.number("version", Integer.BYTES);
    fields.number("store", Long.BYTES);
    fields.number("flushed", Long.BYTES);
    fields.number("proven", Long.BYTES);
    fields.number("lastNumber", Integer.BYTES);
    long runs = fields.number("runs", Integer.BYTES);
    for (long run = 0; run < runs && hasMore(Integer.BYTES); run++) {
      run();
    }
    fields.unread("no run", fields.left() - Integer.BYTES);
    fields.checksum("checksum", 0, fields.at());
  }

  private boolean hasMore(long bytes) {
    return bytes >= 0 && fields.left() - Integer.BYTES >= bytes;
  }

  private void run() {
    key("from");
    long tables = hasMore(Integer.BYTES) ? fields.number("tables", Integer.BYTES) : 0;
    for (long table = 0; table < tables && hasMore(Manifest.TABLE); table++) {
      table();
    }
  }

  private void table() {
    fields.number("number", Integer.BYTES);
    fields.number("newest", Long.BYTES);
    fields.number("length", Integer.BYTES);
    int checksum = fields.bytes().getInt(fields.at());
    fields.field("checksum", Integer.BYTES, HexFormat.of().toHexDigits(checksum));
    fields.number("records", Integer.BYTES);
    fields.number("tombstones", Integer.BYTES);
    key("first");
    key("last");
  }

  private void key(String name) {
    if (hasMore(Integer.BYTES)) {
      long length = fields.number("keyLength", Integer.BYTES);
      if (hasMore(length)) {
        fields.text(name, (int) length);
      }
    }
  }
}
