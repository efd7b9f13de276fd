package storage.docs;

import static java.util.stream.Collectors.joining;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;

/**
 * What a reader can search: the text of each section, with the place that a result leads to.
 *
 * <p>The index is a script that defines {@code bookSections}, because a page that was opened from a
 * file may load a script that lies beside it, and nothing else.
 */
final class SearchIndex {

  private static final String SECTIONS = "div.sect1, div.sect2, div.sect3";
  private static final String INNER = "div.sect2, div.sect3";
  private static final String HEADING = "> h2, > h3, > h4";
  private static final String WORD = "dt[id]";

  /** What a section shows besides text: of a picture that steps, the sentences stay. */
  private static final String PICTURES =
      "svg, script, .conum, .conum + b, .stepper > :not(.title, .stepper-steps)";

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private SearchIndex() {}

  /**
   * One section, and what stands in it before its inner sections begin; or a word of the glossary.
   *
   * @param page the file of the page that has it, with its anchor
   * @param chapter the title of the chapter; null if the section is the chapter's beginning
   */
  record Section(String page, String chapter, String title, String text) {}

  /** Returns the script for these chapters, which are keyed by the files of their pages. */
  static String script(Map<String, Element> chapters) {
    return chapters.entrySet().stream()
        .flatMap(chapter -> sections(chapter.getKey(), chapter.getValue()).stream())
        .map(GSON::toJson)
        .collect(joining(",\n", "const bookSections = [\n", "\n];\n"));
  }

  /** Returns the sections of a chapter, in their order, and then its words. */
  static List<Section> sections(String page, Element chapter) {
    Element copy = chapter.clone();
    copy.select(PICTURES).remove();
    String title = copy.selectFirst(HEADING).text();
    List<Section> words = copy.select(WORD).stream().map(word -> word(page, title, word)).toList();
    copy.select(WORD + ", " + WORD + " + dd").remove();
    Stream<Section> sections =
        copy.select(SECTIONS).stream().map(section -> section(page, title, section));
    return Stream.concat(sections, words.stream()).toList();
  }

  private static Section word(String page, String chapter, Element word) {
    return new Section(
        page + "#" + word.id(), chapter, word.text(), word.nextElementSibling().text());
  }

  private static Section section(String page, String chapter, Element section) {
    Element heading = section.selectFirst(HEADING);
    boolean isChapter = section.hasClass("sect1");
    return new Section(
        isChapter ? page : page + "#" + heading.id(),
        isChapter ? null : chapter,
        heading.text(),
        text(section));
  }

  private static String text(Element section) {
    Element own = section.clone();
    own.children().select(INNER).remove();
    own.selectFirst(HEADING).remove();
    return own.text();
  }
}
