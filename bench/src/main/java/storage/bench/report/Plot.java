package storage.bench.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jetbrains.letsPlot.commons.geometry.DoubleVector;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;
import storage.bench.jmh.Metric;
import storage.bench.measure.Measurement;

/**
 * One picture with a panel for each metric, as a specification for Lets-Plot: data, which mark
 * shows what of it, and how axes are labelled.
 *
 * @param name the name of the file, from which names inside the picture are made
 * @param title what it shows
 * @param figures all that it shows, in one unit
 * @param panels the metrics, in the order of the panels
 */
record Plot(String name, String title, List<Measurement> figures, List<Metric> panels) {

  private static final int COLUMNS = 2;
  private static final int WIDTH = 760;
  private static final int LINES_HEIGHT = 250;
  private static final int LEGEND_HEIGHT = 50;
  private static final int DOT_HEIGHT = 22;
  private static final int PANEL_HEIGHT = 70;

  private static final String RECORDS = "records";
  private static final String ENGINE = "engine";
  private static final String METRIC = "metric";
  private static final String SCORE = "score";
  private static final String LOW = "low";
  private static final String HIGH = "high";

  /** A confidence interval that reaches to zero and below ends here on a logarithmic axis. */
  private static final double LEAST_PART = 0.1;

  /** The part of an axis that is left free on either side, for the marks and labels at its ends. */
  private static final double MARGIN = 0.06;

  /** How many decades may be labelled: as many as there are, or as many as fit across a panel. */
  private static final int ALL = Integer.MAX_VALUE;

  private static final int MOST_ACROSS = 5;

  /** Draws, for each metric, a line for each engine over the number of records. */
  String lines() {
    Spec plot =
        plot("top")
            .with(
                "mapping",
                Spec.of("x", RECORDS).with("y", SCORE).with("color", ENGINE).with("shape", ENGINE))
            .with(
                "layers",
                List.of(
                    Spec.of("geom", "line").with("size", 0.8),
                    Spec.of("geom", "errorbar")
                        .with("width", 0.1)
                        .with("size", 0.8)
                        .with("show_legend", false)
                        .with("mapping", Spec.of("ymin", LOW).with("ymax", HIGH)),
                    Spec.of("geom", "point").with("size", 3.4)))
            .with(
                "scales",
                List.of(
                    axis(
                        "x",
                        decades(Measurement::records, Measurement::records, ALL),
                        Plot::number),
                    axis("y", decades(Plot::low, Plot::high, ALL), this::score),
                    colors()));
    return drawn(plot, LEGEND_HEIGHT + rows() * LINES_HEIGHT);
  }

  /** Draws, for each metric, a dot for each engine. */
  String dots() {
    List<String> upwards = new ArrayList<>(engines());
    Collections.reverse(upwards);
    Spec plot =
        plot("none")
            .with("mapping", Spec.of("x", SCORE).with("y", ENGINE).with("color", ENGINE))
            .with(
                "layers",
                List.of(
                    Spec.of("geom", "errorbar")
                        .with("height", 0.4)
                        .with("size", 0.8)
                        .with("mapping", Spec.of("xmin", LOW).with("xmax", HIGH)),
                    Spec.of("geom", "point").with("size", 3.4)))
            .with(
                "scales",
                List.of(
                    axis("x", decades(Plot::low, Plot::high, MOST_ACROSS), this::score),
                    Spec.of("aesthetic", "y")
                        .with("discrete", true)
                        .with("limits", upwards)
                        .with("name", ""),
                    colors()));
    return drawn(plot, rows() * (PANEL_HEIGHT + engines().size() * DOT_HEIGHT));
  }

  private Spec plot(String legendPosition) {
    Spec strong = Spec.of("color", Style.INK).with("face", "bold").with("blank", false);
    return Spec.of("kind", "plot")
        .with("data", data())
        .with(
            "facet",
            Spec.of("name", "wrap")
                .with("facets", List.of(METRIC))
                .with("ncol", COLUMNS)
                .with("order", List.of(1)))
        .with(
            "theme",
            Spec.of("name", "minimal")
                .with("legend_position", legendPosition)
                .with("legend_title", "blank")
                .with("plot_background", "blank")
                .with("panel_background", "blank")
                .with("legend_background", "blank")
                .with("panel_grid_minor", "blank")
                .with("panel_grid_major", Spec.of("color", Style.GRID).with("size", 0.6))
                .with("axis_text_x", Spec.of("angle", 0).with("blank", false))
                .with("strip_text", strong));
  }

