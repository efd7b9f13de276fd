package storage.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import storage.bench.engine.Engines;
import storage.bench.jmh.Metric;
import storage.bench.measure.Effort;
import storage.bench.measure.Machine;
import storage.bench.measure.Measurement;
import storage.bench.measure.Results;

class ChartsTest {

  private static final String STAGE1 = Engines.SIMPLEST.label();
  private static final String STAGE3 = Engines.KEYDIR.label();

  @Test
  void linearLineRisesByADecadeInEachAndFlatLineIsLevel() {
    String svg =
        draw(
                newest(STAGE1, 1_000, 10_000, 0.0),
                newest(STAGE1, 10_000, 100_000, 0.0),
                newest(STAGE1, 100_000, 1_000_000, 0.0),
                newest(STAGE3, 1_000, 10_000, 0.0),
                newest(STAGE3, 10_000, 10_000, 0.0),
                newest(STAGE3, 100_000, 10_000, 0.0))
            .get("reads.svg");
    List<double[]> linear = points(svg, STAGE1);
    List<double[]> flat = points(svg, STAGE3);
    assertThat(linear).hasSize(3);
    assertThat(flat).hasSize(3).allSatisfy(p -> assertThat(p[1]).isEqualTo(flat.get(0)[1]));
    double step = linear.get(1)[0] - linear.get(0)[0];
    double rise = linear.get(0)[1] - linear.get(1)[1];
    assertThat(step).isPositive().isCloseTo(linear.get(2)[0] - linear.get(1)[0], within(0.3));
    assertThat(rise).isPositive().isCloseTo(linear.get(1)[1] - linear.get(2)[1], within(0.3));
    assertThat(flat.get(0)).containsExactly(linear.get(0));
  }

  @Test
  void stagesAreLinesAndAllEnginesAreDots() {
    Map<String, String> pictures =
        draw(newest(STAGE1, 1_000, 10, 1.0), newest("peer", 1_000, 20, 1.0));
    assertThat(pictures).containsOnlyKeys("reads.svg", "engines-reads.svg");
    assertThat(texts(pictures.get("reads.svg")))
        .contains(STAGE1, "newest", "1k")
        .doesNotContain("peer");
    assertThat(texts(pictures.get("engines-reads.svg")))
        .contains(STAGE1, "peer", "newest", "10 ns");
  }

  @Test
  void bookOpensWithAGetAPutAndAStart() {
    Map<String, String> pictures =
        draw(
            new Measurement(STAGE1, 10, Metric.UNIFORM, 7, 0.1, null),
            new Measurement("peer", 10, Metric.UNIFORM, 9, 0.1, null),
            new Measurement(STAGE1, 10, Metric.OPEN_FIRST, 7, 0.1, null));
    assertThat(pictures).containsKeys("first-get.svg", "first-start.svg");
    assertThat(pictures).doesNotContainKey("first-put.svg");
    assertThat(texts(pictures.get("first-get.svg"))).contains(STAGE1, "peer", "uniform");
  }

  @Test
  void aGetOfBytesOpensWhereNoTextWasMeasured() {
    Map<String, String> pictures =
        draw(new Measurement("peer", 10, Metric.GET_BYTES, 9, 0.1, null));
    assertThat(texts(pictures.get("first-get.svg"))).contains("peer", "get");
  }

  @Test
  void ofAnEngineOnlyTheLargestStoreIsADot() {
    String svg =
        draw(newest(STAGE1, 1_000, 10, 0.0), newest(STAGE1, 10_000, 500, 0.0))
            .get("engines-reads.svg");
    assertThat(document(svg).getElementsByTagName("desc").item(0).getTextContent())
        .isEqualTo("newest, stage1-simplest, 10,000 records: 500 ns ± 0.0 %.");
  }

  @Test
  void panelsAreInTheOrderOfTheMetrics() {
    List<Metric> metrics = List.of(Metric.NEWEST, Metric.OLDEST, Metric.UNIFORM, Metric.MISSING);
    Measurement[] figures =
        metrics.stream()
            .map(metric -> new Measurement(STAGE1, 10, metric, 7, 0.1, null))
            .toArray(Measurement[]::new);
    assertThat(texts(draw(figures).get("reads.svg")))
        .containsSubsequence("newest", "oldest", "uniform", "missing");
  }

