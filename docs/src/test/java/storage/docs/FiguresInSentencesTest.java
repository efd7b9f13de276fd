package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * A sentence takes its figures from what the tests count and from the reference, and asks before it
 * tells one that may not have been measured.
 */
class FiguresInSentencesTest {

  private static final Path REFERENCE = Book.PROJECT.resolve("docs/src/docs/reference");

  private static final Pattern USE = Pattern.compile("(?<!\\\\)\\{([a-z][\\w-]*)}");
  private static final Pattern QUESTION = Pattern.compile("(ifdef|ifndef|ifeval|endif)::(.*)\\[.*");
  private static final Pattern DEFINITION = Pattern.compile("(?m)^:([\\w-]+):");

  /** Measured, and so perhaps not measured well enough. */
  private static final Pattern MEASURED = Pattern.compile("(time|ratio|heap|index)-.*");

  @Test
  void everyFigureIsCountedOrOfTheReference() throws IOException {
    Set<String> known = new HashSet<>(defined(Book.GENERATED.resolve("facts.adoc")));
    known.addAll(defined(REFERENCE.resolve("facts.adoc")));
    Set<String> ofTheComparison = defined(REFERENCE.resolve("measured.adoc"));
    assertThat(known)
        .as("a smoke run is a comparison, too")
        .doesNotContainAnyElementsOf(ofTheComparison);

    List<String> wrong = new ArrayList<>();
    for (List<Place> chapter :
        Place.all().stream().collect(Collectors.groupingBy(Place::file)).values()) {
      Deque<String> asked = new ArrayDeque<>();
      for (Place place : chapter) {
        Matcher question = QUESTION.matcher(place.text());
        if (question.matches()) {
          if (question.group(1).equals("endif")) {
            asked.pop();
          } else {
            asked.push(question.group(1).equals("ifdef") ? question.group(2) : "");
          }
          continue;
        }
        USE.matcher(place.text())
            .results()
            .map(use -> use.group(1))
            .filter(name -> MEASURED.matcher(name).matches() || ofTheComparison.contains(name))
            .filter(name -> !known.contains(name) && !asked(asked, name))
            .forEach(name -> wrong.add(name + " in " + place));
      }
    }
    assertThat(wrong).as("told, but not measured").isEmpty();
  }

  /** Whether it stands where all names of an {@code ifdef} are defined, and is one of them. */
  private static boolean asked(Deque<String> questions, String name) {
    return questions.stream().anyMatch(names -> List.of(names.split("\\+")).contains(name));
  }

  @Test
  void sentencesAreOfTheReferenceAndOnlyPicturesAndTablesOfTheComparison() throws IOException {
    assertThat(Files.readString(Book.TEXT.resolve("index.adoc")))
        .contains("include::{generated}/facts.adoc[]", "include::{reference}/facts.adoc[]")
        .doesNotContain("include::{comparison}/facts.adoc[]");
  }

  @Test
  void aFigureThatWasNotMeasuredHasNoWords() throws IOException {
    assertThat(Files.readString(REFERENCE.resolve("facts.adoc")))
        .doesNotContain("not measured", ": –");
  }

  private static Set<String> defined(Path file) throws IOException {
    return DEFINITION
        .matcher(Files.readString(file))
        .results()
        .map(definition -> definition.group(1))
        .collect(Collectors.toSet());
  }
}
