package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import storage.keydir.RecordHeader;

/**
 * Some bytes of a datastore file that mean one thing.
 *
 * @param kind what they are
 * @param name what the book calls them
 * @param offset where they begin in the file, in bytes
 * @param hex the bytes
 * @param text what they say
 */
record Field(Kind kind, String name, int offset, String hex, String text) {

  /** What the book gives a colour of its own. */
  enum Kind {
    LENGTH,
    KEY,
    VALUE,
    MARK,
    PLAIN;

    /** The name of the colour in the style sheet. */
    String role() {
      return "field-" + id();
    }

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Takes a text datastore of stages 1 and 2 apart, record by record. */
  static List<List<Field>> ofLines(byte[] file) {
    List<List<Field>> records = new ArrayList<>();
    int at = 0;
    while (at < file.length) {
      int comma = indexOf(file, ',', at);
      int newline = indexOf(file, '\n', comma);
      records.add(
          List.of(
              of(Kind.KEY, "key", file, at, comma),
              of(Kind.MARK, "comma", file, comma, comma + 1),
              of(Kind.VALUE, "value", file, comma + 1, newline),
              of(Kind.MARK, "newline", file, newline, newline + 1)));
      at = newline + 1;
    }
    return records;
  }

  /** Takes a log of stage 3 apart, record by record, by its codec's own table of fields. */
  static List<List<Field>> ofLog(byte[] file) {
    ByteBuffer log = ByteBuffer.wrap(file);
    List<List<Field>> records = new ArrayList<>();
    while (log.hasRemaining()) {
      int at = log.position();
      RecordHeader header = RecordHeader.decode(log);
      List<Field> fields = new ArrayList<>();
      for (RecordHeader.Field field : RecordHeader.Field.values()) {
        int end = at + header.width(field);
        fields.add(ofLog(field, file, at, end));
        at = end;
      }
      log.position(at);
      records.add(fields);
    }
    return records;
  }

  private static Field ofLog(RecordHeader.Field field, byte[] file, int from, int to) {
    String name = field.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return switch (field) {
      case KEY_LENGTH, VALUE_LENGTH -> ofLength(name, file, from, to);
      case KEY -> of(Kind.KEY, name, file, from, to);
      case VALUE -> of(Kind.VALUE, name, file, from, to);
    };
  }

  private static Field ofLength(String name, byte[] file, int from, int to) {
    String length = String.valueOf(new BigInteger(file, from, to - from));
    return new Field(Kind.LENGTH, name, from, Bytes.hex(file, from, to), length);
  }

  private static Field of(Kind kind, String name, byte[] file, int from, int to) {
    String text = new String(file, from, to - from, UTF_8).replace("\n", "\\n");
    return new Field(kind, name, from, Bytes.hex(file, from, to), text);
  }

  private static int indexOf(byte[] file, char wanted, int from) {
    int at = from;
    while (file[at] != wanted) {
      at++;
    }
    return at;
  }
}
