package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Splits the book, rendered as one document, into a page for each chapter.
 *
 * <p>Asciidoctor checks references within one document only, so the book is rendered whole and
 * split afterwards.
 */
public final class Pages {

  private static final String FRONT = "index.html";

  private static final String PARTS = "#content > h1.sect0";
  private static final String CHAPTERS = "#content > div.sect1";

  private final Document whole;
  private final List<Element> chapters;

  /** The page that holds each anchor, by the anchor's id. */
  private final Map<String, String> pageOf = new HashMap<>();

  private Pages(Document whole) {
    this.whole = whole;
    whole.select(PARTS).forEach(part -> pageOf.put(part.id(), FRONT));
    chapters = whole.select(CHAPTERS);
    for (Element chapter : chapters) {
      chapter.select("[id]").forEach(anchor -> pageOf.put(anchor.id(), page(chapter)));
    }
  }

  /**
   * Reads {@code index.html} of the first directory, writes the pages into the second, and takes
   * the assets along, and of the third, which is the top of the project, the sources that the book
   * links to.
   *
   * @throws IllegalStateException if a link leads nowhere, or a piece of code is not shown as it
   *     was written
   */
  public static void main(String[] args) throws IOException {
    Path from = Path.of(args[0]);
    Path to = Files.createDirectories(Path.of(args[1]));
    Path project = Path.of(args[2]);
    Document whole = Jsoup.parse(Files.readString(from.resolve(FRONT)));
    requireCodeAsWritten(whole, project.resolve("docs/src/docs"));
    for (Map.Entry<String, String> page : split(whole).entrySet()) {
      Files.writeString(to.resolve(page.getKey()), page.getValue());
    }
    copy(from.resolve("assets"), to.resolve("assets"));
    Files.writeString(to.resolve("assets/search-index.js"), SearchIndex.script(chapters(whole)));
    SourcePages.write(whole, project, to);
    System.out.println("The book: " + to.resolve(FRONT).toUri());
  }

  /** The chapters by the files of their pages. */
  private static Map<String, Element> chapters(Document whole) {
    Map<String, Element> chapters = new LinkedHashMap<>();
    whole.select(CHAPTERS).forEach(chapter -> chapters.put(page(chapter), chapter));
    return chapters;
  }

  private static void requireCodeAsWritten(Document whole, Path text) throws IOException {
    List<Path> facts =
        List.of(text.resolve("generated/facts.adoc"), text.resolve("reference/facts.adoc"));
    List<String> missing = InlineCode.missing(text.resolve("asciidoc"), facts, whole);
    if (!missing.isEmpty()) {
      throw new IllegalStateException("not shown as it was written: " + missing);
    }
  }

  /**
   * Returns the pages by their file names.
   *
   * @throws IllegalStateException if a link leads nowhere
   */
  static Map<String, String> split(Document whole) {
    whole.outputSettings().prettyPrint(false).charset(UTF_8);
    whole.select("link[href$=font-awesome.css], link[href*=rouge-]").remove(); // all is in book.css
    splitTitle(whole);
    foldContents(whole);
    markParts(whole);
    anchorWords(whole);
    wrapTables(whole);
    Pages pages = new Pages(whole);
    Map<String, String> files = new HashMap<>();
    files.put(FRONT, pages.front());
    for (int i = 0; i < pages.chapters.size(); i++) {
      files.put(page(pages.chapters.get(i)), pages.chapter(i));
    }
    return files;
  }

  /** What follows the colon is the subtitle. */
  private static void splitTitle(Document whole) {
    Element heading = whole.selectFirst("#header > h1");
    String[] title = heading.text().split(": ", 2);
    heading.text(title[0]).appendElement("small").text(title[1]);
  }

  /** Makes the contents foldable, for screens where they stand above the text. */
  private static void foldContents(Document whole) {
    Element contents = whole.getElementById("toc");
    contents.tagName("nav").attr("aria-labelledby", "toctitle");
    contents.getElementById("toctitle").tagName("summary");
    Element details = new Element("details").attr("open", "");
    details.insertChildren(0, contents.childNodesCopy());
    contents.empty().appendChild(details);
  }

  /** Tells tables of figures, whose columns are as wide as they need, from those of sentences. */
  private static void wrapTables(Document whole) {
    for (Element table : whole.select("table.tableblock")) {
      table.wrap("<div class=\"scroll\"></div>");
      if (table.select("col[style]").isEmpty()) {
        table.parent().addClass("figures");
      }
    }
    whole.select("td:matches(^not measured)").addClass("unmeasured");
  }

