package storage.docs;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import storage.common.kit.Conformance;
import storage.common.kit.Promise;

/** The rows of our stages in HALL.md say what the kit has found; samples/grade holds the others. */
class HallTest {

  @ParameterizedTest
  @EnumSource
  void aStageHasTheVerdictOfTheKit(Stage stage) throws IOException {
    Path file = ConformanceMatrix.file(Book.PROJECT, stage);
    assumeThat(file).as("the kit has graded the stage: mvn test, from the top").exists();
    assumeThat(Conformance.read(file).promises())
        .as("it was graded as a whole")
        .hasSameSizeAs(Promise.values());
    String start = "| [%1$s](%1$s) |".formatted(stage.module());
    assertThat(Files.readAllLines(Book.PROJECT.resolve("HALL.md")))
        .filteredOn(row -> row.startsWith(start))
        .singleElement(as(STRING))
        .contains("| " + verdict(file.resolveSibling(stage.module() + ".md")) + " |");
  }

  /** The sentence that the table for a forge begins with. */
  private static String verdict(Path table) throws IOException {
    String end = ", says the kit";
    return Files.readAllLines(table).stream()
        .filter(line -> line.contains(end))
        .map(line -> line.substring(0, line.indexOf(end)))
        .findFirst()
        .orElseThrow();
  }
}
