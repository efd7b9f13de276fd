package storage.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartsTest {

  @Test
  void everyMetricIsInOnePicture() {
    assertThat(Charts.FAMILIES.stream().flatMap(family -> family.metrics().stream()))
        .containsExactlyInAnyOrder(Metric.values());
  }

  @Test
  void linearLineRisesByADecadeInEachAndFlatLineIsLevel() throws Exception {
    Document svg =
        draw(
            "reads.svg",
            newest("linear", 1_000, 10_000, 0.0),
            newest("linear", 10_000, 100_000, 0.0),
            newest("linear", 100_000, 1_000_000, 0.0),
            newest("flat", 1_000, 10_000, 0.0),
            newest("flat", 100_000, 10_000, 0.0));
    double[] linear = points(svg, "line", 2);
    double[] flat = points(svg, "line", 3);
    assertThat(linear[2] - linear[0]).isPositive().isCloseTo(linear[4] - linear[2], within(0.2));
    assertThat(linear[1] - linear[3]).isPositive().isCloseTo(linear[3] - linear[5], within(0.2));
    assertThat(flat).hasSize(4).containsExactly(linear[0], linear[1], linear[4], linear[1]);
  }

  @Test
  void errorBarReachesAsFarAsTheErrorAndNeverBelowTheAxis() throws Exception {
    Document svg =
        draw(
            "reads.svg",
            newest("a", 1_000, 200, 100.0), // from 100 to 300, between 100 and 1000
            newest("a", 10_000, 200, 500.0),
            newest("a", 100_000, 1_000, null));
    double bottom = 0;
    for (Element tick : elements(svg, "path", "grid")) {
      if (tick.getAttribute("d").contains("H")) {
        bottom = Math.max(bottom, Double.parseDouble(tick.getAttribute("d").split("[ H]", -1)[1]));
      }
    }
    List<Element> bars = elements(svg, "path", "error");
    assertThat(bars).hasSize(3);
    double[] inside = bar(bars.get(0));
    double[] beyond = bar(bars.get(1));
    double[] unknown = bar(bars.get(2));
    assertThat(inside[0]).isEqualTo(bottom);
    assertThat(beyond[0]).isEqualTo(bottom);
    double decade = bottom - unknown[0];
    assertThat(bottom - inside[1]).isCloseTo(decade * Math.log10(3), within(0.2));
    assertThat(bottom - beyond[1]).isCloseTo(decade * Math.log10(7), within(0.2));
    assertThat(unknown[0]).isEqualTo(unknown[1]);
  }

  @Test
  void engineHasTheSameColourInEveryPictureAndEveryComparison() throws Exception {
    Measurement[] figures =
        Arrays.stream(Metric.values())
            .map(metric -> new Measurement("stage3-keydir", 100, metric, 1, null))
            .toArray(Measurement[]::new);
    for (String name : charts(figures).files().keySet()) {
      assertThat(elements(draw(name, figures), "g", "hue"))
          .isNotEmpty()
          .allMatch(group -> group.getAttribute("class").equals("hue2"));
    }
  }

  @Test
  void linesOfThirtyEnginesDiffer() throws Exception {
    Measurement[] figures =
        IntStream.range(0, 30 - Engines.all().size())
            .mapToObj(n -> newest("engine" + n, 1_000, 100, null))
            .toArray(Measurement[]::new);
    assertThat(
            elements(draw("reads.svg", figures), "g", "hue").stream()
                .limit(figures.length) // the legend
                .map(group -> group.getAttribute("class") + look(group))
                .distinct())
        .hasSize(figures.length);
  }

  @Test
  void pictureSaysInWordsWhatItShows() throws Exception {
    Document svg =
        draw("reads.svg", newest("<b>&", 1_000, 1_500, 15.0), newest("<b>&", 10_000, 2_000, 20.0));
    Element root = svg.getDocumentElement();
    assertThat(root.getAttribute("role")).isEqualTo("img");
    assertThat(root.getAttribute("aria-labelledby")).isEqualTo("reads-title reads-desc");
    assertThat(elements(svg, "title", "").get(0).getTextContent()).startsWith("Reads: the time");
    assertThat(elements(svg, "desc", "").get(0).getTextContent())
        .contains("newest, <b>&: 1.50 µs ± 1 % at 1,000 records, 2.00 µs ± 1 % at 10,000.")
        .contains("Abacus");
    assertThat(texts(svg))
        .contains("<b>&", "newest", "1,000", "10,000", "records", "1 µs", "10 µs")
        .contains("A quick run (1 fork, 10 iterations of 80 ms): good for shapes and factors.")
        .endsWith("A quick run (1 fork, 10 iterations of 80 ms): good for shapes and factors.");
  }

  @Test
  void figuresWithoutAPlaceOnTheAxisAreLeftOut() throws Exception {
    Document svg = draw("reads.svg", newest("a", 100, -3, null), newest("a", 1_000, 0, 1.0));
    assertThat(elements(svg, "path", "error")).isEmpty();
    assertThat(texts(svg)).contains("not measured");
  }

  @ParameterizedTest
  @EnumSource
  void figureOfASingleSizeStandsInOnePicture(Metric metric) throws Exception {
    Measurement only = new Measurement("a", 100, metric, 42, null);
    int drawn = 0;
    for (String name : charts(only).files().keySet()) {
      drawn += elements(draw(name, only), "path", "error").size();
    }
    assertThat(drawn).isEqualTo(1);
  }

  private static Measurement newest(String engine, int records, double score, Double error) {
    return new Measurement(engine, records, Metric.NEWEST, score, error);
  }

  private static Charts charts(Measurement... figures) {
    return new Charts(
        new Results(
            Effort.QUICK,
            new Machine("Abacus", 2, "Clay", "JVM", "2026-01-02T03:04:05Z", "abc1234"),
            List.of(figures)));
  }

  private static Document draw(String name, Measurement... figures) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(charts(figures).files().get(name).getBytes(UTF_8)));
  }

  /** The elements of a name whose class begins so. */
  private static List<Element> elements(Document svg, String name, String style) {
    NodeList all = svg.getElementsByTagName(name);
    return IntStream.range(0, all.getLength())
        .mapToObj(n -> (Element) all.item(n))
        .filter(element -> element.getAttribute("class").startsWith(style))
        .toList();
  }

  private static List<String> texts(Document svg) {
    return elements(svg, "text", "").stream().map(Element::getTextContent).toList();
  }

  /** The x and y of each point of the n-th line. */
  private static double[] points(Document svg, String style, int n) {
    String path = elements(svg, "path", style).get(n).getAttribute("d");
    return Arrays.stream(path.substring(1).split("[L ]", -1))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  /** The lower and the upper end of an error bar. */
  private static double[] bar(Element path) {
    String[] ends = path.getAttribute("d").split("[ V]", -1);
    return new double[] {Double.parseDouble(ends[1]), Double.parseDouble(ends[2])};
  }

  /** How the line of an entry of the legend is dashed, and the shape of its marker. */
  private static String look(Element group) {
    NodeList paths = group.getElementsByTagName("path");
    String marker = ((Element) paths.item(1)).getAttribute("d");
    return ((Element) paths.item(0)).getAttribute("class") + marker.substring(marker.indexOf('m'));
  }
}
