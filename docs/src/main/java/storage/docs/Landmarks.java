package storage.docs;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * The parts of a page by name, so that a reader who doesn't see them can go from one to the other.
 */
final class Landmarks {

  private Landmarks() {}

  /** Names the parts of a page as asciidoctor renders it, and adds a way past the contents. */
  static void name(Document page) {
    page.selectFirst("#header").tagName("header");
    page.selectFirst("#content").tagName("main").attr("tabindex", "-1");
    Element skip = page.body().prependElement("a").addClass("skip");
    skip.attr("href", "#content").text("Skip to the text");
  }
}
