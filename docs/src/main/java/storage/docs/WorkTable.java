package storage.docs;

import static storage.docs.Cost.number;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a store asks of the disk as it grows, row by row. */
final class WorkTable {

  /** How many copies of the sample are stored, from row to row. */
  private static final int[] COPIES = {1, 10, 100};

  private WorkTable() {}

  /**
   * Counts what a store costs, with few records and with many.
   *
   * @param home where a directory is made for each count
   */
  static List<Cost> measure(String name, Cost.Opener opener, Path home) throws IOException {
    List<Cost> rows = new ArrayList<>();
    for (int copies : COPIES) {
      rows.add(Cost.of(opener, directory(name, copies, home), copies));
    }
    return rows;
  }

  static int mostCopies() {
    return COPIES[COPIES.length - 1];
  }

  /** Where the largest store is that was measured under that name. */
  static Path largest(String name, Path home) {
    return directory(name, mostCopies(), home);
  }

  private static Path directory(String name, int copies, Path home) {
    return home.resolve(name + "-" + copies);
  }

  static String asciiDoc(List<Cost> rows) {
    StringBuilder table = new StringBuilder();
    table.append("[%autowidth.stretch,cols=\">,>,>,>,>,>,>\",options=header]\n|===\n");
    table.append("|Records |File |get newest |get oldest |get missing |open |set\n");
    for (Cost row : rows) {
      table.append(
          "%n|%s |%s |%s |%s |%s |%s |%s%n"
              .formatted(
                  number(row.records()),
                  number(row.fileSize()),
                  row.newest(),
                  row.oldest(),
                  row.missing(),
                  row.open(),
                  number(row.bytesWritten())));
    }
    return table.append("|===\n").toString();
  }
}
