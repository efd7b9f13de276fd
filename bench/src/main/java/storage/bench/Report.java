package storage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Results as tables: a row for each engine and number of records, a column for each figure. Of
 * peers only the largest store is shown.
 */
final class Report {

  private static final String LEGEND =
      """
      Means with JMH's 99.9% confidence interval, for JVMs like those that were measured. The data is
      in the page cache. Choosing a key is a part of each time. With several threads, a time is that
      of one call of one of them. The records are those that a store begins with: new keys make it
      grow. "Lost on kill": the set may still be in the memory of its process. "Resident besides":
      growth of what the process has for itself beyond its heap while a store is open and read,
      without what it has touched of files that are mapped; "+ off heap": the heap is not all that the
      engine keeps.""";

  /** Groups of which the work of an operation is counted. */
  private static final List<Metric.Group> COUNTED =
      List.of(
          Metric.Group.READS,
          Metric.Group.WRITES,
          Metric.Group.SYNCED_WRITES,
          Metric.Group.BYTES,
          Metric.Group.LARGE_DATA,
          Metric.Group.START_UP);

  private static final Set<Metric> UNSYNCED_WRITES =
      EnumSet.of(
          Metric.SET_NEW,
          Metric.SET_SAME,
          Metric.SET_SHARED,
          Metric.PUT_NEW,
          Metric.PUT_SAME,
          Metric.PUT_MANY,
          Metric.PUT_ALONE,
          Metric.PUT_MERGING);

  private final Results results;

  Report(Results results) {
    this.results = results;
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

  /** Returns all tables for a terminal. */
  String toText() {
    String tables =
        Stream.of(
                Stream.of(Metric.Group.values())
                    .filter(group -> group != Metric.Group.LIMITS)
                    .flatMap(
                        group ->
                            Stream.of(figures(group, engine -> true), work(group, engine -> true))),
                Stream.of(limits(), multiples(), Goals.table(results)))
            .flatMap(Function.identity())
            .filter(table -> !table.rows().isEmpty())
            .map(Table::toText)
            .collect(Collectors.joining("\n"));
    return "%s\n%s\n\n%s".formatted(tables, provenance(), LEGEND);
  }

  /** What the figures were measured by, with and on. */
  String provenance() {
    Stream<String> versions =
        results.versions().isEmpty()
            ? Stream.of()
            : Stream.of("Peers: " + String.join(", ", results.versions()) + ".");
    return Stream.of(
            results.leftOut().stream().map(reason -> "Left out: " + reason),
            versions,
            Stream.of(
                "A %s, %d minutes long."
                    .formatted(results.effort().description(), results.minutes()),
                results.machine().description() + "."))
        .flatMap(Function.identity())
        .collect(Collectors.joining("\n"));
  }

  /** Returns the figures of a group. */
  Table figures(Metric.Group group, Predicate<String> engines) {
    List<Column> columns = new ArrayList<>();
    for (Metric metric : group.metrics()) {
      columns.add(new Column(metric.label(), metric, m -> m.format() + mark(m)));
      if (metric == Metric.HEAP) {
        columns.add(new Column("a key", metric, Measurement::formatPerRecord));
      }
    }
    return table(group.title(), columns, engines);
  }

  /** Returns what one operation of a group did, as far as that was counted. */
  Table work(Metric.Group group, Predicate<String> engines) {
    List<Column> columns = new ArrayList<>();
    if (COUNTED.contains(group)) {
      for (Metric metric : group.metrics()) {
        columns.add(
            new Column(metric.label(), metric, m -> m.work() == null ? "–" : m.work().format()));
      }
    }
    columns.removeIf(column -> results.measurements().stream().noneMatch(column::isCounted));
    Table table = table(group.title() + ", and the work in it", columns, engines);
    return columns.isEmpty() ? new Table(table.title(), table.header(), List.of()) : table;
  }

  /** Returns what the machine does with nothing around it. */
  Table limits() {
    String machine = Engines.MACHINE.label();
    List<Integer> sizes = results.sizes(machine);
    List<String> header = new ArrayList<>(List.of("limit"));
    sizes.forEach(size -> header.add(Table.number(size) + " records"));
    List<List<String>> rows = new ArrayList<>();
    for (Metric metric : Metric.Group.LIMITS.metrics()) {
      List<String> row = new ArrayList<>(List.of(metric.label()));
      sizes.forEach(
          size -> row.add(cell(results.find(machine, size, metric), Measurement::format)));
      if (row.stream().skip(1).anyMatch(cell -> !cell.equals("–"))) {
        rows.add(row);
      }
    }
    return new Table(Metric.Group.LIMITS.title(), header, rows);
  }

  /** Returns each engine's figures as multiples of the machine's, for the largest stores. */
  Table multiples() {
    List<Metric> figures =
        List.of(Metric.UNIFORM, Metric.UNIFORM, Metric.SET_SAME, Metric.SYNCED, Metric.OPEN);
    List<Metric> limits =
        List.of(
            Metric.POSITIONAL_READ,
            Metric.MAPPED_COPY,
            Metric.APPEND,
            Metric.FORCE_PRESET,
            Metric.SEQUENTIAL_READ);
    List<String> header = new ArrayList<>(List.of("engine", "records"));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < figures.size(); i++) {
      header.add(figures.get(i).label() + " / " + limits.get(i).label());
    }
    for (String engine : results.engines()) {
      List<Integer> sizes = results.sizes(engine);
      int largest = sizes.get(sizes.size() - 1);
      List<String> row = new ArrayList<>(List.of(engine, Table.number(largest)));
      for (int i = 0; i < figures.size(); i++) {
        row.add(
            Ratio.of(
                    results.find(engine, largest, figures.get(i)),
                    results.find(Engines.MACHINE.label(), largest, limits.get(i)))
                .map(Ratio::format)
                .orElse("–"));
      }
      if (row.stream().skip(2).anyMatch(cell -> !cell.equals("–"))) {
        rows.add(row);
      }
    }
    return new Table("Engines as multiples of the limits", header, rows);
  }

