package storage.docs;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import storage.docs.AllBills.Bill;

/**
 * The bills of all stages side by side, in SVG: a row for each stage, a column for each of the four
 * trades. In all columns a step to the right is the same factor, and what is nothing stands at the
 * left edge.
 */
final class BillsPicture {

  private static final int WIDTH = 760;
  private static final int NAMES = 96;
  private static final int COLUMN = 166;
  private static final int TOP = 58;
  private static final int ROW = 34;

  /** The axis of a column: where it begins, from the column's left, and how wide a decade is. */
  private static final int FIRST = 8;

  private static final double DECADE = 10.5;

  /** The power of ten at which an axis begins. */
  private static final int LEAST = -2;

  private static final int DOT = 5;

  private static final String INK = "light-dark(#23211d,#dcd8cf)";
  private static final String SOFT = "light-dark(#625c52,#a7a297)";
  private static final String LINE = "light-dark(#e6dfd0,#2e3138)";
  private static final String ACCENT = "light-dark(#9a3f0a,#f0a15c)";
  private static final String SANS = "Book Sans, sans-serif";

  /**
   * One of the four trades.
   *
   * @param unit of which the figures are bytes
   */
  private record Trade(String name, String unit, ToDoubleFunction<Bill> of) {}

  private static final List<Trade> TRADES =
      List.of(
          new Trade("Reads", "looked at by a get", Bill::reads),
          new Trade("Writes", "written for a record", Bill::writes),
          new Trade("Memory", "on the heap for a key", Bill::memory),
          new Trade("Start-up", "read by an open", Bill::startUp));

  private final StringBuilder svg = new StringBuilder();

  private BillsPicture() {}

  static String of(List<Bill> bills) {
    BillsPicture picture = new BillsPicture();
    int height = TOP + bills.size() * ROW;
    for (int row = 0; row < bills.size(); row++) {
      picture.name(bills.get(row).stage(), TOP + row * ROW);
    }
    for (int column = 0; column < TRADES.size(); column++) {
      picture.column(TRADES.get(column), NAMES + column * COLUMN, bills);
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
        %s</svg>
        """
        .formatted(WIDTH, height, inWords(bills), picture.svg);
  }

  private void name(Stage stage, int y) {
    svg.append(
        "<path d=\"M0 %d H%d\" style=\"stroke:%s;stroke-width:1\"/>%n".formatted(y, WIDTH, LINE));
    text(0, y + ROW / 2 + 5, 14, INK, stage.title());
  }

  private void column(Trade trade, int left, List<Bill> bills) {
    text(left + FIRST - DOT, 20, 15, INK, trade.name);
    text(left + FIRST - DOT, 40, 12, SOFT, trade.unit);
    for (int row = 0; row < bills.size(); row++) {
      double bytes = trade.of.applyAsDouble(bills.get(row));
      int y = TOP + row * ROW + ROW / 2;
      double x = left + FIRST + decades(bytes) * DECADE;
      String fill = isNothing(bytes) ? "none" : ACCENT;
      svg.append(
          "<path d=\"M%d %d H%.1f\" style=\"stroke:%s;stroke-width:1.5\"/>%n"
              .formatted(left + FIRST - DOT, y, Math.max(x - DOT, left + FIRST - DOT), LINE));
      svg.append(
          "<circle cx=\"%.1f\" cy=\"%d\" r=\"%d\" style=\"fill:%s;stroke:%s;stroke-width:1.5\"/>%n"
              .formatted(x, y, DOT, fill, ACCENT));
      text(x + 2 * DOT, y + 5, 13, INK, format(bytes));
    }
  }

  /** How many decades a figure lies from the left edge. */
  private static double decades(double bytes) {
    return isNothing(bytes) ? 0 : Math.log10(bytes) - LEAST;
  }

  /** Less than the least that is shown, as a few hundred bytes for a million keys are. */
  private static boolean isNothing(double bytes) {
    return bytes < Math.pow(10, LEAST);
  }

  /** With two digits that count. */
  static String format(double bytes) {
    if (isNothing(bytes)) {
      return "0";
    }
    String[] units = {"B", "kB", "MB"};
    int unit = 0;
    double number = bytes;
    while (number >= 999.5) {
      number /= 1000;
      unit++;
    }
    String pattern = number < 0.1 ? "%.2f %s" : number < 9.95 ? "%.1f %s" : "%.0f %s";
    return String.format(Locale.ROOT, pattern, number, units[unit]);
  }

  private void text(double x, int y, int size, String fill, String text) {
    svg.append(
        "<text x=\"%.1f\" y=\"%d\" font-family=\"%s\" font-size=\"%d\" style=\"fill:%s\">%s</text>%n"
            .formatted(x, y, SANS, size, fill, text));
  }

  /** The picture for those who do not see it. */
  private static String inWords(List<Bill> bills) {
    return bills.stream()
        .map(
            bill ->
                TRADES.stream()
                    .map(trade -> trade.name + " " + format(trade.of.applyAsDouble(bill)))
                    .collect(joining(", ", bill.stage().title() + ": ", ".")))
        .collect(joining(" "));
  }
}