  @Test
  void engineHasTheSameColourInEveryPictureAndEveryComparison() {
    Measurement lone = newest(STAGE3, 1_000, 10, 0.0);
    Measurement beside = newest(STAGE1, 1_000, 10, 0.0);
    String colour = Style.colorOf(STAGE3);
    assertThat(draw(lone).values()).allSatisfy(svg -> assertThat(marks(svg)).contains(colour));
    assertThat(draw(beside, lone).values())
        .allSatisfy(svg -> assertThat(marks(svg)).contains(colour, Style.colorOf(STAGE1)));
    assertThat(Style.KNOWN.stream().map(Style::colorOf)).doesNotHaveDuplicates();
  }

  @Test
  void pictureSaysInWordsWhatItShows() {
    Document svg = document(draw(newest("<b>&", 1_000, 1_500, 15.0)).get("engines-reads.svg"));
    Element root = svg.getDocumentElement();
    assertThat(root.getAttribute("role")).isEqualTo("img");
    assertThat(root.getAttribute("aria-labelledby"))
        .isEqualTo("engines-reads-title engines-reads-desc");
    assertThat(svg.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("Reads: the time of one get");
    assertThat(svg.getElementsByTagName("desc").item(0).getTextContent())
        .isEqualTo("newest, <b>&, 1,000 records: 1.50 µs ± 1 %.");
  }

  @Test
  void figuresWithoutAPlaceOnTheAxisAreLeftOut() {
    assertThat(
            draw(
                newest(STAGE1, 1_000, 0, 1.0),
                newest(STAGE1, 100, 3, null),
                newest(STAGE1, 10, 3, 2.0)))
        .isEmpty();
  }

  @Test
  void sameResultsAreDrawnTheSame() {
    Measurement figure = newest(STAGE1, 1_000, 10, 1.0);
    assertThat(draw(figure)).isEqualTo(draw(figure));
  }

  @Test
  void everyColourHasOneForTheDark() {
    String svg = draw(newest(STAGE1, 1_000, 10, 1.0)).get("reads.svg");
    assertThat(marks(svg))
        .allSatisfy(colour -> assertThat(svg).contains("{stroke:light-dark(" + colour + ",#"));
  }

  private static Measurement newest(String engine, int records, double nanos, Double error) {
    return new Measurement(engine, records, Metric.NEWEST, nanos, error, null);
  }

  private static Map<String, String> draw(Measurement... figures) {
    Machine machine = new Machine("Abacus", 2, 8, "Clay", "ext4", "JVM", "now", "abc");
    return new Charts(new Results(Effort.QUICK, machine, List.of(figures))).files();
  }

  /** Returns the points of an engine's line. */
  private static List<double[]> points(String svg, String engine) {
    Pattern line =
        Pattern.compile(
            "<path[^>]* d=\"M([^\"Z]+)\"[^>]*stroke=\"%1$s\"|<path[^>]*stroke=\"%1$s\"[^>]* d=\"M([^\"Z]+)\""
                .formatted(Style.colorOf(engine)));
    MatchResult found = line.matcher(svg).results().findFirst().orElseThrow();
    String path = found.group(1) == null ? found.group(2) : found.group(1);
    return Stream.of(path.trim().split("\\s*L"))
        .distinct() // it begins with a line of no length
        .map(
            point ->
                Stream.of(point.trim().split("\\s+")).mapToDouble(Double::parseDouble).toArray())
        .toList();
  }

  /** Returns the colours in which something is drawn: neither texts nor transparent areas. */
  private static List<String> marks(String svg) {
    String drawn = svg.substring(svg.lastIndexOf("</style>"));
    return Pattern.compile("stroke=\"(#[0-9a-f]{6})\"")
        .matcher(drawn)
        .results()
        .map(found -> found.group(1))
        .distinct()
        .toList();
  }

  private static List<String> texts(String svg) {
    List<String> texts = new ArrayList<>();
    var elements = document(svg).getElementsByTagName("text");
    for (int i = 0; i < elements.getLength(); i++) {
      texts.add(elements.item(i).getTextContent().strip());
    }
    return texts;
  }

  private static Document document(String svg) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    } catch (Exception e) {
      throw new AssertionError("not well-formed: " + e.getMessage(), e);
    }
  }
}
