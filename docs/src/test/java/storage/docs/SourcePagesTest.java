package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcePagesTest {

  @TempDir private Path directory;

  @Test
  void everySourceThatTheBookLinksToIsCopied() throws IOException {
    Path project = Files.createDirectories(directory.resolve("project/stage"));
    Files.writeString(project.resolve("A.java"), "class A {}\n");
    Files.writeString(project.resolve("B.java"), "class B {}\n");
    Document book = Jsoup.parse("<a href='sources/stage/A.java.html#L1'>A</a><a href='x'>x</a>");
    SourcePages.write(book, directory.resolve("project"), directory.resolve("html"));
    assertThat(Book.files(directory.resolve("html"), ""))
        .filteredOn(Files::isRegularFile)
        .containsExactly(directory.resolve("html/sources/stage/A.java.html"));
  }

  @Test
  void eachLineHasItsNumberForAnAnchorAndItsTextUnchanged() {
    Document page =
        Jsoup.parse(SourcePages.page("stage/A.java", List.of("if (a < b) {", "  \"é\"")));
    assertThat(page.title()).isEqualTo("stage/A.java");
    assertThat(page.getElementById("L1").wholeText()).isEqualTo("if (a < b) {");
    assertThat(page.getElementById("L2").wholeText()).isEqualTo("  \"é\"");
  }
}
