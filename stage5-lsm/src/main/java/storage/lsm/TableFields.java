package storage.lsm;

import java.nio.ByteBuffer;
import storage.log.ByteFields;

/** Takes the bytes of a table apart, also those of a damaged one. */
public final class TableFields {

  private static final int LEAST = TableLayout.HEADER + TableLayout.FOOTER;

  private final ByteFields fields;
  private final ByteBuffer bytes;

  private TableFields(ByteFields fields) {
    this.fields = fields;
    this.bytes = fields.bytes();
  }

  /** Whether these bytes begin as those of a table. */
  public static boolean isTable(ByteBuffer bytes) {
    return bytes.limit() >= LEAST && bytes.getInt(0) == TableLayout.MAGIC;
  }

  /** Takes apart all that there is. */
  public static void of(ByteFields fields) {
    new TableFields(fields).all();
  }

  private void all() {
    int footer = bytes.limit() - TableLayout.FOOTER;
    TableLayout layout = TableLayout.told(bytes, footer);
    header();
    if (layout.isPossible(bytes, footer)) {
      for (int block = 0; block < layout.blocks(); block++) {
        block(block, bytes.getInt(layout.starts() + (block + 1) * Integer.BYTES));
      }
      index(layout);
    } else {
      fields.unread("no blocks", footer - fields.at());
    }
    fields.number("blocks", Integer.BYTES);
    fields.number("index", Integer.BYTES);
    fields.number("lines", Integer.BYTES);
    boolean hasIndex = layout.index() > 0 && layout.index() < footer;
    fields.checksum("checksum", hasIndex ? layout.index() : footer, fields.at());
  }

  private void header() {
    fields.magic();
    fields.number("version", Integer.BYTES);
    fields.number("store", Long.BYTES);
    fields.number("newest", Long.BYTES);
    fields.checksum("checksum", 0, fields.at());
  }

  private void block(int number, int end) {
    int start = fields.at();
    boolean isSound = Block.isSound(bytes, start, end);
    fields.field("checksum", Integer.BYTES, "block " + number + (isSound ? ": right" : ": WRONG"));
    if (!isSound) {
      fields.unread("no block", end - fields.at());
      return;
    }
    int count = (int) fields.number("count", Short.BYTES);
    for (int i = 0; i < count; i++) {
      fields.field("tag", Byte.BYTES, "");
    }
    for (int i = 0; i < count; i++) {
      fields.field("offset", Short.BYTES, "record at " + Block.place(bytes, start, i));
    }
    for (int i = 0; i < count; i++) {
      record();
    }
    fields.field("zeros", end - fields.at(), "");
  }

  private void record() {
    int keyLength = Block.keyLength(bytes, fields.at());
    int valueLength = Block.valueLength(bytes, fields.at());
    boolean isTombstone = valueLength == RecordView.TOMBSTONE;
    fields.number("keyLength", Short.BYTES);
    fields.field(
        "valueLength", Integer.BYTES, isTombstone ? "tombstone" : String.valueOf(valueLength));
    fields.text("key", keyLength);
    fields.text("value", Math.max(0, valueLength));
  }

  private void index(TableLayout layout) {
    for (int i = 0; i < layout.blocks(); i++) {
      fields.text("prefix", Long.BYTES);
    }
    for (int i = 0; i <= layout.blocks(); i++) {
      fields.number("start", Integer.BYTES);
    }
    fields.field("zeros", layout.filter() - fields.at(), "");
    for (int i = 0; i < layout.lines(); i++) {
      fields.field("filter", Filter.LINE, "line " + i);
    }
  }
}
