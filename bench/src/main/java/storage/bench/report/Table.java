package storage.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A table of texts, shown in a terminal or in the book. The first column holds names. */
public record Table(String title, List<String> header, List<List<String>> rows) {

  /** How many columns a terminal has. */
  static final int TERMINAL = 80;

  private static final int GAP = 2;

  /** The header of a second column that belongs to the name of a row. */
  private static final String RECORDS = "records";

  private static final String NOTHING = "–";

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns the table without the columns that say nothing of any row. */
  Table withoutEmptyColumns() {
    List<Integer> said =
        IntStream.range(0, header.size())
            .filter(column -> rows.stream().anyMatch(row -> !row.get(column).equals(NOTHING)))
            .boxed()
            .toList();
    return new Table(title, only(said, header), rows.stream().map(row -> only(said, row)).toList());
  }

  private static List<String> only(List<Integer> columns, List<String> row) {
    return columns.stream().map(row::get).toList();
  }

  /** Returns the table with aligned columns, for a terminal, with nothing said below it. */
  public String toText() {
    return toText("");
  }

  /**
   * Returns the table with aligned columns. A table that is too wide for a terminal is cut into
   * several, each with the names of its rows.
   *
   * @param note what is said below it
   */
  String toText(String note) {
    List<Integer> widths =
        IntStream.range(0, header.size()).mapToObj(this::widthOf).collect(Collectors.toList());
    return parts(widths).stream()
        .map(columns -> part(columns, widths))
        .collect(Collectors.joining("\n", title + "\n", note.isEmpty() ? "" : wrapped(note)));
  }

  /** Returns the columns of each part: those that name a row, and as many as fit beside them. */
  private List<List<Integer>> parts(List<Integer> widths) {
    List<Integer> names =
        header.size() > 1 && header.get(1).equals(RECORDS) ? List.of(0, 1) : List.of(0);
    int namesWidth = names.stream().mapToInt(column -> widths.get(column) + GAP).sum();
    List<List<Integer>> parts = new ArrayList<>();
    int width = TERMINAL;
    for (int column = names.size(); column < header.size(); column++) {
      width += widths.get(column) + GAP;
      if (width > TERMINAL + GAP) {
        parts.add(new ArrayList<>(names));
        width = namesWidth + widths.get(column) + GAP;
      }
      parts.get(parts.size() - 1).add(column);
    }
    return parts.isEmpty() ? List.of(names) : parts;
  }

  private String part(List<Integer> columns, List<Integer> widths) {
    return Stream.concat(Stream.of(header), rows.stream())
        .map(row -> alignedLine(row, columns, widths))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Returns a text in lines that fit into a terminal. */
  static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    int length = 0;
    for (String word : text.split(" ", -1)) {
      boolean fits = length + 1 + word.length() <= TERMINAL;
      lines.append(length == 0 ? "" : fits ? " " : "\n").append(word);
      length = fits && length > 0 ? length + 1 + word.length() : word.length();
    }
    return lines.append("\n").toString();
  }

  /**
   * Returns the table as a block of AsciiDoc.
   *
   * @param note what is said below it
   */
  String toAsciiDoc(String note) {
    Function<List<String>, String> line =
        row -> row.stream().map(cell -> "|" + escaped(cell)).collect(Collectors.joining(" "));
    return Stream.concat(Stream.of(header), rows.stream())
        .map(line)
        .collect(
            Collectors.joining(
                "\n",
                ".%s\n[%%header%%autowidth.stretch,cols=\"<%s\"]\n|===\n"
                    .formatted(title, ",>".repeat(header.size() - 1)),
                "\n|===\n\n[.measured]\n%s\n".formatted(note)));
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

  private static String alignedLine(List<String> row, List<Integer> columns, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column : columns) {
      String format = column == 0 ? "%-" + widths.get(0) + "s" : "  %" + widths.get(column) + "s";
      line.append(format.formatted(row.get(column)));
    }
    return line.toString();
  }
}
