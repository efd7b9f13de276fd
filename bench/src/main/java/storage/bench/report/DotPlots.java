package storage.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import storage.bench.jmh.Metric;
import storage.bench.jmh.Unit;
import storage.bench.measure.Measurement;
import storage.bench.measure.Results;

/**
 * Three pictures for a terminal: how long a get, a set and the first answer of a JVM take, a line
 * for each engine with its largest store. Equal steps to the right are equal factors.
 */
final class DotPlots {

  private static final String DOT = "●";
  private static final String INTERVAL = "─";

  /** The figures that tell most in the least space, and what a picture of each is called. */
  static final List<Metric> METRICS = List.of(Metric.UNIFORM, Metric.SET_SAME, Metric.OPEN_FIRST);

  private static final List<String> TITLES =
      List.of("get, a key at random", "set, a key that is there", "first answer of a new JVM");

  private static final int NAME_WIDTH = 17;
  private static final int FIGURE_WIDTH = 18;
  private static final int AXIS_WIDTH = Table.TERMINAL - NAME_WIDTH - FIGURE_WIDTH;

  private final Results results;

  DotPlots(Results results) {
    this.results = results;
  }

  /** Returns the pictures that have something to show, one below the other. */
  String toText() {
    return Stream.of(0, 1, 2)
        .map(n -> plot(TITLES.get(n), figures(METRICS.get(n))))
        .filter(plot -> !plot.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private List<Measurement> figures(Metric metric) {
    return results.engines().stream()
        .flatMap(engine -> largest(engine, metric).stream())
        .filter(figure -> figure.score() > 0 && results.isShown(figure))
        .toList();
  }

  private List<Measurement> largest(String engine, Metric metric) {
    List<Integer> sizes = results.sizes(engine);
    return results.find(engine, sizes.get(sizes.size() - 1), metric).stream().toList();
  }

  private static String plot(String title, List<Measurement> figures) {
    if (figures.isEmpty()) {
      return "";
    }
    int first =
        (int)
            Math.floor(Math.log10(figures.stream().mapToDouble(DotPlots::low).min().orElseThrow()));
    int last =
        (int)
            Math.ceil(Math.log10(figures.stream().mapToDouble(DotPlots::high).max().orElseThrow()));
    Axis axis = new Axis(first, Math.max(last, first + 1));
    return figures.stream()
        .map(figure -> line(figure, axis))
        .collect(Collectors.joining("\n", title + "\n", "\n" + axis.labels() + "\n"));
  }

  private static String line(Measurement figure, Axis axis) {
    int from = axis.column(low(figure));
    int dot = axis.column(figure.score());
    int to = axis.column(high(figure));
    return String.format(
        Locale.ROOT,
        "%-" + NAME_WIDTH + "s%s%s%s%s%s%" + FIGURE_WIDTH + "s",
        figure.engine(),
        " ".repeat(from),
        INTERVAL.repeat(dot - from),
        DOT,
        INTERVAL.repeat(to - dot),
        " ".repeat(AXIS_WIDTH - 1 - to),
        figure.format());
  }

  private static double low(Measurement figure) {
    return figure.score() * Math.max(0.1, 1 - figure.relativeError());
  }

  private static double high(Measurement figure) {
    return figure.score() * (1 + figure.relativeError());
  }

  /** An axis from one power of ten to another. */
  private record Axis(int first, int last) {

    int column(double value) {
      return (int) Math.round((Math.log10(value) - first) / (last - first) * (AXIS_WIDTH - 1));
    }

    /** As many powers of ten as have room for their names. */
    String labels() {
      StringBuilder line = new StringBuilder(" ".repeat(NAME_WIDTH));
      for (int power = first; power <= last; power++) {
        String name = Unit.NANOSECONDS.format(Math.pow(10, power)).replaceFirst("\\.0+ ", " ");
        int column = NAME_WIDTH + column(Math.pow(10, power));
        if (column >= line.length() && column + name.length() <= Table.TERMINAL) {
          line.append(" ".repeat(column - line.length())).append(name).append("  ");
        }
      }
      return line.toString().stripTrailing();
    }
  }
}
