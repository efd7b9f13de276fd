package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import storage.bench.engine.Engines;
import storage.bench.measure.Machine;
import storage.bench.measure.Results;
import storage.bench.report.BookParts;
import storage.bench.report.Charts;

/** The measurements that the book shows to readers who have not measured yet. */
class ReferenceResultsTest {

  private static final Path REFERENCE = Book.PROJECT.resolve("docs/src/docs/reference");
  private static final Path MEASURED = Book.PROJECT.resolve("docs/src/docs/measured");

  private static final Path MEASURED_LSM = MEASURED.resolveSibling("measured-lsm");

  /** The programs of this machine's shell have no library whose version there is to name. */
  private static final List<String> SHELL = List.of("grep-tail", "tac-grep");

  /** A table, and the line below it. */
  private static final Pattern TABLE =
      Pattern.compile("(?s)\\[%header[^\\n]*\\n\\|===\\n.*?\\n\\|===\\n\\n([^\\n]*\\n[^\\n]*)");

  @Test
  void tablesAndFactsAreThoseOfTheResults() throws IOException {
    Results results = Results.read(REFERENCE.resolve(Results.FILE_NAME));
    isAsMadeFrom(new BookParts(results).files(), REFERENCE, ".adoc");
  }

  @Test
  void chartsAreThoseOfTheResults() throws IOException {
    Results results = Results.read(REFERENCE.resolve(Results.FILE_NAME));
    isAsMadeFrom(new Charts(results).files(), REFERENCE, ".svg");
  }

  /** Stage 4 beside other engines, in a run of its own. */
  @Test
  void whatIsShownOfStage4IsThatOfItsResults() throws IOException {
    Results results = Results.read(MEASURED.resolve(Results.FILE_NAME));
    Map<String, String> tables = new BookParts(results).files();
    tables.keySet().retainAll(List.of("engines.adoc", "limits.adoc"));
    isAsMadeFrom(tables, MEASURED, ".adoc");
    Map<String, String> charts = new Charts(results).files();
    charts.keySet().retainAll(List.of("first-get.svg", "first-start.svg"));
    isAsMadeFrom(charts, MEASURED, ".svg");
  }

  /** Stage 5 beside those that know an order, too. */
  @Test
  void whatIsShownOfStage5IsThatOfItsResults() throws IOException {
    Results results = Results.read(MEASURED_LSM.resolve(Results.FILE_NAME));
    Map<String, String> tables = new BookParts(results).files();
    tables.keySet().retainAll(List.of("engines.adoc", "limits.adoc"));
    isAsMadeFrom(tables, MEASURED_LSM, ".adoc");
  }

  private static void isAsMadeFrom(Map<String, String> made, Path folder, String suffix)
      throws IOException {
    if (Book.REFRESH) {
      for (Map.Entry<String, String> part : made.entrySet()) {
        Files.writeString(folder.resolve(part.getKey()), part.getValue());
      }
    }
    made.forEach(
        (name, content) ->
            assertThat(folder.resolve(name)).as(Book.HOW_TO_REFRESH).hasContent(content));
    assertThat(Book.files(folder, suffix))
        .extracting(file -> file.getFileName().toString())
        .containsExactlyInAnyOrderElementsOf(made.keySet());
  }

  /** Below each table: which machine, kernel, file system, JDK, day, effort, and whose versions. */
  @ParameterizedTest
  @CsvSource({"reference, 6", "measured, 6", "measured-lsm, 3"})
  void everyTableNamesItsSource(String folder, int leastTables) throws IOException {
    Path home = REFERENCE.resolveSibling(folder);
    Results results = Results.read(home.resolve(Results.FILE_NAME));
    assertThat(results.versions())
        .extracting(version -> version.split(" ", 2)[0])
        .containsAll(peers(results));
    assertThat(results.settings())
        .extracting(setting -> setting.split(" ", 2)[0])
        .containsAll(peers(results));
    Machine machine = results.machine();
    int tables = 0;
    for (Path file : Book.files(home, ".adoc")) {
      String text = Files.readString(file);
      Matcher table = TABLE.matcher(text);
      while (table.find()) {
        tables++;
        assertThat(table.group(1))
            .as("what stands below the table %s of %s", table.group(), file)
            .contains(results.effort().description(), machine.cpu(), machine.cores() + " cores")
            .contains(machine.os(), machine.disk(), machine.jdk(), machine.date(), machine.commit())
            .contains(results.versions());
      }
    }
    assertThat(tables).isGreaterThanOrEqualTo(leastTables);
  }

  private static List<String> peers(Results results) {
    return results.engines().stream()
        .filter(engine -> !Engines.isStage(engine) && !SHELL.contains(engine))
        .toList();
  }

  @Test
  void theReferenceIsWholeAndNoSmokeRun() throws IOException {
    String table = Files.readString(REFERENCE.resolve("table.adoc"));
    assertThat(table).contains("stage1-simplest", "stage2-backwards", "stage3-keydir", "1,000,000");
    assertThat(Files.readString(REFERENCE.resolve("measured.adoc")))
        .contains(":measured-effort: full run");
  }
}
