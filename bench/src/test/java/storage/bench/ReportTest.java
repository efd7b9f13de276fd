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

  private static final Machine MACHINE =
      new Machine("Abacus", 2, 8, "Clay 1.0", "ext4", "JVM 17", "2026-01-02T03:04:05Z", "abc1234");

  private static final Results RESULTS =
      new Results(
          Effort.QUICK,
          MACHINE,
          3,
          List.of(
              figure("this machine", 1000, Metric.POSITIONAL_READ, 500, 5.0),
              new Measurement(
                  "stage3-keydir",
                  1000,
                  Metric.UNIFORM,
                  735.124,
                  22.05,
                  new Work(296.0, 1.0, 100.0, 0.001, 0.1, null)),
              figure("stage3-keydir", 1000, Metric.HEAP, 120_000, 0.0),
              figure("peer", 10, Metric.UNIFORM, 20, null),
              figure("peer", 1000, Metric.UNIFORM, 941.26, null),
              figure("peer", 1000, Metric.SET_NEW, 100, null),
              figure("peer", 1000, Metric.SYNCED, 300_000, 3_000.0),
              figure("peer", 1000, Metric.HEAP, 288.0, null)),
          List.of("absent: no such library"),
          List.of("peer"),
          List.of("peer"),
          List.of("peer 1.2.3"));

  @TempDir private Path directory;

  private static Measurement figure(
      String engine, int records, Metric metric, double score, Double error) {
    return new Measurement(engine, records, metric, score, error, null);
  }

  @Test
  void terminalShowsATableForEachTrade() {
    assertThat(new Report(RESULTS).toText())
        .startsWith(
            """
            Reads: the time of one get
            engine         records  newest  oldest       uniform  missing  uniform, 2 threads
            stage3-keydir    1,000       –       –  735 ns ± 3 %        –                   –
            peer             1,000       –       –        941 ns        –                   –

            Reads: the time of one get, and the work in it
            engine         records                       uniform
            stage3-keydir    1,000  1 × read of 100 B, 296 B new

            Writes: the time of one set, not synced
            engine  records                new key  same key  same key, 4 threads
            peer      1,000  100 ns (lost on kill)         –                    –

            Synced writes: the time of one set that is on the disk
            engine  records        synced  synced, 16 threads
            peer      1,000  300 µs ± 1 %                   –

            Memory: what an open store keeps
            engine         records              heap   a key  resident besides  mapped
            stage3-keydir    1,000    120 kB ± 0.0 %   120 B                 –       –
            peer             1,000  288 B + off heap  0.29 B                 –       –
            """)
        .contains(
            """
            Limits: what this machine does with nothing around it
            limit            1,000 records
            positional read   500 ns ± 1 %
            """)
        .containsPattern("stage3-keydir +1,000 +1.47 ± 3 % +– +– +– +–")
        .containsPattern("peer +1,000 +1.88 ± \\? +–")
        .containsPattern("stage 3, uniform +positional read +1,000 +at most 1.3 +1.47 ± 3 %")
        .contains(
            """
            Left out: absent: no such library
            Peers: peer 1.2.3.
            A quick run (1 fork, 6 iterations of 50 ms): good for shapes and factors, 3 minutes long.
            Abacus, 2 cores, 8 GiB; Clay 1.0, ext4; JVM 17; 2026-01-02T03:04:05Z; commit abc1234.
            """);
  }

  @Test
  void goalsAreRatiosOfFiguresOfTheSameRun() {
    Results results =
        new Results(
            Effort.FULL,
            MACHINE,
            List.of(
                figure("stage1-simplest", 1000, Metric.NEWEST, 50, 0.5),
                figure("stage1-simplest", 1_000_000, Metric.NEWEST, 50_000, 500.0),
                figure("stage1-simplest", 1_000_000, Metric.MISSING, 50_000, 0.0),
                figure("stage2-backwards", 1000, Metric.NEWEST, 7, 0.07),
                figure("stage2-backwards", 1_000_000, Metric.NEWEST, 7.7, 0.077),
                figure("stage2-backwards", 1_000_000, Metric.MISSING, 40_000, 0.0),
                figure("grep-tail", 1_000_000, Metric.NEWEST, 100_000, 1_000.0),
                figure("stage3-keydir", 1_000_000, Metric.OPEN, 600, 0.0),
                figure("this machine", 1_000_000, Metric.HEADERS_IN_CHUNKS, 100, 0.0),
                figure("this machine", 1_000_000, Metric.MAP_FILL, 400, 0.0)));
    assertThat(Goals.table(results).rows())
        .extracting(row -> row.get(0) + " / " + row.get(1) + ": " + row.get(4))
        .containsExactly(
            "stage 1, newest key / grep '^key,' datastore | tail -n 1: 0.50 ± 1 %",
            "stage 2, newest key / the same of 1,000 records: 1.10 ± 1 %",
            "stage 2, missing key / stage 1, missing key: 0.80 ± 0 %",
            "stage 3, open / headers in chunks and filling a HashMap: 1.20 ± 0 %");
  }

  @Test
  void goalsOfStage4AreFactorsBetweenPeersAndStage() {
    Results results =
        new Results(
            Effort.FULL,
            MACHINE,
            List.of(
                figure("stage4-bitcask", 1000, Metric.GET_BYTES, 400, 4.0),
                figure("stage4-bitcask", 1000, Metric.GET_BYTES_SHARED, 420, 0.0),
                figure("chronicle", 1000, Metric.GET_BYTES, 600, 0.0),
                figure("lmdb", 1000, Metric.GET_BYTES, 1_000, 0.0),
                figure("this machine", 1000, Metric.MAPPED_COPY, 200, 0.0),
                figure("peer", 1000, Metric.FIRST_AFTER_KILL, 50, 0.0),
                figure("stage4-bitcask", 1000, Metric.FIRST_AFTER_KILL, 100, 0.0),
                figure("stage4-bitcask", 1000, Metric.PUT_MANY, 150, 1.5),
                figure("stage4-bitcask", 1000, Metric.PUT_ALONE, 700, null),
                figure("stage4-bitcask", 1000, Metric.HEAP, 12_500, 0.0),
                figure("stage4-bitcask", 1000, Metric.FILLED, 1_000, null),
                figure("stage4-bitcask", 1000, Metric.OVERWRITTEN, 1_050, null)));
    assertThat(Goals.table(results).rows())
        .extracting(row -> String.join(" | ", row))
        .containsExactly(
            "chronicle, get | stage 4, get | 1,000 | at least 1.3 | 1.50 ± 1 %",
            "lmdb, get | stage 4, get | 1,000 | at least 3 | 2.50 ± 1 % (missed)",
            "stage 4, get | copy out of a mapping | 1,000 | at most 2.5 | 2.00 ± 1 %",
            "stage 4, gets a second of 2 threads | those of 1 thread | 1,000 | at least 1.7"
                + " | 1.90 ± 1 %",
            "stage 4, put, median | – | 1,000 | at most 600 ns | 700 ns (missed)",
            "stage 4, put, 10,000 together | a million a second | 1,000 | at least 5 | 6.67 ± 1 %",
            "peer, first answer after a kill | stage 4, first answer after a kill | 1,000"
                + " | at least 1 | 0.50 ± 0 % (missed)",
            "stage 4, heap of a key | – | 1,000 | at most 13 B | 12.5 B",
            "stage 4, overwritten three times and compacted | stage 4, filled once | 1,000"
                + " | at most 1.1 | 1.05 ± ?");
  }

  @Test
  void bookGetsTablesAndFactsForItsSentences() {
    var parts = new BookParts(RESULTS).files();
    assertThat(parts.get("table.adoc"))
        .startsWith(
            """
            .Reads: the time of one get
            [%header%autowidth.stretch,cols="<,>,>,>,>,>,>"]
            |===
            |engine |records |newest |oldest |uniform |missing |uniform, 2 threads
            |stage3-keydir |1,000 |– |– |735 ns ± 3 % |– |–
            |===
            """)
        .doesNotContain("peer");
    assertThat(parts.get("engines.adoc")).contains("|peer |1,000 |– |– |941 ns");
    assertThat(parts.get("limits.adoc")).contains("|positional read |500 ns ± 1 %");
    assertThat(parts.get("facts.adoc"))
        .startsWith(":measured-records: 1,000\n:measured-effort: quick run (1 fork")
        .contains(":measured-machine: Abacus, 2 cores")
        .contains(":time-keydir-uniform: 735 ns\n", ":heap-keydir: 120 kB\n")
        .contains(":heap-keydir-key: 120 B\n", ":time-simplest-newest: –\n")
        .contains(":ratio-simplest-keydir-uniform: –\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.5 → 0.5", "1.44 → 1.4", "14.4 → 14", "2317 → 2,300", "0.0123 → 0.01"})
  void ratioIsSaidInTwoDigitsAtMost(String example) {
    String[] parts = example.split(" → ", -1);
    assertThat(new Ratio(Double.parseDouble(parts[0]), 0).inWords()).isEqualTo(parts[1]);
  }

  @Test
  void cellsMayHaveTheMarkBetweenCells() {
    assertThat(new Table("T", List.of("a"), List.of(List.of("x | y"))).toAsciiDoc())
        .contains("|x {vbar} y\n");
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
