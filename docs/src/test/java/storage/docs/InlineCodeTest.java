package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InlineCodeTest {

  private static final String CHAPTER =
      """
      Look for `key.getBytes()` in place of `(key +
      ',')`, "`as they say`", or for ``char``s, {n} of them: `read({n})`, `+() -> x+`.

      .`Store.java`
      ----
      `no sentence`
      ----
      """;

  @TempDir private Path folder;

  @Test
  void codeIsWhatIsBetweenBackticksInSentences() {
    assertThat(InlineCode.in(CHAPTER, Map.of("n", "8")))
        .containsExactly("key.getBytes()", "(key + ',')", "char", "read(8)", "() -> x");
  }

  @Test
  void aPieceThatMarkupHasChangedIsMissed() throws IOException {
    Path chapter = Files.writeString(folder.resolve("chapter.adoc"), CHAPTER);
    Path facts = Files.writeString(folder.resolve("facts.txt"), ":n: 8\n");
    String whole =
        "<p><code>key.getBytes()</code> <code>(key + ',')</code> <code>char</code>"
            + " <code>read(8)</code> <code>() -&gt; x</code><p>";
    assertThat(missing(chapter, facts, whole)).isEmpty();
    assertThat(missing(chapter, facts, whole.replace("key + ','", "key<br>','")))
        .containsExactly("(key + ',')");
    assertThat(missing(chapter, facts, whole.replace("char", "key.getBytes()")))
        .containsExactly("char");
  }

  @Test
  void aPieceThatIsThereTwiceIsShownTwice() throws IOException {
    Path chapter = Files.writeString(folder.resolve("chapter.adoc"), "`get` and `get`");
    Path facts = Files.createFile(folder.resolve("facts.txt"));
    assertThat(missing(chapter, facts, "<code>get</code> <pre><code>get</code></pre>"))
        .containsExactly("get");
  }

  @Test
  void aPieceUnderAConditionNeedNotBeShown() {
    String chapter = "`a`\nifdef::measured[]\nifndef::chart[]\n`b`\nendif::[]\n`c`\nendif::[]\n`d`";
    assertThat(InlineCode.in(chapter, Map.of())).containsExactly("a", "d");
  }

  private List<String> missing(Path chapter, Path facts, String book) throws IOException {
    return InlineCode.missing(chapter.getParent(), List.of(facts), Jsoup.parse(book));
  }
}
