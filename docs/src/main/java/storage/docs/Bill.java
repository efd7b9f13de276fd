package storage.docs;

import static storage.docs.Cost.number;

import java.util.List;

/**
 * What a stage pays and what it gets: two stores side by side in the four things that are traded.
 */
final class Bill {

  /** Two figures of which one is within a hundredth of the other are called the same. */
  private static final int HUNDREDTH = 100;

  /** A cell that spanned rows would shift the alignment of what stands beside it. */
  private static final String SAME_TRADE = "| ";

  private Bill() {}

  /**
   * Returns the bill as an AsciiDoc table.
   *
   * @param titleBefore what the earlier store is called
   */
  static String of(String titleBefore, String titleAfter, Cost before, Cost after) {
    StringBuilder table = new StringBuilder(header(titleBefore, titleAfter));
    table.append("\n|Reads ");
    table.append(row("bytes for the newest key", before.newest().bytes(), after.newest().bytes()));
    table.append(SAME_TRADE);
    table.append(row("bytes for the oldest key", before.oldest().bytes(), after.oldest().bytes()));
    table.append(SAME_TRADE);
    table.append(row("bytes for a missing key", before.missing().bytes(), after.missing().bytes()));
    table.append("\n|Writes ");
    table.append(row("bytes for one `set`", before.bytesWritten(), after.bytesWritten()));
    table.append("\n|Memory ");
    table.append(row("objects kept for each key", before.objects(), after.objects()));
    table.append("\n|Start-up ");
    table.append(row("bytes read by `open`", before.open().bytes(), after.open().bytes()));
    if (before.remembers() != after.remembers()) {
      table.append(SAME_TRADE);
      table.append(
          "|what `open` finds |%s |%s |%s%n"
              .formatted(finds(before), finds(after), verdict(after.remembers())));
    }
    return table.append("|===\n").toString();
  }

  /**
   * One thing that was counted in both.
   *
   * @param trade which of the four it belongs to; empty if the same as in the row before
   */
  record Row(String trade, String what, long before, long after) {}

  /** Returns a bill of other things that were counted. */
  static String of(String titleBefore, String titleAfter, List<Row> rows) {
    StringBuilder table = new StringBuilder(header(titleBefore, titleAfter));
    for (Row row : rows) {
      table.append(row.trade.isEmpty() ? SAME_TRADE : "\n|" + row.trade + " ");
      table.append(row(row.what, row.before, row.after));
    }
    return table.append("|===\n").toString();
  }

  private static String header(String titleBefore, String titleAfter) {
    return "[%%autowidth.stretch,cols=\"<,<,>,>,^\",options=header]%n|===%n|Trade |Counted |%s |%s |%n"
        .formatted(titleBefore, titleAfter);
  }

  private static String finds(Cost store) {
    return store.remembers() ? "all of it" : "nothing";
  }

  private static String row(String what, long before, long after) {
    return "|%s |%s |%s |%s%n"
        .formatted(what, number(before), number(after), verdict(before, after));
  }

  /** Of all that is counted, less is better. */
  private static String verdict(long before, long after) {
    boolean same = Math.abs(after - before) <= Math.max(before, after) / HUNDREDTH;
    return same ? "same" : verdict(after < before);
  }

  private static String verdict(boolean better) {
    return better ? "[.better]#better#" : "[.worse]#worse#";
  }
}
