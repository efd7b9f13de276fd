package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the book prints is what the stages do. */
class GeneratedTextTest {

  private static final String MATRIX = "conformance.adoc";
  private static final String VERDICT = "stranger-verdict.adoc";
  private static final String BADGE = "stranger-badge.svg";

  @TempDir static Path home;

  private static Map<String, String> generated;

  @BeforeAll
  static void generate() throws IOException {
    generated = GeneratedText.in(Book.PROJECT, home);
  }

  @TestFactory
  Stream<DynamicTest> everyGeneratedFileIsWhatTheStagesDo() {
    return generated.entrySet().stream()
        .map(
            file ->
                dynamicTest(file.getKey(), () -> Golden.compare(file.getKey(), file.getValue())));
  }

  @Test
  void theConformanceMatrixIsWhatTheKitHasShown() throws IOException {
    for (Stage stage : Stage.values()) {
      Path file = ConformanceMatrix.file(Book.PROJECT, stage);
      assumeThat(file)
          .as("the matrix is compared only after the tests of all stages: mvn test, from the top")
          .exists();
    }
    Golden.compare(MATRIX, ConformanceMatrix.of(Book.PROJECT));
  }

  @Test
  void theVerdictOnTheStrangersStoreIsWhatTheKitHasSaid() throws IOException {
    assumeThat(VerdictTable.file(Book.PROJECT))
        .as("the verdict is compared only after the kit's proof: mvn test, from the top")
        .exists();
    Golden.compare(VERDICT, VerdictTable.of(Book.PROJECT));
    Golden.compare(BADGE, VerdictTable.badge(Book.PROJECT));
  }

  @Test
  void noGeneratedFileIsLeftOver() throws IOException {
    Set<String> expected = new TreeSet<>(generated.keySet());
    expected.addAll(Set.of(MATRIX, VERDICT, BADGE));
    Set<String> found = new TreeSet<>();
    Book.files(Book.GENERATED, "").stream()
        .filter(Files::isRegularFile)
        .forEach(file -> found.add(file.getFileName().toString()));
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void theBookShowsEveryGeneratedFile() throws IOException {
    StringBuilder book = new StringBuilder(Book.text());
    for (Path included : Book.files(Book.GENERATED, ".adoc")) {
      book.append(Files.readString(included));
    }
    for (Path file : Book.files(Book.GENERATED, "")) {
      if (Files.isRegularFile(file)) {
        assertThat(book)
            .containsPattern("(include|image)::\\{generated}/" + file.getFileName() + "\\[");
      }
    }
  }
}
