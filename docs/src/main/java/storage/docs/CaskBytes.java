package storage.docs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import storage.docs.Drawing.Column;
import storage.docs.Field.Kind;

/** Takes the files of stage 4 apart, as the classes that write them have drawn them. */
final class CaskBytes {

  private static final int ALIGNMENT = 8;
  private static final int MAGIC_LENGTH = 4;

  /** How many bits of a slot are the fingerprint, the segment, and the offset: see Location. */
  private static final int FINGERPRINT_AT = 40;

  private static final int SEGMENT_AT = 27;

  private final Path sources;
  private final byte[] file;
  private final ByteBuffer bytes;

  private final List<List<Field>> groups = new ArrayList<>();

  /** The fields of the record, or the entry, in hand. */
  private List<Field> group;

  private CaskBytes(Path project, byte[] file) {
    this.sources = project.resolve(Stage.BITCASK.sources());
    this.file = file;
    this.bytes = ByteBuffer.wrap(file);
  }

  /** The header of a segment, and then its records, up to the zeros behind them. */
  static List<List<Field>> ofSegment(Path project, byte[] file) throws IOException {
    CaskBytes segment = new CaskBytes(project, file);
    segment.take(segment.drawing("SegmentHeader").columns());
    Drawing record = segment.drawing("RecordLayout");
    while (segment.bytes.hasRemaining() && segment.hasKind()) {
      segment.take(record.columns());
    }
    return segment.groups;
  }

  /** Or else there are zeros. */
  private boolean hasKind() {
    return bytes.get(bytes.position() + Integer.BYTES) != 0;
  }

  /** What stands before the entries, each entry, and what stands behind them. */
  static List<List<Field>> ofHintFile(Path project, byte[] file) throws IOException {
    CaskBytes hint = new CaskBytes(project, file);
    Drawing drawing = hint.drawing("HintFile");
    List<Column> trailer = drawing.behindTheDots();
    List<Column> before = drawing.beforeTheDots();
    int header = before.size() - 2; // hash, offset
    hint.take(before.subList(0, header));
    int end = file.length - trailer.stream().mapToInt(Column::width).sum();
    while (hint.bytes.position() < end) {
      hint.take(before.subList(header, before.size()));
    }
    hint.take(trailer);
    return hint.groups;
  }

  /** What stands before the segments, each segment, each table with its slots, and the checksum. */
  static List<List<Field>> ofCheckpoint(Path project, byte[] file) throws IOException {
    CaskBytes checkpoint = new CaskBytes(project, file);
    Drawing drawing = checkpoint.drawing("Checkpoint");
    List<Column> before = drawing.beforeTheDots();
    checkpoint.take(before.subList(0, before.size() - 1));
    int segments = Integer.parseInt(checkpoint.last().text());
    for (int i = 0; i < segments; i++) {
      checkpoint.take(
          columns(
              "index int, end int, identity long, records int, live records int,"
                  + " live tombstones int, live bytes long, live tombstone bytes long"));
    }
    List<Column> trailer = drawing.behindTheDots();
    while (checkpoint.bytes.remaining() > trailer.get(0).width()) {
      checkpoint.take(columns("table int, length int, used int"));
      int slots = Integer.parseInt(checkpoint.group.get(1).text());
      for (int i = 0; i < slots; i++) {
        checkpoint.takeFixed(new Column("slot", "long"));
      }
    }
    checkpoint.take(trailer);
    return checkpoint.groups;
  }

  private static List<Column> columns(String list) {
    List<Column> columns = new ArrayList<>();
    for (String column : list.split(", *", -1)) {
      int type = column.lastIndexOf(' ');
      columns.add(new Column(column.substring(0, type), column.substring(type + 1)));
    }
    return columns;
  }

  private Drawing drawing(String type) throws IOException {
    return Drawing.of(sources.resolve(type + ".java"));
  }

  private Field last() {
    return group.get(group.size() - 1);
  }

  /** Takes the next fields, which belong together. */
  private void take(List<Column> columns) {
    group = new ArrayList<>();
    groups.add(group);
    for (Column column : columns) {
      if (column.width() > 0) {
        takeFixed(column);
      } else if (column.name().startsWith("0")) {
        int padding = -bytes.position() & (ALIGNMENT - 1);
        if (padding > 0) {
          add(Kind.PLAIN, "padding", padding, "");
        }
      } else {
        takeText(column);
      }
    }
  }

  private void takeFixed(Column column) {
    long number =
        switch (column.width()) {
          case Byte.BYTES -> bytes.get(bytes.position());
          case Short.BYTES -> Short.toUnsignedInt(bytes.getShort(bytes.position()));
          case Integer.BYTES -> bytes.getInt(bytes.position());
          default -> bytes.getLong(bytes.position());
        };
    add(kind(column), column.words(), column.width(), text(column, number));
  }

  /** A key or a value, as long as a field before says. */
  private void takeText(Column column) {
    int length =
        group.stream()
            .filter(field -> field.name().equals(column.name() + " length"))
            .mapToInt(field -> Integer.parseInt(field.text()))
            .findFirst()
            .orElseThrow();
    if (length > 0) {
      boolean isCommit = group.stream().anyMatch(field -> field.text().equals("commit"));
      String text =
          isCommit
              ? bytes.getInt(bytes.position()) + " records"
              : new String(file, bytes.position(), length, UTF_8);
      add(column.name().equals("key") ? Kind.KEY : Kind.VALUE, column.name(), length, text);
    }
  }

  private void add(Kind kind, String name, int width, String text) {
    int at = bytes.position();
    group.add(new Field(kind, name, at, Bytes.hex(file, at, at + width), text));
    bytes.position(at + width);
  }

  private static String offset(long told) {
    String kind =
        switch ((int) told & (ALIGNMENT - 1)) {
          case 0 -> "";
          case 1 -> ", a tombstone";
          default -> ", a commit";
        };
    return (told & -ALIGNMENT) + kind;
  }

  private static Kind kind(Column column) {
    return switch (column.name()) {
      case "checksum", "mark", "~mark" -> Kind.MARK;
      case "keyLength", "valueLength", "length" -> Kind.LENGTH;
      case "hash" -> Kind.KEY;
      case "slot" -> Kind.VALUE;
      default -> Kind.PLAIN;
    };
  }

  private String text(Column column, long number) {
    return switch (column.name()) {
      case "magic" -> new String(file, bytes.position(), MAGIC_LENGTH, ISO_8859_1);
      case "store", "identity" -> "a random number";
      case "checksum", "hash" -> "";
      case "~mark" -> "the same, inverted";
      case "kind" -> kindOfRecord(number);
      case "expiry" -> number == 0 ? "never" : Instant.ofEpochMilli(number).toString();
      case "slot" -> slot(number);
      case "offset" -> offset(number);
      default -> String.valueOf(number);
    };
  }

  private static String kindOfRecord(long code) {
    Object kind = Inside.callStatic("storage.bitcask.Kind", "of", (byte) code);
    return kind.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String slot(long slot) {
    return slot == 0
        ? "empty"
        : "%06x, index %d, offset %d"
            .formatted(
                slot >>> FINGERPRINT_AT,
                (slot >>> SEGMENT_AT) & ((1 << (FINGERPRINT_AT - SEGMENT_AT)) - 1),
                (slot & ((1L << SEGMENT_AT) - 1)) * ALIGNMENT);
  }
}
