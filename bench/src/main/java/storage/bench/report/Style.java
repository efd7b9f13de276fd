package storage.bench.report;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Colours of the charts, and what is done to a picture so that it follows a page from light to
 * dark.
 *
 * <p>The picture is drawn in the colours of the light; a style sheet in it replaces each of them
 * where the page is dark. So a program that knows nothing of dark, a printer say, finds ordinary
 * colours.
 */
final class Style {

  static final String INK = "#23211d";
  static final String INVISIBLE = "\u200b";
  static final String GRID = "#d9d5cc";

  /** What Lets-Plot puts behind the keys of its legend. */
  private static final String WHITE = "\"#ffffff\"";

  /** What Lets-Plot writes its texts in. */
  private static final String PLAIN_TEXT = "#474747";

  /**
   * Labels in the order of their colours. A build without the peers shows their figures too, so
   * this cannot be taken from the engines that there are; one that is not listed takes any colour.
   */
  static final List<String> KNOWN =
      List.of(
          "stage1-simplest",
          "stage2-backwards",
          "stage3-keydir",
          "stage4-bitcask",
          "rocksdb",
          "leveldb",
          "lmdb",
          "chronicle",
          "mapdb",
          "mvstore",
          "xodus",
          "grep-tail",
          "tac-grep",
          "lmdb-plain",
          "stage5-lsm");

  private static final List<String> LIGHT =
      List.of(
          "#c2410c", "#0068a5", "#00835f", "#a8437f", "#8a6100", "#5b4bb7", "#3f7d20", "#b3261e",
          "#00788a", "#7a5230", "#62636b", "#9a3fb0", "#4a6fa5", "#a05a2c", "#0b7a75");

  private static final List<String> DARK =
      List.of(
          "#ff8f4d", "#5bb8f5", "#2cc79b", "#e79ac8", "#e6b422", "#a89bff", "#8ecb6a", "#ff8a80",
          "#4fd0e3", "#d3a37c", "#b7b8c0", "#dc94ec", "#98b8e6", "#e0a070", "#5fd8cf");

  private static final Pattern RGB = Pattern.compile("rgb\\((\\d+),(\\d+),(\\d+)\\)");
  private static final Pattern LONG_NUMBER = Pattern.compile("(\\d+\\.\\d)\\d+");

  /**
   * What a printer cannot do: areas that cut off what nothing reaches beyond, and paths of nothing.
   */
  private static final Pattern UNPRINTABLE =
      Pattern.compile(
          " clip-path=\"[^\"]*\" clip-bounds-jfx=\"[^\"]*\"|<defs>\\s*<clipPath.*?</defs>|<path>\\s*</path>",
          Pattern.DOTALL);

  private static final Pattern SIZE = Pattern.compile(" width=\"[\\d.]+\" height=\"[\\d.]+\">");
  private static final Pattern ID = Pattern.compile("\\bid=\"([a-zA-Z0-9]{7})\"");

  private Style() {}

  /**
   * Returns the colour of an engine by its label: the same in every picture of every comparison.
   */
  static String colorOf(String engine) {
    int known = KNOWN.indexOf(engine);
    return LIGHT.get(Math.floorMod(known < 0 ? engine.hashCode() : known, LIGHT.size()));
  }

  /** Makes a picture of Lets-Plot the same each time, scalable, accessible, and follow the page. */
  static String applyTo(String svg, Plot plot, int width, int height) {
    String styled =
        withHexColors(withStableIds(svg, plot.name()))
            .replace(PLAIN_TEXT, INK)
            .replace(INVISIBLE, "")
            .replace(WHITE, "\"none\"");
    styled = UNPRINTABLE.matcher(styled).replaceAll("");
    styled = LONG_NUMBER.matcher(styled).replaceAll("$1");
    String opening =
        " viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-title %s-desc\">"
                .formatted(width, height, plot.name(), plot.name())
            + "<title id=\"%s-title\">%s</title>".formatted(plot.name(), escape(plot.title()))
            + "<desc id=\"%s-desc\">%s</desc>".formatted(plot.name(), escape(plot.inWords()))
            + "<style>%s</style>".formatted(darkStyle());
    return SIZE.matcher(styled).replaceFirst(Matcher.quoteReplacement(opening)) + "\n";
  }

  /** Lets-Plot makes up a new id for each element, each time. */
  private static String withStableIds(String svg, String name) {
    List<String> ids = ID.matcher(svg).results().map(found -> found.group(1)).distinct().toList();
    String stable = svg;
    for (int i = 0; i < ids.size(); i++) {
      stable = stable.replace(ids.get(i), name + "-" + i);
    }
    return stable;
  }

  /** Lets-Plot writes colours in two ways. */
  private static String withHexColors(String svg) {
    return RGB.matcher(svg)
        .replaceAll(
            rgb ->
                "#%02x%02x%02x"
                    .formatted(
                        Integer.parseInt(rgb.group(1)),
                        Integer.parseInt(rgb.group(2)),
                        Integer.parseInt(rgb.group(3))));
  }

  /** A browser that lacks light-dark() passes the rules by, and stays with the light. */
  private static String darkStyle() {
    Stream<String> rules =
        Stream.of(
            "svg.plt-container:root{color-scheme:light dark}",
            ".plt-container text{fill:light-dark(%s,#dcd8cf)!important}".formatted(INK),
            either(INK, "#dcd8cf"),
            either(GRID, "#45423b"));
    Stream<String> colors =
        IntStream.range(0, LIGHT.size()).mapToObj(i -> either(LIGHT.get(i), DARK.get(i)));
    return Stream.concat(rules, colors).collect(Collectors.joining());
  }

  private static String either(String light, String dark) {
    return ".plt-container [stroke=\"%1$s\"]{stroke:light-dark(%1$s,%2$s)}.plt-container [fill=\"%1$s\"]{fill:light-dark(%1$s,%2$s)}"
        .formatted(light, dark);
  }

  private static String escape(String content) {
    return content.replace("&", "&amp;").replace("<", "&lt;");
  }
}