  /** Lets the contents tell a part, which has a place on the first page, from a chapter. */
  private static void markParts(Document whole) {
    for (Element part : whole.select(PARTS)) {
      whole.select("#toc a[href=#" + part.id() + "]").forEach(a -> a.parent().addClass("part"));
    }
  }

  /** Lets a link, or a search, lead to each word of the glossary. */
  private static void anchorWords(Document whole) {
    for (Element word : whole.select(".dlist.glossary dt")) {
      word.id("glossary-" + word.text().toLowerCase(Locale.ROOT).replaceAll("\\W+", "-"));
    }
  }

  private String front() {
    Document page = whole.clone();
    page.select(PARTS + ", " + CHAPTERS).remove();
    Element content = page.selectFirst("#content");
    for (Element child : whole.select(PARTS + ", " + CHAPTERS)) {
      if (child.hasClass("sect0")) {
        content.appendElement("h2").addClass("part").id(child.id()).text(child.text());
      } else {
        list(content).appendChild(entry(child));
      }
    }
    return finish(page, FRONT);
  }

  /** The list that ends the page, or a new one after a heading. */
  private static Element list(Element content) {
    Element last = content.lastElementChild();
    boolean isList = last != null && last.hasClass("chapters");
    return isList ? last : content.appendElement("ol").addClass("chapters");
  }

  private static Element entry(Element chapter) {
    Element entry = new Element("li");
    entry.appendElement("span").addClass("stage").text(stage(chapter));
    entry.appendElement("a").attr("href", page(chapter)).text(heading(chapter));
    entry.appendElement("p").text(lead(chapter));
    return entry;
  }

  private String chapter(int number) {
    Element chapter = chapters.get(number);
    Document page = whole.clone();
    page.title(chapter.selectFirst("h2").text() + " \u2013 " + title());
    page.selectFirst("#content").empty().appendChild(chapter.clone());
    page.select("meta[name=description]").attr("content", lead(chapter));
    page.select("#header > .details").remove();
    page.selectFirst("#header > h1")
        .tagName("p")
        .addClass("running")
        .html("<a href=\"" + FRONT + "\">" + title() + "</a>");
    page.selectFirst("h2").tagName("h1").addClass("chapter");
    turn(page, number);
    return finish(page, page(chapter));
  }

  /** Adds the ways to the pages before and after. */
  private void turn(Document page, int number) {
    Element nav = page.selectFirst("#content").appendElement("nav").addClass("pages");
    nav.attr("aria-label", "Previous and next page");
    String before = number == 0 ? FRONT : page(chapters.get(number - 1));
    String name = number == 0 ? title() : heading(chapters.get(number - 1));
    link(nav, before, "prev", "\u2190 " + name);
    if (number + 1 < chapters.size()) {
      Element next = chapters.get(number + 1);
      link(nav, page(next), "next", heading(next) + " \u2192");
    }
  }

  private static void link(Element nav, String page, String rel, String text) {
    nav.appendElement("a").attr("href", page).attr("rel", rel).text(text);
  }

  /** Points each link to the page that holds its anchor now. */
  private String finish(Document page, String self) {
    for (Element link : page.select("a[href^=#]")) {
      String id = link.attr("href").substring(1);
      String target = pageOf.get(id);
      if (target == null) {
        throw new IllegalStateException(self + " refers to #" + id + ", which is nowhere");
      }
      if (!target.equals(self) || id.equals(self.replace(".html", ""))) {
        link.attr("href", isChapter(id) ? target : target + "#" + id);
      }
      if (target.equals(self) && isChapter(id) && link.closest("#toc") != null) {
        link.attr("aria-current", "page");
      }
    }
    Landmarks.name(page);
    return page.outerHtml();
  }

  private boolean isChapter(String id) {
    return chapters.stream().anyMatch(chapter -> heading(chapter, id));
  }

  private static boolean heading(Element chapter, String id) {
    return chapter.selectFirst("h2").id().equals(id);
  }

  private static String heading(Element chapter) {
    return chapter.selectFirst("h2").text();
  }

  /** What the chapter is about, in its own first words. */
  private static String lead(Element chapter) {
    return chapter.select(".lead").text();
  }

  /** Which stage the chapter is about, if it's about one. */
  private static String stage(Element chapter) {
    return chapter.select(".kicker").text().replaceAll(" \u00b7.*", "");
  }

  private static String page(Element chapter) {
    return chapter.selectFirst("h2").id() + ".html";
  }

  private String title() {
    return whole.selectFirst("#header > h1").ownText();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.write(target, Files.readAllBytes(file));
      }
    }
  }
}
