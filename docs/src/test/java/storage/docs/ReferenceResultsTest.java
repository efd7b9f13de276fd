package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import storage.bench.Charts;
import storage.bench.Report;
import storage.bench.Results;

/** The measurements that the book shows to readers who have not measured yet. */
class ReferenceResultsTest {

  private static final Path REFERENCE = Book.PROJECT.resolve("docs/src/docs/reference");

  @Test
  void theTableIsTheOneOfTheResults() throws IOException {
    Results results = Results.read(REFERENCE.resolve(Results.FILE_NAME));
    assertThat(REFERENCE.resolve("table.adoc"))
        .as("after a comparison, copy results.json and table.adoc together")
        .hasContent(new Report(results).toAsciiDoc());
  }

  @Test
  void theChartsAreThoseOfTheResults() throws IOException {
    Results results = Results.read(REFERENCE.resolve(Results.FILE_NAME));
    Map<String, String> charts = new Charts(results).files();
    charts.forEach(
        (name, chart) ->
            assertThat(REFERENCE.resolve(name))
                .as("run the bench's command charts on the reference's results.json")
                .hasContent(chart));
    assertThat(Book.files(REFERENCE, ".svg"))
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(charts.keySet());
  }

  @Test
  void theTableIsWholeAndNoSmokeRun() throws IOException {
    String table = Files.readString(REFERENCE.resolve("table.adoc"));
    assertThat(table).contains("stage1-simplest", "stage2-backwards", "stage3-keydir", "100,000");
    assertThat(table).doesNotContain("figures mean nothing");
  }
}
