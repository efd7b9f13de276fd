package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import storage.bench.measure.Results;
import storage.bench.report.BookParts;
import storage.bench.report.Charts;

/** The measurements that the book shows to readers who have not measured yet. */
class ReferenceResultsTest {

  private static final Path REFERENCE = Book.PROJECT.resolve("docs/src/docs/reference");

  @Test
  void tablesAndFactsAreThoseOfTheResults() throws IOException {
    Results results = Results.read(REFERENCE.resolve(Results.FILE_NAME));
    isAsMadeFrom(new BookParts(results).files(), ".adoc");
  }

  @Test
  void chartsAreThoseOfTheResults() throws IOException {
    Results results = Results.read(REFERENCE.resolve(Results.FILE_NAME));
    isAsMadeFrom(new Charts(results).files(), ".svg");
  }

  /** Stage 4 beside other engines, in a run of its own. */
  @Test
  void tablesOfStage4AreThoseOfItsResults() throws IOException {
    Path measured = Book.PROJECT.resolve("docs/src/docs/measured");
    Map<String, String> parts =
        new BookParts(Results.read(measured.resolve(Results.FILE_NAME))).files();
    for (String table : List.of("engines.adoc", "limits.adoc")) {
      assertThat(measured.resolve(table))
          .as("take it from: bench.jar charts --book results.json DIRECTORY")
          .hasContent(parts.get(table));
    }
  }

  private static void isAsMadeFrom(Map<String, String> made, String suffix) throws IOException {
    made.forEach(
        (name, content) ->
            assertThat(REFERENCE.resolve(name))
                .as("make it anew: bench.jar charts --book results.json docs/src/docs/reference")
                .hasContent(content));
    assertThat(Book.files(REFERENCE, suffix))
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(made.keySet());
  }

  @Test
  void theReferenceIsWholeAndNoSmokeRun() throws IOException {
    String table = Files.readString(REFERENCE.resolve("table.adoc"));
    assertThat(table).contains("stage1-simplest", "stage2-backwards", "stage3-keydir", "1,000,000");
    assertThat(Files.readString(REFERENCE.resolve("measured.adoc")))
        .contains(":measured-effort: full run");
  }
}
