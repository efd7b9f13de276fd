package storage.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import storage.common.KeyValueStore;
import storage.common.kit.ObservedDisk;

/**
 * What one stage asks of the disk as its store grows, in counted bytes and calls: the same on every
 * machine.
 */
final class WorkTable {

  /** How many copies of the pictographs are stored, from row to row. */
  private static final int[] COPIES = {1, 10, 100};

  /** U+1F300 to U+1F64F: characters whose names are the same in every JDK. */
  private static final int FIRST = 0x1F300;

  private static final int LAST = 0x1F64F;

  /**
   * A row of the table.
   *
   * @param records how many records are stored
   * @param fileSize the length of the datastore file in bytes
   * @param bytesWritten what one more {@code set} writes
   */
  record Row(
      int records,
      long fileSize,
      Reads newest,
      Reads oldest,
      Reads missing,
      Reads open,
      long bytesWritten) {}

  /** How many bytes were read, in how many calls. */
  record Reads(long bytes, int calls) {

    @Override
    public String toString() {
      return calls == 0 ? "0" : "%s (%s)".formatted(number(bytes), number(calls));
    }
  }

  private WorkTable() {}

  static List<Row> measure(Stage stage, Path home) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int copies : COPIES) {
      rows.add(measure(stage, home.resolve(stage.chapter() + "-" + copies), copies));
    }
    return rows;
  }

  private static Row measure(Stage stage, Path directory, int copies) throws IOException {
    fill(stage, directory, copies);
    long fileSize = Files.size(directory.resolve(stage.datastore()));
    ObservedDisk disk = new ObservedDisk(directory);
    Reads open = reads(disk, () -> stage.open(disk.path()).close());
    try (KeyValueStore store = stage.open(disk.path())) {
      Reads newest = reads(disk, () -> store.get(key(LAST, copies)));
      Reads oldest = reads(disk, () -> store.get(key(FIRST, 1)));
      Reads missing = reads(disk, () -> store.get("missing"));
      store.set("first", "this one looks for a torn tail");
      long written = disk.during(() -> store.set("coffee", "black")).bytesWritten();
      int records = copies * (LAST - FIRST + 1);
      return new Row(records, fileSize, newest, oldest, missing, open, written);
    }
  }

  private static void fill(Stage stage, Path directory, int copies) throws IOException {
    try (KeyValueStore store = stage.open(directory)) {
      for (int copy = 1; copy <= copies; copy++) {
        for (int character = FIRST; character <= LAST; character++) {
          store.set(key(character, copy), Character.getName(character));
        }
      }
    }
  }

  private static String key(int character, int copy) {
    return Character.toString(character) + copy;
  }

  /** What was read, without the reads that found the end of the file and nothing else. */
  private static Reads reads(ObservedDisk disk, ObservedDisk.IoAction action) throws IOException {
    List<ObservedDisk.Read> reads =
        disk.readsDuring(action).stream().filter(read -> read.length() > 0).toList();
    return new Reads(reads.stream().mapToLong(ObservedDisk.Read::length).sum(), reads.size());
  }

  static String asciiDoc(List<Row> rows) {
    StringBuilder table = new StringBuilder();
    table.append("[%autowidth.stretch,cols=\">,>,>,>,>,>,>\",options=header]\n|===\n");
    table.append("|Records |File |get newest |get oldest |get missing |open |set\n");
    for (Row row : rows) {
      table.append(
          "%n|%s |%s |%s |%s |%s |%s |%s%n"
              .formatted(
                  number(row.records),
                  number(row.fileSize),
                  row.newest,
                  row.oldest,
                  row.missing,
                  row.open,
                  number(row.bytesWritten)));
    }
    return table.append("|===\n").toString();
  }

  /** With commas between the thousands, whatever the machine's language. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
