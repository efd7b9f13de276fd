package storage.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of a file format as the class that knows it has drawn them, in its Javadoc: a row of
 * names in boxes, and a row of types below.
 */
record Drawing(List<Column> columns) {

  private static final String BOXES = " *  |";

  /**
   * One box.
   *
   * @param type what is written below the name: {@code int}, or nothing
   */
  record Column(String name, String type) {

    /** How many bytes such a field has; 0 if that depends. */
    int width() {
      return switch (type) {
        case "byte" -> Byte.BYTES;
        case "short" -> Short.BYTES;
        case "int" -> Integer.BYTES;
        case "long" -> Long.BYTES;
        default -> 0;
      };
    }

    /** The name as the book has it: "key length". */
    String words() {
      return name.replaceAll("([A-Z])", " $1").toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** The first drawing of a source file. */
  static Drawing of(Path source) throws IOException {
    List<String> rows =
        Files.readAllLines(source).stream().filter(line -> line.startsWith(BOXES)).toList();
    String[] names = boxes(rows.get(0));
    String[] types = boxes(rows.get(1));
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      if (!names[i].isEmpty()) { // or else it is the gap between two groups of boxes
        columns.add(new Column(names[i], types[i]));
      }
    }
    return new Drawing(columns);
  }

  private static String[] boxes(String row) {
    return row.substring(BOXES.length()).strip().split("\\s*\\|\\s*", -1);
  }

  /** The columns before the first that is drawn as dots. */
  List<Column> beforeTheDots() {
    return columns.subList(0, dots());
  }

  /** The columns behind the last that is drawn as dots. */
  List<Column> behindTheDots() {
    int last = columns.size() - 1;
    while (!columns.get(last).name.equals("...")) {
      last--;
    }
    return columns.subList(last + 1, columns.size());
  }

  private int dots() {
    int first = 0;
    while (!columns.get(first).name.equals("...")) {
      first++;
    }
    return first;
  }
}
