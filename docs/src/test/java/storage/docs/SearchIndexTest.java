package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import storage.docs.SearchIndex.Section;

class SearchIndexTest {

  private static final Element CHAPTER =
      Jsoup.parse(
              """
              <div class="sect1"><h2 id="log">1. The <code>log</code></h2>
              <div class="sectionbody"><p>It grows.</p>
              <svg><text>axis</text></svg>
              <div class="sect2"><h3 id="log-torn">Torn</h3>
              <p>Half a <em>record</em>,</p><p>and &lt;/script&gt;.</p>
              <div class="sect3"><h4 id="log-odds">Odds</h4><pre>a &lt; b<i class="conum"></i><b>(1)</b></pre>
              </div></div>
              <div class="sect2"><h3 id="log-steps">Steps</h3>
              <figure class="stepper"><p class="title">Reading</p><button>next</button>
              <ol class="stepper-steps"><li>It seeks.</li></ol></figure></div>
              </div></div>
              """)
          .selectFirst(".sect1");

  @Test
  void eachSectionHasItsPlaceAndWhatStandsInItAlone() {
    assertThat(SearchIndex.sections("log.html", CHAPTER))
        .containsExactly(
            new Section("log.html", null, "1. The log", "It grows."),
            new Section("log.html#log-torn", "1. The log", "Torn", "Half a record, and </script>."),
            new Section("log.html#log-odds", "1. The log", "Odds", "a < b"),
            new Section("log.html#log-steps", "1. The log", "Steps", "Reading It seeks."));
  }

  @Test
  void eachWordThatHasAPlaceIsFoundByItself() {
    Element glossary =
        Jsoup.parse(
                "<div class='sect1'><h2 id='words'>Words</h2>They mean:<dl><dt id='words-log'>log"
                    + "</dt><dd>Records in a row.</dd><dt>no place</dt><dd>At all.</dd></dl></div>")
            .selectFirst(".sect1");
    assertThat(SearchIndex.sections("words.html", glossary))
        .containsExactly(
            new Section("words.html", null, "Words", "They mean: no place At all."),
            new Section("words.html#words-log", "Words", "log", "Records in a row."));
  }

  @Test
  void theChapterItselfIsLeftAsItWas() {
    String before = CHAPTER.outerHtml();
    SearchIndex.sections("log.html", CHAPTER);
    assertThat(CHAPTER.outerHtml()).isEqualTo(before);
  }

  @Test
  void theScriptHasALineForEachSection() {
    List<String> lines = SearchIndex.script(Map.of("log.html", CHAPTER)).lines().toList();
    assertThat(lines).hasSize(6).startsWith("const bookSections = [").endsWith("];");
    assertThat(lines.get(1))
        .isEqualTo("{\"page\":\"log.html\",\"title\":\"1. The log\",\"text\":\"It grows.\"},");
  }
}
