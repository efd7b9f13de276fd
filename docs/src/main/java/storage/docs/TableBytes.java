package storage.docs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import storage.docs.Field.Kind;
import storage.log.Checksum;

/** A table of stage 5, field by field, as its layout is documented there. */
final class TableBytes {

  /**
   * What a record of a table says, and where it begins.
   *
   * @param value null for a tombstone
   */
  record Told(int offset, String key, String value) {}

  private static final int FOOTER = 4 * Integer.BYTES;

  private final byte[] file;
  private final ByteBuffer bytes;
  private final List<Told> records = new ArrayList<>();
  private final List<List<Field>> header = new ArrayList<>();
  private final List<List<List<Field>>> blocks = new ArrayList<>();
  private final List<List<Field>> index = new ArrayList<>();
  private final List<List<Field>> footer = new ArrayList<>();
  private List<List<Field>> groups = header;

  private TableBytes(byte[] file) {
    this.file = file;
    this.bytes = ByteBuffer.wrap(file);
  }

  static TableBytes of(Path file) throws IOException {
    TableBytes table = new TableBytes(Files.readAllBytes(file));
    table.take();
    return table;
  }

  List<Told> records() {
    return records;
  }

  /** What stands before the blocks. */
  List<List<Field>> header() {
    return header;
  }

  /** What stands before the records of each block, and then each record. */
  List<List<List<Field>>> blocks() {
    return blocks;
  }

  /** The prefixes, and then where the blocks begin. */
  List<List<Field>> index() {
    return index;
  }

  List<List<Field>> footer() {
    return footer;
  }

  private void take() {
    begin();
    text("magic", Integer.BYTES);
    number("version", Kind.PLAIN);
    add(Kind.PLAIN, "store", Long.BYTES, "a random number");
    add(Kind.PLAIN, "newest", Long.BYTES, String.valueOf(bytes.getLong(bytes.position())));
    add(Kind.MARK, "checksum", Integer.BYTES, "");

    int end = file.length - FOOTER;
    int count = bytes.getInt(end);
    int at = bytes.getInt(end + Integer.BYTES);
    int starts = at + count * Long.BYTES;
    for (int block = 0; block < count; block++) {
      int from = bytes.getInt(starts + block * Integer.BYTES);
      int to = bytes.getInt(starts + (block + 1) * Integer.BYTES);
      takeBlock(from, to);
    }

    groups = index;
    begin();
    bytes.position(at);
    for (int block = 0; block < count; block++) {
      text("prefix", Long.BYTES);
    }
    for (int block = 0; block <= count; block++) {
      number("start", Kind.LENGTH);
    }

    groups = footer;
    begin();
    bytes.position(end);
    number("blocks", Kind.LENGTH);
    number("index", Kind.LENGTH);
    number("lines", Kind.LENGTH);
    add(Kind.MARK, "checksum", Integer.BYTES, "");
    requireChecksum(end + 3 * Integer.BYTES, at, end + 3 * Integer.BYTES);
  }

  private void takeBlock(int from, int to) {
    requireChecksum(from, from + Integer.BYTES, to);
    groups = new ArrayList<>();
    blocks.add(groups);
    bytes.position(from);
    begin();
    add(Kind.MARK, "checksum", Integer.BYTES, "");
    int count = Short.toUnsignedInt(bytes.getShort(bytes.position()));
    add(Kind.LENGTH, "count", Short.BYTES, String.valueOf(count));
    add(Kind.KEY, "tags", count, "");
    StringBuilder offsets = new StringBuilder();
    for (int i = 0; i < count; i++) {
      offsets.append(bytes.getShort(bytes.position() + i * Short.BYTES)).append(' ');
    }
    add(Kind.LENGTH, "offsets", count * Short.BYTES, offsets.toString().strip());
    for (int i = 0; i < count; i++) {
      takeRecord();
    }
    if (bytes.position() < to) {
      begin();
      add(Kind.PLAIN, "zeros", to - bytes.position(), "up to the next block");
    }
  }

  private void takeRecord() {
    begin();
    int offset = bytes.position();
    int keyLength = Short.toUnsignedInt(bytes.getShort(offset));
    add(Kind.LENGTH, "key length", Short.BYTES, String.valueOf(keyLength));
    int valueLength = bytes.getInt(bytes.position());
    add(Kind.LENGTH, "value length", Integer.BYTES, String.valueOf(valueLength));
    String key = text(Kind.KEY, "key", keyLength);
    String value = valueLength < 0 ? null : text(Kind.VALUE, "value", valueLength);
    records.add(new Told(offset, key, value));
  }

  private void requireChecksum(int at, int from, int to) {
    Steps.require(
        bytes.getInt(at) == Checksum.of(bytes, from, to), "the bytes of a table have their layout");
  }

  private void begin() {
    groups.add(new ArrayList<>());
  }

  private void number(String name, Kind kind) {
    add(kind, name, Integer.BYTES, String.valueOf(bytes.getInt(bytes.position())));
  }

  private void text(String name, int length) {
    text(name.equals("prefix") ? Kind.KEY : Kind.PLAIN, name, length);
  }

  private String text(Kind kind, String name, int length) {
    int at = bytes.position();
    String text = Bytes.text(file, at, at + length).replace("\0", "");
    add(kind, name, length, text);
    return text;
  }

  private void add(Kind kind, String name, int length, String text) {
    int at = bytes.position();
    String hex = Bytes.hex(file, at, at + length);
    groups.get(groups.size() - 1).add(new Field(kind, name, at, hex, text));
    bytes.position(at + length);
  }
}
