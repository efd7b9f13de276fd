package storage.bench.report;

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
import storage.bench.engine.Engines;
import storage.bench.jmh.Metric;
import storage.bench.jmh.Unit;
import storage.bench.measure.Effort;
import storage.bench.measure.Measurement;
import storage.bench.measure.Ratio;
import storage.bench.measure.Results;

/**
 * Results as tables: a row for each engine and number of records, a column for each figure. Of
 * peers only the largest store is shown.
 */
public final class Report {

  private static final String NOTHING = "–";

  private static final String LEGEND =
      """
      A figure is measured in one JVM after the other until its interval is within 10 %, or until \
      its part of the time is over: then a larger error is shown, up to a third. Means come with \
      Student's 95 % interval of the JVMs' means. Tails (p99.9) are those of all calls of all JVMs, \
      with the range from the JVM where it was least to the one where it was most. \
      The data is in the page cache. Choosing a key is a part of each time. With several threads, a \
      time is that of one call of one of them. The records are those that a store begins with: new \
      keys make it grow. Peers are compacted before they are read. "Lost on kill": the set may still \
      be in the memory of its process. "Resident besides": growth of what the process has for itself \
      beyond its heap while a store is open and read, without what it has touched of files that are \
      mapped; "+ off heap": the heap is not all that the engine keeps.""";

  private static final String OLD_LEGEND =
      """
      Means with JMH's 99.9% confidence interval of all iterations, by an earlier bench: how much \
      JVMs differ is not in it.""";

  private static final String PAIRS_LEGEND =
      """
      In turns: the median of all rounds with its quartiles, and the range of the JVMs' own medians. \
      CPU is the time of the calling thread alone, without what an engine does on threads of its \
      own; the clock's time has all that, and whatever else the machine was doing.""";

  /** Groups of which the work of an operation is counted. */
  private static final List<Metric.Group> COUNTED =
      List.of(
          Metric.Group.READS,
          Metric.Group.WRITES,
          Metric.Group.MIXES,
          Metric.Group.SYNCED_WRITES,
          Metric.Group.BYTES,
          Metric.Group.LARGE_DATA,
          Metric.Group.START_UP);

  private static final Set<Metric> UNSYNCED_WRITES =
      EnumSet.of(
          Metric.SET_NEW,
          Metric.SET_SAME,
          Metric.SET_SHARED,
          Metric.MIX_READS,
          Metric.MIX_HALF,
          Metric.MIX_MODIFY,
          Metric.PUT_NEW,
          Metric.PUT_SAME,
          Metric.PUT_MANY,
          Metric.PUT_ALONE,
          Metric.PUT_MERGING);

  private final Results results;

  public Report(Results results) {
    this.results = results;
  }

  /** Writes a file as a whole or not at all. */
  public static void writeFile(Path file, String content) throws IOException {
    Path incomplete = file.resolveSibling(file.getFileName() + ".incomplete");
    try {
      Files.writeString(incomplete, content);
      Files.move(incomplete, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(incomplete);
    }
  }

  /** Returns all tables for a terminal, and last what the eye takes in first. */
  public String toText() {
    String tables =
        tables().map(table -> table.toText(provenance())).collect(Collectors.joining("\n"));
    return Stream.of(tables, legend(), new DotPlots(results).toText())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private Stream<Table> tables() {
    Stream<Table> groups =
        Stream.of(Metric.Group.values())
            .filter(group -> group != Metric.Group.LIMITS)
            .flatMap(
                group -> Stream.of(figures(group, engine -> true), work(group, engine -> true)));
    return Stream.concat(groups, Stream.of(limits(), multiples(), pairs(), goals()))
        .filter(table -> !table.rows().isEmpty());
  }

  private String legend() {
    List<String> parts = new ArrayList<>();
    results.leftOut().forEach(reason -> parts.add("Left out: " + reason));
    results.settings().forEach(parts::add);
    if (!results.measurements().isEmpty()) {
      parts.add(results.effort().minutes() == 0 ? OLD_LEGEND : LEGEND);
    }
    if (!results.pairs().isEmpty()) {
      parts.add(PAIRS_LEGEND);
    }
    return parts.stream().map(Table::wrapped).collect(Collectors.joining());
  }

  /** What the figures were measured by, with and on, in one line. */
  String provenance() {
    return Stream.of(
            "A %s, %s long; %s"
                .formatted(
                    results.effort().description(),
                    Effort.inMinutes(results.minutes()),
                    results.machine().description()),
            String.join(" ", results.flags()),
            results.versions().isEmpty() ? "" : "peers: " + String.join(", ", results.versions()))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("; ", "", "."));
  }

  /** Returns what the stages should reach; nothing of a smoke run, which tells nothing of it. */
  Table goals() {
    Table goals = Goals.table(results);
    return results.effort().isSmoke() ? new Table(goals.title(), goals.header(), List.of()) : goals;
  }

  /** Returns how engines compare that were measured in turns. */
  Table pairs() {
    List<List<String>> rows =
        results.pairs().stream()
            .map(
                pair ->
                    List.of(
                        pair.a() + " / " + pair.b(),
                        Table.number(pair.records()),
                        pair.metric().label(),
                        pair.toRatio().format(),
                        "%.2f to %.2f".formatted(pair.leastFork(), pair.mostFork()),
                        Unit.NANOSECONDS.format(pair.nanos()),
                        pair.isWall() ? "clock" : "CPU"))
            .toList();
    return new Table(
        "In turns: the time of the first as a multiple of the second's, round by round",
        List.of("engines", "records", "figure", "ratio", "JVMs", "second", "time"),
        rows);
  }

  /** Returns the figures of a group. */
  Table figures(Metric.Group group, Predicate<String> engines) {
    List<Column> columns = new ArrayList<>();
    for (Metric metric : group.metrics()) {
      columns.add(new Column(metric.label(), metric, shown(m -> m.format() + mark(m))));
      if (metric == Metric.HEAP) {
        columns.add(
            new Column(
                "a key",
                metric,
                figure -> results.isShown(figure) ? figure.formatPerRecord() : NOTHING));
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
            new Column(
                metric.label(), metric, m -> m.work() == null ? NOTHING : m.work().format()));
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
          size -> row.add(cell(results.find(machine, size, metric), shown(Measurement::format))));
      if (row.stream().skip(1).anyMatch(cell -> !cell.equals(NOTHING))) {
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
                .map(this::shown)
                .orElse(NOTHING));
      }
      if (row.stream().skip(2).anyMatch(cell -> !cell.equals(NOTHING))) {
        rows.add(row);
      }
    }
    return new Table("Engines as multiples of the limits", header, rows).withoutEmptyColumns();
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
    return new Table(title, header, rows).withoutEmptyColumns();
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
    if (cells.stream().allMatch(NOTHING::equals)) {
      return Optional.empty();
    }
    List<String> row = new ArrayList<>(List.of(engine, Table.number(records)));
    row.addAll(cells);
    return Optional.of(row);
  }

  /** A figure whose error is too large is none. */
  private Function<Measurement, String> shown(Function<Measurement, String> format) {
    return figure -> results.isShown(figure) ? format.apply(figure) : results.inPlaceOf(figure);
  }

  private String shown(Ratio ratio) {
    return results.effort().isSmoke() || ratio.isMeasured()
        ? ratio.format()
        : results.notMeasured();
  }

  private static String cell(
      Optional<Measurement> measurement, Function<Measurement, String> format) {
    return measurement.map(format).orElse(NOTHING);
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
