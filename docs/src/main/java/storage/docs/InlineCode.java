package storage.docs;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * The pieces of code in the book's sentences. Markup may take a part of one for its own: two
 * brackets for an entry of the index, a plus at the end of a line for a line break, an arrow. So
 * each piece that was written is compared with those that a reader sees.
 */
final class InlineCode {

  /** Between single or double backticks; curved quotes begin and end with a backtick, too. */
  private static final Pattern CODE =
      Pattern.compile("(?<![`\"\\w])`([^`]+)`(?![`\"\\w])|``([^`]+)``");

  /** What is between pluses is left alone by other markup. */
  private static final Pattern PASSED_THROUGH = Pattern.compile("(?s)^\\+(.+)\\+$");

  private static final Pattern CONDITION = Pattern.compile("^(ifdef|ifndef|ifeval)::");
  private static final Pattern ATTRIBUTE = Pattern.compile("\\{([\\w-]+)}");
  private static final Pattern DEFINITION = Pattern.compile("(?m)^:([\\w-]+): (.*)$");

  private InlineCode() {}

  /**
   * Returns the pieces of code that are in the chapters more often than in the book.
   *
   * @param attributes files that define what the chapters have in braces
   */
  static List<String> missing(Path chapters, List<Path> attributes, Document book)
      throws IOException {
    Map<String, String> values = new TreeMap<>();
    for (Path file : attributes) {
      Matcher definition = DEFINITION.matcher(Files.readString(file));
      while (definition.find()) {
        values.put(definition.group(1), definition.group(2));
      }
    }
    List<String> written = new ArrayList<>();
    try (Stream<Path> files = Files.walk(chapters)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".adoc")).toList()) {
        written.addAll(in(Files.readString(file), values));
      }
    }
    Map<String, Long> shown =
        book.select(":not(pre) > code").stream().map(Element::text).collect(counted());
    return written.stream().collect(counted()).entrySet().stream()
        .filter(piece -> piece.getValue() > shown.getOrDefault(piece.getKey(), 0L))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The pieces in a chapter, with a blank for each line break, as a browser shows them. */
  static List<String> in(String chapter, Map<String, String> attributes) {
    String text =
        ATTRIBUTE
            .matcher(prose(chapter))
            .replaceAll(
                name ->
                    Matcher.quoteReplacement(attributes.getOrDefault(name.group(1), name.group())));
    return CODE.matcher(text)
        .results()
        .map(code -> code.group(1) == null ? code.group(2) : code.group(1))
        .map(code -> PASSED_THROUGH.matcher(code).replaceFirst("$1"))
        .map(code -> code.replaceAll("\\s+", " "))
        .toList();
  }

  /**
   * The chapter without its listings and their titles, and without what is shown only under a
   * condition, such as a measurement that was made.
   */
  private static String prose(String chapter) {
    StringBuilder prose = new StringBuilder();
    boolean listing = false;
    int conditions = 0;
    for (String line : chapter.lines().toList()) {
      boolean fence = line.startsWith("----");
      listing ^= fence;
      if (CONDITION.matcher(line).find()) {
        conditions++;
      } else if (line.startsWith("endif::")) {
        conditions--;
      } else if (!listing && !fence && conditions == 0 && !line.startsWith(".`")) {
        prose.append(line).append('\n');
      }
    }
    return prose.toString();
  }

  private static Collector<String, ?, Map<String, Long>> counted() {
    return groupingBy(Function.identity(), TreeMap::new, counting());
  }
}
