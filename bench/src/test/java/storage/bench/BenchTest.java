package storage.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "'', Missing required subcommand",
    "compare --bogus, Unknown option: '--bogus'",
    "compare --engine sqlite, but was 'sqlite'",
    "compare --metric speed, but was 'speed'",
    "goals --rounds 4, --rounds must be 5 or more",
    "goals --keys many, 'many' is not an int",
    "table, Missing required parameter: 'RESULTS'",
    "charts a.json, Missing required parameter: 'DIR'"
  })
  void wrongUsageIsToldWithStatus2(String arguments, String message) {
    assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message, "Usage: bench");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void missingResultsAreToldWithStatus3() {
    Path absent = directory.resolve("absent.json");
    assertThat(run("table", absent.toString())).isEqualTo(3);
    assertThat(err.toString()).isEqualTo("bench: there is no " + absent + System.lineSeparator());
  }

  @Test
  void outputThatIsAFileIsToldBeforeAnythingIsMeasured() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(run("compare", "--smoke", "--output", file.toString())).isEqualTo(3);
    assertThat(err.toString()).contains(file + " is not a directory");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void comparisonLeavesAReportThatTheOtherCommandsShow() throws IOException {
    System.setProperty("jmh.ignoreLock", "true");
    assertThat(
            run(
                "compare",
                "--smoke",
                "--engine",
                "keydir",
                "--metric",
                "open,heap",
                "--output",
                directory.toString()))
        .isZero();
    assertThat(directory)
        .isDirectoryNotContaining("glob:**.incomplete")
        .isDirectoryContaining("glob:**/results.json")
        .isDirectoryContaining("glob:**/table.adoc")
        .isDirectoryContaining("glob:**/jmh.json");
    Path charts = directory.resolve("charts");
    assertThat(run("charts", directory.resolve(Results.FILE_NAME).toString(), charts.toString()))
        .isZero();
    for (String chart : List.of("reads.svg", "writes.svg", "start-up-and-memory.svg")) {
      assertThat(directory.resolve(chart)).hasSameTextualContentAs(charts.resolve(chart));
    }
    String comparison = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run("table", directory.resolve(Results.FILE_NAME).toString())).isZero();
    assertThat(comparison).contains(out.toString().strip()).contains("the figures mean nothing");
  }

  private int run(String... arguments) {
    return Bench.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
