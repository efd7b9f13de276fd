package storage.bench;

import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Results as pictures, in SVG: one for each family of metrics, with a panel for each metric and in
 * it a line for each engine, over the number of records.
 *
 * <p>Both axes are logarithmic, so what does not depend on the number of records is level, and what
 * is proportional to it rises by one decade in each. Panels of one picture with the same unit have
 * the same axis. Figures are dots, since a logarithmic axis has no zero for a bar to stand on. An
 * error bar that reaches below the axis ends there, and a figure that is not positive has no place.
 *
 * <p>Text and grid have the colour of the text around the picture: inlined, it follows a page from
 * light to dark.
 */
public final class Charts {

  /** What stands in one picture. */
  record Family(String name, String title, List<Metric> metrics) {}

  static final List<Family> FAMILIES =
      List.of(
          new Family(
              "reads",
              "Reads: the time of one get",
              List.of(Metric.NEWEST, Metric.OLDEST, Metric.UNIFORM, Metric.MISSING)),
          new Family(
              "writes",
              "Writes: the time of one set, not synced",
              List.of(Metric.SET_NEW, Metric.SET_EXISTING)),
          new Family(
              "start-up-and-memory",
              "Start-up and memory: the time of one open, the heap of an open store",
              List.of(Metric.OPEN, Metric.HEAP)));

  private static final int COLUMNS = 2;
  private static final int LEGEND_COLUMNS = 4;
  private static final int WIDTH = 760;
  private static final int PANEL_WIDTH = WIDTH / COLUMNS;
  private static final int PANEL_HEIGHT = 270;
  private static final int LINE_HEIGHT = 22;

  // From the edges of a panel to its axes.
  private static final int LEFT = 64;
  private static final int RIGHT = 10;
  private static final int TOP = 34;
  private static final int BOTTOM = 44;

  /** From the left axis to the first number of records, so that no dot sits on the axis. */
  private static final int INSET = 24;

  /** Hues of Okabe and Ito (2008), which colour-blind readers can tell apart: see the style. */
  private static final int HUES = 6;

  private static final List<String> MARKERS =
      List.of(
          "m-4.8 0a4.8 4.8 0 1 0 9.6 0a4.8 4.8 0 1 0-9.6 0", // disc
          "m-3.4-3.4h6.8v6.8h-6.8z", // square
          "m0-5.2 5.2 5.2-5.2 5.2-5.2-5.2z", // diamond
          "m0-5 4.8 8.4h-9.6z", // triangle
          "m0 5-4.8-8.4h9.6z");

  /**
   * A browser that lacks light-dark() keeps the colour before it. Only a picture that is a document
   * of its own sets its text's colour.
   */
  private static final String STYLE =
      """
      svg.chart:root{color-scheme:light dark;color:#666;color:light-dark(#23211d,#dcd8cf)}
      .chart{font:13px var(--sans,system-ui,sans-serif);fill:currentColor}
      .chart .heading{font-weight:600}
      .chart .soft{font-size:12px;fill-opacity:.75}
      .chart .grid{stroke:currentColor;stroke-opacity:.16}
      .chart .line{stroke:currentColor;stroke-width:1.6;fill:none}
      .chart .error{stroke:currentColor;stroke-width:3.2;stroke-opacity:.45}
      .chart .dot{stroke:currentColor;stroke-width:1.4;fill-opacity:.4}
      .chart .dashes1{stroke-dasharray:6 4}
      .chart .dashes2{stroke-dasharray:2 3}
      .chart .hue0{color:#d55e00;color:light-dark(#d55e00,#f07c2a)}
      .chart .hue1{color:#0072b2;color:light-dark(#0072b2,#56b4e9)}
      .chart .hue2{color:#009e73;color:light-dark(#00835f,#1fc496)}
      .chart .hue3{color:#cc79a7;color:light-dark(#b8558d,#e09cc2)}
      .chart .hue4{color:#e69f00;color:light-dark(#a87400,#f0e442)}
      .chart .hue5{color:currentColor}
      """;

  private final Results results;
  private final List<String> engines;

  /** The order in which engines take colours and markers: the same in every comparison. */
  private final List<String> styles;

