package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The book and the sources name each other, and what they name is there. */
class ReferencesTest {

  private static final Pattern CHAPTER = Pattern.compile("chapter is \\{@code (\\w+)}");
  private static final Pattern TEST = Pattern.compile("\\[\\.test]`(\\w+)`");

  @Test
  void everyPackageNamesAChapterThatExists() throws IOException {
    String book = Book.text();
    for (String module :
        Stream.concat(Stream.of("common"), Stream.of(Stage.values()).map(Stage::module)).toList()) {
      Path sources = Book.PROJECT.resolve(module).resolve("src/main/java");
      List<String> chapters = new ArrayList<>();
      for (Path file : Book.files(sources, "package-info.java")) {
        Matcher chapter = CHAPTER.matcher(Files.readString(file).replaceAll("\\s+\\*\\s+", " "));
        while (chapter.find()) {
          chapters.add(chapter.group(1));
        }
      }
      assertThat(chapters).as("chapters of %s", module).isNotEmpty();
      assertThat(chapters).allSatisfy(id -> assertThat(book).contains("[#" + id + "]\n== "));
    }
  }

  @Test
  void everyTestThatTheBookNamesExists() throws IOException {
    StringBuilder tests = new StringBuilder();
    for (Path file : Book.files(Book.PROJECT, ".java")) {
      if (file.toString().contains("/src/test/")) {
        tests.append(Files.readString(file));
      }
    }
    Matcher test = TEST.matcher(Book.text());
    int named = 0;
    while (test.find()) {
      assertThat(tests).contains("void " + test.group(1) + "(");
      named++;
    }
    assertThat(named).isPositive();
  }
}
