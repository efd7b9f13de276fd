package storage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {

  private static final Results RESULTS =
      new Results(
          Effort.QUICK,
          new Machine("Abacus", 2, "Clay 1.0", "JVM 17", "2026-01-02T03:04:05Z", "abc1234"),
          List.of(
              new Measurement("slow", 1000, Metric.NEWEST, 73_512.4, 2205.4),
              new Measurement("slow", 1000, Metric.HEAP, 288.0, 0.0),
              new Measurement("fast", 100_000, Metric.NEWEST, 941.26, null)));

  @TempDir private Path directory;

  @Test
  void terminalShowsARowForEachEngineAndSize() {
    assertThat(new Report(RESULTS).toText())
        .isEqualTo(
            """
            Reads: the time of one get
            engine  records         newest  oldest  uniform  missing
            slow      1,000  73.5 µs ± 3 %       –        –        –
            fast    100,000         941 ns       –        –        –

            What they are paid with: the time of one set and of one open, the heap of an open store
            engine  records  set, new key  set, same key  open           heap   a key
            slow      1,000             –              –     –  288 B ± 0.0 %  0.29 B
            fast    100,000             –              –     –              –       –

            A quick run (1 fork, 10 iterations of 80 ms): good for shapes and factors.
            Means with JMH's 99.9% confidence interval; writes are not synced.
            Abacus, 2 cores; Clay 1.0; JVM 17; 2026-01-02T03:04:05Z; commit abc1234""");
  }

  @Test
  void figuresThatCannotBeSetBesideTheOthersAreMarked() {
    Results marked =
        new Results(
            RESULTS.effort(),
            RESULTS.machine(),
            List.of(
                new Measurement("careless", 1000, Metric.NEWEST, 73_512.4, null),
                new Measurement("careless", 1000, Metric.SET_NEW, 73_512.4, null),
                new Measurement("careless", 1000, Metric.HEAP, 288.0, null)),
            List.of("careless"),
            List.of("careless"));
    assertThat(new Report(marked).toText())
        .containsPattern("careless +1,000 +73.5 µs +– +– +–\\n")
        .containsPattern(
            "careless +1,000 +73.5 µs \\(lost on kill\\) +– +– +288 B \\+ off heap +0.29 B \\+ off heap\\n");
  }

  @Test
  void resultsFromBeforeThereWereMarksAreRead() throws IOException {
    String json =
        RESULTS.toJson().replaceAll(",\\s*\"lostOnKill\": \\[],\\s*\"offHeap\": \\[]", "");
    assertThat(json).doesNotContain("offHeap");
    Path file = Files.writeString(directory.resolve("old.json"), json);
    assertThat(Results.read(file)).isEqualTo(RESULTS);
  }

  @Test
  void bookGetsTheSameCells() {
    assertThat(new Report(RESULTS).toAsciiDoc())
        .startsWith(
            """
            .Reads: the time of one get
            [%header%autowidth.stretch,cols="<,>,>,>,>,>"]
            |===
            |engine |records |newest |oldest |uniform |missing
            |slow |1,000 |73.5 µs ± 3 % |– |– |–
            |fast |100,000 |941 ns |– |– |–
            |===
            """)
        .contains("A quick run", "Abacus, 2 cores");
  }

  @Test
  void resultsAreReadBackAsTheyWereWritten() throws IOException {
    Path file = directory.resolve(Results.FILE_NAME);
    Report.writeFile(file, RESULTS.toJson());
    assertThat(Results.read(file)).isEqualTo(RESULTS);
    assertThat(directory).isDirectoryContaining(path -> path.equals(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{}", "{\"effort\":{}, \"machine\":{}}", "text"})
  void whatIsNotResultsIsRefusedWithTheNameOfTheFile(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("other.json"), content);
    assertThatThrownBy(() -> Results.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " does not hold the results of a comparison");
  }

  @Test
  void failedWriteLeavesNoHalfWrittenFile() throws IOException {
    Path occupied = Files.createDirectories(directory.resolve("results.json/inside")).getParent();
    assertThatThrownBy(() -> Report.writeFile(occupied, "new")).isInstanceOf(IOException.class);
    assertThat(directory).isDirectoryNotContaining("glob:**.incomplete");
  }
}