  public Charts(Results results) {
    this.results = results;
    engines = results.measurements().stream().map(Measurement::engine).distinct().toList();
    styles =
        Stream.concat(Engines.all().stream().map(Engine::label), engines.stream())
            .distinct()
            .toList();
  }

  /** Returns the pictures by their file names. */
  public Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    for (Family family : FAMILIES) {
      files.put(family.name + ".svg", draw(family));
    }
    return files;
  }

  private String draw(Family family) {
    int legendHeight = rows(engines.size(), LEGEND_COLUMNS) * LINE_HEIGHT;
    int panelsEnd = legendHeight + rows(family.metrics.size(), COLUMNS) * PANEL_HEIGHT;
    Svg svg = new Svg();
    svg.add(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" class="chart" role="img" \
        aria-labelledby="%s-title %s-desc">""",
        WIDTH, panelsEnd + LINE_HEIGHT, family.name, family.name);
    svg.add("<title id=\"%s-title\">%s</title>", family.name, family.title);
    svg.add("<desc id=\"%s-desc\">%s</desc>", family.name, Svg.escape(inWords(family)));
    svg.add("<style>\n%s</style>", STYLE);
    legend(svg);
    for (int i = 0; i < family.metrics.size(); i++) {
      int left = i % COLUMNS * PANEL_WIDTH;
      int top = legendHeight + i / COLUMNS * PANEL_HEIGHT;
      panel(svg, family, family.metrics.get(i), left, top);
    }
    svg.text("soft", "start", LEFT, panelsEnd + 14, "A " + results.effort().description() + ".");
    return svg.add("</svg>").toString();
  }

  /** The picture for those who do not see it: where each line begins and ends. */
  private String inWords(Family family) {
    return family.metrics.stream()
        .flatMap(metric -> engines.stream().map(engine -> measured(engine, metric)))
        .filter(line -> !line.isEmpty())
        .map(line -> ends(line.get(0), line.get(line.size() - 1)))
        .collect(Collectors.joining(" ", "", " On " + results.machine().description() + "."));
  }

  private static String ends(Measurement first, Measurement last) {
    return String.format(
        Locale.ROOT,
        "%s, %s: %s at %,d records, %s at %,d.",
        first.metric().label(),
        first.engine(),
        first.format(),
        first.records(),
        last.format(),
        last.records());
  }

  private void legend(Svg svg) {
    for (int i = 0; i < engines.size(); i++) {
      int x = LEFT + i % LEGEND_COLUMNS * (WIDTH - LEFT) / LEGEND_COLUMNS;
      int y = i / LEGEND_COLUMNS * LINE_HEIGHT + LINE_HEIGHT / 2;
      Style style = styleOf(engines.get(i));
      svg.add("<g class=\"%s\">", style.hue());
      svg.add("<path class=\"%s\" d=\"M%d %dh28\"/>", style.line(), x, y);
      svg.add("<path class=\"dot\" d=\"M%d %d%s\"/></g>", x + 14, y, style.marker());
      svg.text("name", "start", x + 36, y + 4.5, engines.get(i));
    }
  }

  private void panel(Svg svg, Family family, Metric metric, int panelLeft, int panelTop) {
    int left = panelLeft + LEFT;
    int right = panelLeft + PANEL_WIDTH - RIGHT;
    int top = panelTop + TOP;
    int bottom = panelTop + PANEL_HEIGHT - BOTTOM;
    svg.text("heading", "start", left, top - 12, metric.label());
    List<Measurement> sameUnit =
        family.metrics.stream()
            .filter(other -> other.unit() == metric.unit())
            .flatMap(other -> engines.stream().flatMap(engine -> measured(engine, other).stream()))
            .toList();
    if (sameUnit.stream().noneMatch(figure -> figure.metric() == metric)) {
      svg.text("soft", "start", left, top + 20, "not measured");
      return;
    }
    Axis x =
        Axis.over(sameUnit.stream().mapToDouble(Measurement::records), left + INSET, right - INSET);
    Axis y =
        Axis.over(
            sameUnit.stream().flatMapToDouble(m -> DoubleStream.of(m.score(), high(m))),
            bottom,
            top);
    for (double tick : x.ticks()) {
      svg.add("<path class=\"grid\" d=\"M%.1f %dV%d\"/>", x.at(tick), top, bottom);
      svg.text(
          "soft", "middle", x.at(tick), bottom + 18, String.format(Locale.ROOT, "%,.0f", tick));
    }
    for (double tick : y.ticks()) {
      svg.add("<path class=\"grid\" d=\"M%d %.1fH%d\"/>", left, y.at(tick), right);
      String label = metric.unit().format(tick).replaceFirst("\\.0+ ", " ");
      svg.text("soft", "end", left - 8, y.at(tick) + 4, label);
    }
    svg.text("soft", "middle", (left + right) / 2.0, bottom + 36, "records");
    for (String engine : engines) {
      List<Measurement> line = measured(engine, metric);
      if (!line.isEmpty()) {
        line(svg, styleOf(engine), line, x, y);
      }
    }
  }

  private static void line(Svg svg, Style style, List<Measurement> line, Axis x, Axis y) {
    svg.add("<g class=\"%s\">", style.hue());
    svg.add(
        line.stream()
            .map(m -> String.format(Locale.ROOT, "%.1f %.1f", x.at(m.records()), y.at(m.score())))
            .collect(
                Collectors.joining("L", "<path class=\"" + style.line() + "\" d=\"M", "\"/>")));
    for (Measurement m : line) {
      double at = x.at(m.records());
      svg.add("<path class=\"error\" d=\"M%.1f %.1fV%.1f\"/>", at, y.at(low(m)), y.at(high(m)));
      svg.add(
          "<path class=\"dot\" d=\"M%.1f %.1f%s\"><title>%s, %,d records: %s</title></path>",
          at, y.at(m.score()), style.marker(), Svg.escape(m.engine()), m.records(), m.format());
    }
    svg.add("</g>");
  }

  /** Returns what has a place on a logarithmic axis. */
  private List<Measurement> measured(String engine, Metric metric) {
    return results.measurements().stream()
        .filter(m -> m.engine().equals(engine) && m.metric() == metric && m.score() > 0)
        .sorted(Comparator.comparingInt(Measurement::records))
        .toList();
  }

  private static double low(Measurement m) {
    return m.error() == null ? m.score() : m.score() - m.error();
  }

  private static double high(Measurement m) {
    return m.error() == null ? m.score() : m.score() + m.error();
  }

  private static int rows(int cells, int columns) {
    return (cells + columns - 1) / columns;
  }

  private Style styleOf(String engine) {
    return new Style(styles.indexOf(engine));
  }

  /** How the n-th engine is drawn; thirty of them differ. */
  private record Style(int n) {

    String hue() {
      return "hue" + n % HUES;
    }

    String line() {
      return "line dashes" + n / HUES;
    }

    String marker() {
      return MARKERS.get(n % MARKERS.size());
    }
  }

  /**
   * A logarithmic axis of whole decades.
   *
   * @param lowest the exponent of ten at its beginning
   * @param highest the exponent of ten at its end, at least one more
   * @param from the place of its beginning in the picture
   * @param to the place of its end in the picture
   */
  private record Axis(int lowest, int highest, double from, double to) {

    /** Returns an axis on which all of these positive figures have a place. */
    static Axis over(DoubleStream figures, double from, double to) {
      DoubleSummaryStatistics range = figures.summaryStatistics();
      int lowest = (int) Math.floor(Math.log10(range.getMin()));
      int highest = (int) Math.ceil(Math.log10(range.getMax()));
      return new Axis(lowest, Math.max(highest, lowest + 1), from, to);
    }

    /** Returns the place of a figure; what lies below the axis is at its beginning. */
    double at(double figure) {
      double decades = Math.log10(Math.max(figure, Math.pow(10, lowest))) - lowest;
      return from + decades / (highest - lowest) * (to - from);
    }

    /** Returns what to mark: the decades, and in a single one also its 2 and 5. */
    double[] ticks() {
      return highest - lowest == 1
          ? DoubleStream.of(1, 2, 5, 10).map(step -> step * Math.pow(10, lowest)).toArray()
          : IntStream.rangeClosed(lowest, highest).mapToDouble(n -> Math.pow(10, n)).toArray();
    }
  }
}
