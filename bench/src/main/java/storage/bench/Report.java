package storage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Results as a reader sees them: two tables with a row for each engine and number of records, one
 * of the reads and one of what they are paid with.
 */
public final class Report {

  private static final String LEGEND =
      "Means with JMH's 99.9% confidence interval; writes are not synced.";

  private final Results results;

  public Report(Results results) {
    this.results = results;
  }

  /** Returns the report for a terminal. */
  public String toText() {
    return "%s\n%s\n%s\n%s\n%s"
        .formatted(
            reads().toText(), costs().toText(), effort(), LEGEND, results.machine().description());
  }

  /** Returns the report for a book: two tables and a paragraph. */
  public String toAsciiDoc() {
    return "%s\n%s\n%s\n%s\n%s.\n"
        .formatted(
            reads().toAsciiDoc(),
            costs().toAsciiDoc(),
            effort(),
            LEGEND,
            results.machine().description());
  }

  /** Writes a file as a whole or not at all. */
  static void writeFile(Path file, String content) throws IOException {
    Path incomplete = file.resolveSibling(file.getFileName() + ".incomplete");
    try {
      Files.writeString(incomplete, content);
      Files.move(incomplete, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(incomplete);
    }
  }

  private Table reads() {
    return table(
        "Reads: the time of one get",
        List.of(
            new Column(Metric.NEWEST, Measurement::format),
            new Column(Metric.OLDEST, Measurement::format),
            new Column(Metric.UNIFORM, Measurement::format),
            new Column(Metric.MISSING, Measurement::format)));
  }

  private Table costs() {
    return table(
        "What they are paid with: the time of one set and of one open, the heap of an open store",
        List.of(
            new Column(Metric.SET_NEW, Measurement::format),
            new Column(Metric.SET_EXISTING, Measurement::format),
            new Column(Metric.OPEN, Measurement::format),
            new Column(Metric.HEAP, Measurement::format),
            new Column("a key", Metric.HEAP, Measurement::formatPerRecord)));
  }

  private Table table(String title, List<Column> columns) {
    List<String> header = new ArrayList<>(List.of("engine", "records"));
    columns.forEach(column -> header.add(column.label()));
    List<List<String>> rows =
        results.measurements().stream()
            .map(measurement -> new Subject(measurement.engine(), measurement.records()))
            .distinct()
            .map(subject -> row(subject, columns))
            .toList();
    return new Table(title, header, rows);
  }

  private List<String> row(Subject subject, List<Column> columns) {
    List<String> row = new ArrayList<>();
    row.add(subject.engine());
    row.add(String.format(Locale.ROOT, "%,d", subject.records()));
    for (Column column : columns) {
      row.add(
          results
              .find(subject.engine(), subject.records(), column.metric())
              .map(measurement -> column.format().apply(measurement) + mark(measurement))
              .orElse("–"));
    }
    return row;
  }

  /** What keeps a figure from being set beside the others without a word. */
  private String mark(Measurement measurement) {
    boolean write =
        measurement.metric() == Metric.SET_NEW || measurement.metric() == Metric.SET_EXISTING;
    if (write && results.lostOnKill().contains(measurement.engine())) {
      return " (lost on kill)";
    }
    boolean heap = measurement.metric() == Metric.HEAP;
    return heap && results.offHeap().contains(measurement.engine()) ? " + off heap" : "";
  }

  private String effort() {
    return "A " + results.effort().description() + ".";
  }

  /** What a row is about. */
  private record Subject(String engine, int records) {}

  private record Column(String label, Metric metric, Function<Measurement, String> format) {

    Column(Metric metric, Function<Measurement, String> format) {
      this(metric.label(), metric, format);
    }
  }
}
