package storage.docs;

import java.util.List;

/**
 * The way of a get in stage 4, from the key to the value, in SVG: the bits of the hash, the slots
 * of a table, and the record in the log.
 */
final class LookupPicture {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 210;
  private static final int BOX = 24;

  /** How wide a character of the typeface for code is, and a byte in the log. */
  private static final double CHARACTER = 7.3;

  private static final int BYTE = 4;

  private static final int LEFT = 78;
  private static final int HASH_TOP = 10;
  private static final int TABLE_TOP = 88;
  private static final int LOG_TOP = 166;

  /** What a reader is told who cannot see the picture. */
  private static final String DESCRIPTION =
      "The first bits of the key's hash lead to a table, in which a slot has the next bits,"
          + " the fingerprint, and the location of the record in the log.";

  private static final String INK = "light-dark(#23211d,#dcd8cf)";
  private static final String SOFT = "light-dark(#625c52,#a49d90)";
  private static final String LINE = "light-dark(#c9c0ad,#5a564d)";
  private static final String TABLE = "light-dark(#d5e4f3,#24405c)";
  private static final String FINGERPRINT = "light-dark(#f6dd95,#5b4a12)";
  private static final String LOCATION = "light-dark(#d3e8c8,#2b4a24)";
  private static final String PLAIN = "light-dark(#f4f1ea,#2c2a26)";

  private static final String MONO = "Book Mono, monospace";
  private static final String SANS = "Book Sans, sans-serif";
  private static final String EMOJI = "Book Emoji, sans-serif";

  private final StringBuilder svg = new StringBuilder();

  private LookupPicture() {}

  /**
   * Draws the look-up of a key.
   *
   * @param hash the key's hash, in hexadecimal digits
   * @param table the number of its table
   * @param slots the slots of that table, in hexadecimal digits; zeros if empty
   * @param records the header of segment 1 and its records
   * @param found which of these the key's slot points to, counted from 0
   */
  static String of(
      String hash, int table, List<String> slots, List<List<Field>> records, int found) {
    LookupPicture picture = new LookupPicture();
    picture.hash(hash);
    double slot = picture.table(table, slots);
    picture.log(records, found, slot);
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
        %s</svg>
        """
        .formatted(WIDTH, HEIGHT, DESCRIPTION, picture.svg);
  }

  private void hash(String digits) {
    label(HASH_TOP, "hash");
    double x = LEFT;
    x = part(x, HASH_TOP, digits.substring(0, 3), TABLE, "table");
    x = part(x, HASH_TOP, digits.substring(3, 9), FINGERPRINT, "fingerprint");
    part(x, HASH_TOP, digits.substring(9), PLAIN, "not kept");
  }

  /** Returns where the slot's location ends, from the left. */
  private double table(int number, List<String> slots) {
    label(TABLE_TOP, "table " + number);
    double table = LEFT + (3 * CHARACTER + 10) / 2;
    arrow(table, HASH_TOP + BOX + 16, table, TABLE_TOP);
    double x = LEFT;
    double location = 0;
    for (String slot : slots) {
      if (slot.matches("0+")) {
        x = part(x, TABLE_TOP, " ", PLAIN, "");
      } else {
        x = part(x, TABLE_TOP, slot.substring(0, 6), FINGERPRINT, "");
        x = part(x, TABLE_TOP, slot.substring(6), LOCATION, "location");
        location = x - (10 * CHARACTER + 10) / 2;
      }
    }
    return location;
  }

  private void log(List<List<Field>> records, int found, double slot) {
    label(LOG_TOP, "segment 1");
    int first = records.get(found).get(0).offset();
    for (List<Field> record : records) {
      int from = record.get(0).offset();
      int to = end(record);
      if (from == first) {
        arrow(slot, TABLE_TOP + BOX + 16, x(from), LOG_TOP);
        for (Field field : record) {
          box(x(field.offset()), LOG_TOP, width(field), colour(field.kind()));
        }
      } else {
        box(x(from), LOG_TOP, (double) (to - from) * BYTE, PLAIN);
      }
      text(x(from), LOG_TOP + BOX + 14, 10, "start", SOFT, MONO, String.valueOf(from));
    }
    for (Field field : records.get(found)) {
      if (field.kind() == Field.Kind.KEY) {
        text(x(field.offset()), LOG_TOP + BOX + 14, 11, "start", INK, EMOJI, field.text());
      } else if (field.kind() == Field.Kind.VALUE) {
        text(x(field.offset()) + 3, LOG_TOP + BOX + 14, 11, "start", INK, SANS, field.text());
      }
    }
  }

  private static int end(List<Field> record) {
    Field last = record.get(record.size() - 1);
    return last.offset() + length(last);
  }

  private static int length(Field field) {
    return (field.hex().length() + 1) / 3;
  }

  private static double width(Field field) {
    return (double) length(field) * BYTE;
  }

  private static double x(int offset) {
    return LEFT + (double) offset * BYTE;
  }

  private static String colour(Field.Kind kind) {
    return switch (kind) {
      case KEY -> FINGERPRINT;
      case VALUE -> LOCATION;
      default -> PLAIN;
    };
  }

  private void label(int top, String text) {
    text(LEFT - 10, top + 16, 12, "end", SOFT, SANS, text);
  }

  /** Draws some digits in a box, and returns where it ends. */
  private double part(double x, int top, String digits, String fill, String caption) {
    double width = digits.length() * CHARACTER + 10;
    box(x, top, width, fill);
    if (!digits.isBlank()) {
      text(x + width / 2, top + 16, 12, "middle", INK, MONO, digits);
      text(x + width / 2, top + BOX + 13, 10, "middle", SOFT, SANS, caption);
    }
    return x + width;
  }

  private void arrow(double fromX, int fromY, double toX, int toY) {
    int bend = (fromY + toY) / 2;
    svg.append(
        ("<path d=\"M%.1f %d V%d H%.1f V%d m-3 -5 l3 5 l3 -5\""
                + " style=\"fill:none;stroke:%s;stroke-width:1.2\"/>%n")
            .formatted(fromX, fromY, bend, toX, toY - 2, SOFT));
  }

  private void box(double x, int y, double width, String fill) {
    svg.append(
        ("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\""
                + " style=\"fill:%s;stroke:%s;stroke-width:0.8\"/>%n")
            .formatted(x, y, width, BOX, fill, LINE));
  }

  private void text(
      double x, int y, int size, String anchor, String fill, String font, String text) {
    svg.append(
        ("<text x=\"%.1f\" y=\"%d\" font-family=\"%s\" font-size=\"%d\" text-anchor=\"%s\""
                + " style=\"fill:%s\">%s</text>%n")
            .formatted(x, y, font, size, anchor, fill, text));
  }
}
