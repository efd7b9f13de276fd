package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The book and the sources name each other, and what they name is there. */
class ReferencesTest {

  private static final Pattern CHAPTERS =
      Pattern.compile("chapters? (?:is|are) ((?:\\{@code [\\w-]+}(?:, | and )?)+)");

  private static final Pattern CHAPTER = Pattern.compile("\\{@code ([\\w-]+)}");
  private static final Pattern TEST = Pattern.compile("\\[\\.test]`(\\w+)`");

  @Test
  void everyPackageNamesASectionThatExists() throws IOException {
    String book = Book.text();
    List<Path> packages =
        Book.files(Book.PROJECT, "package-info.java").stream()
            .filter(file -> !file.toString().contains("/target/"))
            .toList();
    assertThat(packages).hasSizeGreaterThan(Stage.values().length);
    for (Path file : packages) {
      String text = Files.readString(file).replaceAll("\\s+\\*\\s+", " ");
      Matcher chapters = CHAPTERS.matcher(text);
      assertThat(chapters.find()).as("%s names its chapter", file).isTrue();
      CHAPTER
          .matcher(chapters.group(1))
          .results()
          .forEach(
              chapter ->
                  assertThat(book)
                      .as("chapter of %s", file)
                      .contains("[#" + chapter.group(1) + "]\n"));
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
    int named = 0;
    for (Place place : Place.all()) {
      Matcher test = TEST.matcher(place.text());
      while (test.find()) {
        assertThat(tests.indexOf("void " + test.group(1) + "("))
            .as("the test %s, which the book names in%n  %s", test.group(1), place)
            .isNotNegative();
        named++;
      }
    }
    assertThat(named).isPositive();
  }
}
