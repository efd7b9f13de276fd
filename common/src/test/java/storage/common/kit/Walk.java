package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import storage.common.Cursor;
import storage.common.Range;
import storage.common.Utf8;

/** What a cursor shows, beside what it has to show. A record is told as {@code key=value}. */
final class Walk {

  private static final String END = "the end";

  private Walk() {}

  /** A map in the order of sorted stores. */
  static NavigableMap<String, String> model() {
    return new TreeMap<>(Utf8.ORDER);
  }

  /** The records that a scan of {@code range} shows if the store holds {@code model}. */
  static List<String> of(NavigableMap<String, String> model, Range range) {
    List<String> records = new ArrayList<>();
    for (Map.Entry<String, String> each :
        (range.reversed() ? model.descendingMap() : model).entrySet()) {
      if (range.contains(each.getKey())) {
        records.add(each.getKey() + "=" + each.getValue());
      }
    }
    return records;
  }

  /** The next record, or that there is none. */
  static String next(Cursor cursor) throws IOException {
    return cursor.next() ? cursor.key() + "=" + cursor.value() : END;
  }

  /** Goes to the end of a cursor, and closes it. */
  static List<String> toTheEnd(Cursor cursor) throws IOException {
    List<String> records = new ArrayList<>();
    try (cursor) {
      while (cursor.next()) {
        records.add(cursor.key() + "=" + cursor.value());
      }
    }
    return records;
  }

  /** Fails at the first record that is not the expected one. Closes the cursor. */
  static void expect(String what, Cursor cursor, List<String> expected) throws IOException {
    try (cursor) {
      for (int i = 0; i < expected.size(); i++) {
        assertThat(next(cursor)).as("%s, record %d", what, i + 1).isEqualTo(expected.get(i));
      }
      assertThat(next(cursor)).as("%s, after %d records", what, expected.size()).isEqualTo(END);
    }
  }

  /** How a test tells of a range. */
  static String told(Range range) {
    return "scan from %s%s%s"
        .formatted(
            Shown.value(range.from()),
            range.to().map(to -> " to " + Shown.value(to)).orElse(""),
            range.reversed() ? " backward" : "");
  }
}
