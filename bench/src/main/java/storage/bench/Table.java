package storage.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A table of texts, shown in a terminal or in the book. The first column holds names. */
record Table(String title, List<String> header, List<List<String>> rows) {

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns the table with aligned columns, for a terminal. */
  String toText() {
    List<Integer> widths =
        IntStream.range(0, header.size()).mapToObj(this::widthOf).collect(Collectors.toList());
    return Stream.concat(Stream.of(header), rows.stream())
        .map(row -> alignedLine(row, widths))
        .collect(Collectors.joining("\n", title + "\n", "\n"));
  }

  /** Returns the table as a block of AsciiDoc. */
  String toAsciiDoc() {
    Function<List<String>, String> line =
        row -> row.stream().map(cell -> "|" + escaped(cell)).collect(Collectors.joining(" "));
    return Stream.concat(Stream.of(header), rows.stream())
        .map(line)
        .collect(
            Collectors.joining(
                "\n",
                ".%s\n[%%header%%autowidth.stretch,cols=\"<%s\"]\n|===\n"
                    .formatted(title, ",>".repeat(header.size() - 1)),
                "\n|===\n"));
  }

  private static String escaped(String cell) {
    return cell.replace("|", "{vbar}");
  }

  private int widthOf(int column) {
    return Stream.concat(Stream.of(header), rows.stream())
        .mapToInt(row -> row.get(column).length())
        .max()
        .getAsInt();
  }

  private static String alignedLine(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String format = column == 0 ? "%-" + widths.get(0) + "s" : "  %" + widths.get(column) + "s";
      line.append(format.formatted(row.get(column)));
    }
    return line.toString();
  }
}
