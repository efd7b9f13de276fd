package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class PagesTest {

  private static final String BOOK =
      """
      <div id="header"><h1>Stores: One by one</h1>
      <div id="toc"><div id="toctitle">Contents</div>
      <ul><li><a href="#first">First</a></li><li><a href="#second">Second</a></li></ul></div></div>
      <div id="content">
      <div class="sect1"><h2 id="first">First</h2><div class="lead">It begins.</div>
      <a class="far" href="#detail">there</a></div>
      <div class="sect1"><h2 id="second">Second</h2><div class="lead">It ends.</div>
      <p id="detail">here</p><a class="near" href="#detail">here</a><a class="bad" href="#BAD">x</a>
      </div></div>
      """;

  @Test
  void everyChapterIsAPageAndTheFrontListsThem() {
    Map<String, String> pages = Pages.split(book("#detail"));
    assertThat(pages).containsOnlyKeys("index.html", "first.html", "second.html");
    Document front = Jsoup.parse(pages.get("index.html"));
    assertThat(front.select("ol.chapters a").eachAttr("href"))
        .containsExactly("first.html", "second.html");
    assertThat(front.select("h1 small").text()).isEqualTo("One by one");
    Document second = Jsoup.parse(pages.get("second.html"));
    assertThat(second.title()).isEqualTo("Second \u2013 Stores");
    assertThat(second.select("h1").text()).isEqualTo("Second");
    assertThat(second.select("nav.pages a").eachAttr("href")).containsExactly("first.html");
  }

  @Test
  void linksFollowTheirAnchorsToOtherPages() {
    Map<String, String> pages = Pages.split(book("#detail"));
    Document first = Jsoup.parse(pages.get("first.html"));
    Document second = Jsoup.parse(pages.get("second.html"));
    assertThat(first.select("a.far").attr("href")).isEqualTo("second.html#detail");
    assertThat(second.select("a.near").attr("href")).isEqualTo("#detail");
    assertThat(second.select("#toc [aria-current]").text()).isEqualTo("Second");
  }

  @Test
  void partsAreHeadingsOfTheFirstPageAndOfTheContents() {
    Document book = book("#detail");
    book.selectFirst("#content").prepend("<h1 id=\"part\" class=\"sect0\">Part</h1>");
    book.selectFirst("#toc ul")
        .html("<li><a href=\"#part\">Part</a><ul>%s</ul></li>".formatted(book.select("#toc li")));
    Map<String, String> pages = Pages.split(book);
    Document front = Jsoup.parse(pages.get("index.html"));
    assertThat(front.select("h2#part + ol.chapters a").eachAttr("href"))
        .containsExactly("first.html", "second.html");
    Document first = Jsoup.parse(pages.get("first.html"));
    assertThat(first.select("#toc .part > a").attr("href")).isEqualTo("index.html#part");
    assertThat(first.select("#content").text()).doesNotContain("Part");
  }

  @Test
  void aTableWhoseColumnsHaveNoWidthIsOneOfFigures() {
    Document book = book("#detail");
    String table = "<table class=\"tableblock\"><col%s><tr><td>%s</td></tr></table>";
    book.selectFirst("div.sect1")
        .append(table.formatted("", "not measured"))
        .append(table.formatted(" style=\"width: 100%\"", "8 ns"));
    Document first = Jsoup.parse(Pages.split(book).get("first.html"));
    assertThat(first.select(".scroll > table td").eachText())
        .containsExactly("not measured", "8 ns");
    assertThat(first.select(".figures > table td.unmeasured").eachText())
        .containsExactly("not measured");
    assertThat(first.select(".figures, .unmeasured")).hasSize(2);
  }

  @Test
  void eachWordOfTheGlossaryIsAPlace() {
    Document book = book("#detail");
    book.select("div.sect1")
        .last()
        .append("<div class=\"dlist glossary\"><dl><dt>torn tail</dt><dd>half</dd></dl></div>");
    assertThat(Jsoup.parse(Pages.split(book).get("second.html")).select("dt").eachAttr("id"))
        .containsExactly("glossary-torn-tail");
  }

  @Test
  void aLinkThatLeadsNowhereIsAnError() {
    assertThatThrownBy(() -> Pages.split(book("#nowhere")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("second.html refers to #nowhere, which is nowhere");
  }

  @Test
  void theDataOfAPictureStaysWithItsChapterAsItIs() {
    String script = "<script type=\"application/json\">{\"text\":\"a && \u00e9 \\u003c\"}</script>";
    Document book = book("#detail");
    book.selectFirst("div.sect1").append(script);
    Map<String, String> pages = Pages.split(book);
    assertThat(pages.get("first.html")).contains(script);
    assertThat(pages.get("second.html")).doesNotContain("application/json");
  }

  private static Document book(String target) {
    return Jsoup.parse(BOOK.replace("#BAD", target));
  }
}
