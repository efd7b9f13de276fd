package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the book prints in the typeface of code is a word of the code. */
class NamesTest {

  private static final Pattern CODE = Pattern.compile("(?<![`\"\\w])`([^`]+)`(?![`\"\\w])");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w{2,}");

  /** Names of other people's things, and pieces of text. */
  private static final Set<String> FROM_ELSEWHERE =
      Set.of(
          "BUILD",
          "Errors",
          "SUCCESS", // Maven
          "DIRECT",
          "ExtendedOpenOption",
          "Normalizer",
          "RandomAccessFile",
          "Writer",
          "readAllLines", // the JDK
          "O_DIRECT",
          "fallocate",
          "fsync",
          "pread",
          "x1z", // Linux, and an option of od
          "Dexercise", // a property on the command line
          "nba"); // bytes in the toy example

  private static final Set<String> WORDS = new HashSet<>(FROM_ELSEWHERE);

  @BeforeAll
  static void readTheCode() throws IOException {
    for (String module : Stream.concat(Book.MODULES.stream(), Stream.of("bench")).toList()) {
      addWords(Book.files(Book.PROJECT.resolve(module).resolve("src"), ".java"));
      addWords(List.of(Book.PROJECT.resolve(module).resolve("pom.xml")));
    }
    addWords(List.of(Book.PROJECT.resolve("pom.xml")));
    addWords(Book.files(Book.GENERATED, ".txt"));
  }

  private static void addWords(List<Path> files) throws IOException {
    for (Path file : files) {
      WORD.matcher(Files.readString(file)).results().forEach(word -> WORDS.add(word.group()));
    }
  }

  @Test
  void everyNameInTheTypefaceOfCodeIsInTheCode() throws IOException {
    List<String> unknown = new ArrayList<>();
    for (List<Place> chapter :
        Place.all().stream().collect(Collectors.groupingBy(Place::file)).values()) {
      String prose = prose(chapter);
      Matcher code = CODE.matcher(prose);
      while (code.find()) {
        int line = (int) prose.substring(0, code.start()).chars().filter(c -> c == '\n').count();
        WORD.matcher(code.group(1))
            .results()
            .filter(word -> !WORDS.contains(word.group()))
            .forEach(word -> unknown.add(word.group() + " in " + chapter.get(line)));
      }
    }
    assertThat(unknown).as("names that the book uses and no source has").isEmpty();
  }

  /** The chapter with its listings left empty. */
  private static String prose(List<Place> chapter) {
    StringBuilder prose = new StringBuilder();
    boolean listing = false;
    for (Place place : chapter) {
      listing ^= place.text().startsWith("----");
      prose.append(listing ? "" : place.text()).append('\n');
    }
    return prose.toString();
  }
}
