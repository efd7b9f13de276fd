package storage.docs;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import storage.common.KeyValueStore;

/** The records that the book counts with: pictographs by name, several copies of them all. */
final class SampleRecords {

  /** U+1F300 to U+1F64F: characters whose names are the same in every JDK. */
  private static final int FIRST = 0x1F300;

  private static final int LAST = 0x1F64F;

  private SampleRecords() {}

  static void fill(KeyValueStore store, int copies) throws IOException {
    for (int copy = 1; copy <= copies; copy++) {
      for (int character = FIRST; character <= LAST; character++) {
        store.set(key(character, copy), value(character));
      }
    }
  }

  static int count(int copies) {
    return copies * (LAST - FIRST + 1);
  }

  static String oldestKey() {
    return key(FIRST, 1);
  }

  static String newestKey(int copies) {
    return key(LAST, copies);
  }

  /** Keys from the oldest to the newest, the same distance apart. */
  static List<String> someKeys(int copies, int count) {
    return IntStream.range(0, count)
        .map(i -> (int) ((long) i * (count(copies) - 1) / (count - 1)))
        .mapToObj(i -> key(FIRST + i % count(1), 1 + i / count(1)))
        .toList();
  }

  static String oldestValue() {
    return value(FIRST);
  }

  static String newestValue() {
    return value(LAST);
  }

  /** The length of a value in bytes, on average and rounded. */
  static long averageValue() {
    return Math.round(
        IntStream.rangeClosed(FIRST, LAST)
            .mapToLong(character -> value(character).length()) // English, so a byte a letter
            .average()
            .orElseThrow());
  }

  private static String value(int character) {
    return Character.getName(character);
  }

  private static String key(int character, int copy) {
    return Character.toString(character) + copy;
  }
}