  private Table table(String title, List<Column> columns, Predicate<String> engines) {
    List<String> header = new ArrayList<>(List.of("engine", "records"));
    columns.forEach(column -> header.add(column.label()));
    List<List<String>> rows = new ArrayList<>();
    for (String engine : results.engines()) {
      if (engines.test(engine)) {
        for (int size : shownSizes(engine)) {
          row(engine, size, columns).ifPresent(rows::add);
        }
      }
    }
    return new Table(title, header, rows);
  }

  private List<Integer> shownSizes(String engine) {
    List<Integer> sizes = results.sizes(engine);
    return Engines.isStage(engine) ? sizes : sizes.subList(sizes.size() - 1, sizes.size());
  }

  /** Returns a row, unless there would be nothing in it. */
  private Optional<List<String>> row(String engine, int records, List<Column> columns) {
    List<String> cells =
        columns.stream()
            .map(column -> cell(results.find(engine, records, column.metric()), column.format()))
            .toList();
    if (cells.stream().allMatch("–"::equals)) {
      return Optional.empty();
    }
    List<String> row = new ArrayList<>(List.of(engine, Table.number(records)));
    row.addAll(cells);
    return Optional.of(row);
  }

  private static String cell(
      Optional<Measurement> measurement, Function<Measurement, String> format) {
    return measurement.map(format).orElse("–");
  }

  /** What keeps a figure from being set beside the others without a word. */
  private String mark(Measurement measurement) {
    if (UNSYNCED_WRITES.contains(measurement.metric())
        && results.lostOnKill().contains(measurement.engine())) {
      return " (lost on kill)";
    }
    return measurement.metric() == Metric.HEAP && results.offHeap().contains(measurement.engine())
        ? " + off heap"
        : "";
  }

  private record Column(String label, Metric metric, Function<Measurement, String> format) {

    boolean isCounted(Measurement measurement) {
      return measurement.metric() == metric && measurement.work() != null;
    }
  }
}
