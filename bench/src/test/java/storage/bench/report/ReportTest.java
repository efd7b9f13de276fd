package storage.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import storage.bench.jmh.Metric;
import storage.bench.measure.Effort;
import storage.bench.measure.Machine;
import storage.bench.measure.Measurement;
import storage.bench.measure.Pair;
import storage.bench.measure.Ratio;
import storage.bench.measure.Results;
import storage.bench.measure.Work;

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
              figure("peer", 10, Metric.UNIFORM, 20, 0.0),
              figure("peer", 1000, Metric.UNIFORM, 941.26, 320.0),
              figure("peer", 1000, Metric.SET_NEW, 100, 3.0),
              figure("peer", 1000, Metric.SYNCED, 300_000, 3_000.0),
              figure("peer", 1000, Metric.HEAP, 288.0, null)),
          List.of("absent: no such library"),
          List.of("peer"),
          List.of("peer"),
          List.of("peer 1.2.3"),
          List.of("peer 1.2.3: all of its cache"),
          List.of("-Xmx9m"),
          List.of());

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
            engine         records                        uniform
            stage3-keydir    1,000                   735 ns ± 3 %
            peer             1,000  not measured within 5 minutes
            A quick run (3 JVMs or more, 3 iterations of 100 ms each, within 5 minutes), 3
            minutes long; Abacus, 2 cores, 8 GiB; Clay 1.0, ext4; JVM 17;
            2026-01-02T03:04:05Z; commit abc1234; -Xmx9m; peers: peer 1.2.3.

            Reads: the time of one get, and the work in it
            engine         records                       uniform
            stage3-keydir    1,000  1 × read of 100 B, 296 B new
            A quick run""")
        .contains(
            """
            engine  records                      new key
            peer      1,000  100 ns ± 3 % (lost on kill)
            """,
            "peer      1,000  300 µs ± 1 %\n",
            """
            engine         records              heap   a key
            stage3-keydir    1,000    120 kB ± 0.0 %   120 B
            peer             1,000  288 B + off heap  0.29 B
            """,
            """
            Limits: what this machine does with nothing around it
            limit            1,000 records
            positional read   500 ns ± 1 %
            """,
            "Left out: absent: no such library\npeer 1.2.3: all of its cache\n")
        .containsPattern("stage3-keydir +1,000 +1.47 ± 3 %")
        .containsPattern("peer +1,000 +not measured within 5 minutes")
        .containsPattern("stage 3, uniform +positional read +1,000 +at most 1.3 +1.47 ± 3 %\n");
  }

  @Test
  void everyLineFitsIntoATerminal() {
    assertThat(new Report(RESULTS).toText().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void terminalEndsWithAPicture() {
    Results results =
        new Results(
            Effort.QUICK,
            MACHINE,
            List.of(
                figure("stage1-simplest", 1000, Metric.UNIFORM, 100_000, 0.0),
                figure("stage3-keydir", 1000, Metric.UNIFORM, 1_000, 250.0),
                figure("peer", 1000, Metric.UNIFORM, 10_000, 9_000.0)));
    assertThat(new Report(results).toText())
        .endsWith(
            """

            get, a key at random
            stage1-simplest                                              ●    100 µs ± 0.0 %
            stage3-keydir                 ──●─                                1.00 µs ± 25 %
                             100 ns         1 µs          10 µs          100 µs
            """)
        .doesNotContain("9,000");
  }

  @Test
  void smokeRunHasNoGoals() {
    List<Measurement> figures =
        List.of(
            figure("stage3-keydir", 100, Metric.UNIFORM, 3, null),
            figure("this machine", 100, Metric.POSITIONAL_READ, 2, null));
    assertThat(new Report(new Results(Effort.SMOKE, MACHINE, figures)).toText())
        .contains("the figures mean nothing", "3.00 ns")
        .doesNotContain("Goals");
    assertThat(new BookParts(new Results(Effort.SMOKE, MACHINE, figures)).files())
        .hasEntrySatisfying("limits.adoc", limits -> assertThat(limits).doesNotContain("Goals"))
        .hasEntrySatisfying(
            "measured.adoc", measured -> assertThat(measured).contains(":measured-nothing:"));
  }

  @Test
  void tailHasARangeAndNoError() {
    Measurement tail =
        new Measurement(
            "peer", 1000, Metric.PUT_ALONE_TAIL, 5_000, null, 4_000.0, 9_000.0, 3, null);
    Measurement merging =
        new Measurement(
            "peer", 1000, Metric.PUT_MERGING_TAIL, 10_000, null, 8_000.0, 12_000.0, 3, null);
    assertThat(tail.format()).isEqualTo("5.00 µs [4.00 µs to 9.00 µs]");
    assertThat(Ratio.of(Optional.of(merging), Optional.of(tail)).orElseThrow().format())
        .isEqualTo("2.00 [0.89 to 3.00]");
    assertThat(figure("peer", 10, Metric.PUT_ALONE_TAIL, 5_000, 50.0).format())
        .as("of an earlier bench")
        .isEqualTo("5.00 µs");
  }

  @Test
  void errorAboveAThirdIsNoFigure() {
    assertThat(figure("peer", 10, Metric.UNIFORM, 300, 100.0).isMeasured()).isTrue();
    assertThat(figure("peer", 10, Metric.UNIFORM, 300, 101.0).isMeasured()).isFalse();
    assertThat(figure("peer", 10, Metric.UNIFORM, 300, null).isMeasured()).isFalse();
    assertThat(figure("peer", 10, Metric.FILLED, 300, null).isMeasured()).as("counted").isTrue();
    assertThat(RESULTS.inPlaceOf(figure("peer", 10, Metric.HEAP, 300, 500.0)))
        .isEqualTo("at most 800 B");
  }

  @Test
  void enginesMeasuredInTurnsAreJudgedByThat() {
    Results results =
        new Results(
            Effort.FULL,
            MACHINE,
            1,
            List.of(
                figure("chronicle", 1000, Metric.GET_BYTES, 100, 0.0),
                figure("stage4-bitcask", 1000, Metric.GET_BYTES, 100, 0.0)),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(
                new Pair(
                    "stage4-bitcask",
                    "chronicle",
                    1000,
                    Metric.GET_BYTES,
                    false,
                    500,
                    0.5,
                    0.4,
                    0.625,
                    0.45,
                    0.55,
                    3)));
    assertThat(Goals.table(results).rows())
        .containsExactly(
            List.of(
                "chronicle, get", "stage 4, get", "1,000", "at least 1.3", "2.00 [1.60 to 2.50]"));
    assertThat(new Report(results).pairs().rows())
        .containsExactly(
            List.of(
                "stage4-bitcask / chronicle",
                "1,000",
                "get",
                "0.50 [0.40 to 0.63]",
                "0.45 to 0.55",
                "500 ns",
                "CPU"));
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
                figure("stage4-bitcask", 1000, Metric.PUT_ALONE, 700, 7.0),
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
            "stage 4, put, median | – | 1,000 | at most 600 ns | 700 ns ± 1 % (missed)",
            "stage 4, put, 10,000 together | a million a second | 1,000 | at least 5 | 6.67 ± 1 %",
            "peer, first answer after a kill | stage 4, first answer after a kill | 1,000"
                + " | at least 1 | 0.50 ± 0 % (missed)",
            "stage 4, heap of a key | – | 1,000 | at most 13 B | 12.5 B",
            "stage 4, overwritten three times and compacted | stage 4, filled once | 1,000"
                + " | at most 1.1 | 1.05 ± 0 %");
  }

  @Test
  void goalsOfStage5AreJudgedInTurnsWhereThereAreSuch() {
    Results results =
        new Results(
            Effort.FULL,
            MACHINE,
            5,
            List.of(
                figure("lmdb", 1000, Metric.LOAD, 3e9, 3e7),
                figure("stage5-lsm", 1000, Metric.LOAD, 2e9, 2e7),
                figure("stage5-lsm", 1000, Metric.WRITTEN, 2.9, 0.0),
                figure("stage5-lsm", 1000, Metric.HEAP, 900_000, 0.0),
                figure("stage5-lsm", 100, Metric.HEAP, 400_000, 0.0),
                figure("lmdb", 1000, Metric.GET_BYTES, 100, 1.0),
                figure("stage5-lsm", 1000, Metric.GET_BYTES, 100, 1.0)),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(
                new Pair(
                    "stage5-lsm",
                    "lmdb",
                    1000,
                    Metric.GET_BYTES,
                    false,
                    900,
                    0.5,
                    0.4,
                    0.625,
                    0.45,
                    0.55,
                    3)));
    assertThat(Goals.table(results).rows())
        .extracting(row -> String.join(" | ", row))
        .containsExactly(
            "lmdb, get | stage 5, get | 1,000 | at least 1.6 | 2.00 [1.60 to 2.50]",
            "lmdb, load in no order | stage 5, load in no order | 1,000 | at least 2"
                + " | 1.50 ± 1 % (missed)",
            "stage 5, written for each byte | – | 1,000 | at most 2.5 | 2.90 ± 0.0 % (missed)",
            "stage 5, heap | more than that of 100 records | 1,000 | at most 1 MiB | 500 kB");
  }

  @Test
  void bookGetsTablesAndFactsForItsSentences() {
    var parts = new BookParts(RESULTS).files();
    assertThat(parts.get("table.adoc"))
        .startsWith(
            """
            .Reads: the time of one get
            [%header%autowidth.stretch,cols="<,>,>"]
            |===
            |engine |records |uniform
            |stage3-keydir |1,000 |735 ns ± 3 %
            |===

            [.measured]
            A quick run""");
    assertThat(parts.get("engines.adoc")).contains("|peer |1,000 |not measured within 5 minutes\n");
    assertThat(parts.get("limits.adoc")).contains("|positional read |500 ns ± 1 %");
    assertThat(parts.get("measured.adoc"))
        .startsWith(":measured-effort: quick run (3 JVMs")
        .contains(":measured-machine: Abacus, 2 cores")
        .contains(":measured-peers: \n", ":chart-reads: \n")
        .doesNotContain("nothing", "bitcask");
    assertThat(parts.get("facts.adoc"))
        .startsWith(":measured-records: 1,000\n")
        .contains(":time-keydir-uniform: 735 ns\n", ":heap-keydir: 120 kB\n")
        .contains(":heap-keydir-key: 120 B\n")
        .doesNotContain("–", "not measured", "simplest", "index-pays");
  }

  @Test
  void bookIsToldAfterHowManyReadsAnIndexHasPaid() {
    Results results =
        new Results(
            Effort.FULL,
            MACHINE,
            List.of(
                new Measurement("stage1-simplest", 1_000, Metric.UNIFORM, 50_000, 500.0, null),
                new Measurement("stage3-keydir", 1_000, Metric.UNIFORM, 1_000, 10.0, null),
                new Measurement("stage3-keydir", 1_000, Metric.OPEN, 141_000, 1_000.0, null)));
    assertThat(new BookParts(results).files().get("facts.adoc"))
        .contains(":index-pays: 3 with 1,000 records\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.5 → 0.5", "1.44 → 1.4", "14.4 → 14", "2317 → 2,300", "0.0123 → 0.01"})
  void ratioIsSaidInTwoDigitsAtMost(String example) {
    String[] parts = example.split(" → ", -1);
    assertThat(new Ratio(Double.parseDouble(parts[0]), 0).inWords()).isEqualTo(parts[1]);
  }

  @Test
  void cellsMayHaveTheMarkBetweenCells() {
    assertThat(new Table("T", List.of("a"), List.of(List.of("x | y"))).toAsciiDoc("now"))
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