  private Spec data() {
    return Spec.of(RECORDS, column(m -> (double) m.records()))
        .with(ENGINE, column(Measurement::engine))
        .with(METRIC, column(m -> inOrder(m.metric())))
        .with(SCORE, column(Measurement::score))
        .with(LOW, column(Plot::low))
        .with(HIGH, column(Plot::high));
  }

  private List<Object> column(Function<Measurement, Object> value) {
    return figures.stream().map(value).toList();
  }

  /**
   * Lets-Plot puts panels in the order of their names: invisible characters in front of a name move
   * it back. {@link Style} takes them away.
   */
  private String inOrder(Metric metric) {
    return Style.INVISIBLE.repeat(panels.indexOf(metric)) + metric.label();
  }

  private static double low(Measurement figure) {
    return figure.isRange()
        ? figure.low()
        : figure.score() * Math.max(LEAST_PART, 1 - figure.relativeError());
  }

  private static double high(Measurement figure) {
    return figure.isRange() ? figure.high() : figure.score() * (1 + figure.relativeError());
  }

  /** An axis on which equal steps are equal factors, from its first label to its last. */
  private static Spec axis(String name, List<Double> breaks, DoubleFunction<String> label) {
    double first = breaks.get(0);
    double last = breaks.get(breaks.size() - 1);
    double margin = Math.pow(last / first, MARGIN);
    return Spec.of("aesthetic", name)
        .with("trans", "log10")
        .with("breaks", breaks)
        .with("labels", breaks.stream().map(label::apply).toList())
        .with("limits", List.of(first / margin, last * margin))
        .with("name", "");
  }

  /** Returns the powers of ten around all values; every second one if they are too many. */
  private List<Double> decades(
      ToDoubleFunction<Measurement> least, ToDoubleFunction<Measurement> most, int labels) {
    int first =
        (int) Math.floor(Math.log10(figures.stream().mapToDouble(least).min().orElseThrow()));
    int last = (int) Math.ceil(Math.log10(figures.stream().mapToDouble(most).max().orElseThrow()));
    int step = last - first > labels ? 2 : 1;
    int count = (Math.max(last, first + 1) - first + step - 1) / step;
    return IntStream.rangeClosed(0, count).mapToObj(i -> Math.pow(10, first + i * step)).toList();
  }

  private static String number(double tick) {
    return tick < 1e3
        ? Table.number((long) tick)
        : tick < 1e6
            ? Table.number((long) (tick / 1e3)) + "k"
            : Table.number((long) (tick / 1e6)) + "M";
  }

  private String score(double tick) {
    return panels.get(0).unit().format(tick).replaceFirst("\\.0+ ", " ");
  }

  private Spec colors() {
    return Spec.of("aesthetic", "color")
        .with("values", engines().stream().map(Style::colorOf).toList());
  }

  private List<String> engines() {
    return figures.stream().map(Measurement::engine).distinct().toList();
  }

  private int rows() {
    return (panels.size() + COLUMNS - 1) / COLUMNS;
  }

  private String drawn(Spec plot, int height) {
    String svg =
        PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
            plot.toMap(),
            new DoubleVector(WIDTH, height),
            (width, rows, pixels) -> {
              throw new UnsupportedOperationException("no chart has pixels");
            },
            false);
    return Style.applyTo(svg, this, WIDTH, height);
  }

  /** The picture for those who do not see it. */
  String inWords() {
    return figures.stream()
        .map(
            m ->
                "%s, %s, %s records: %s."
                    .formatted(
                        m.metric().label(), m.engine(), Table.number(m.records()), m.format()))
        .collect(Collectors.joining(" "));
  }
}
