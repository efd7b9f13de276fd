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
import storage.bench.engine.Engines;
import storage.bench.jmh.Metric;
import storage.bench.measure.Effort;
import storage.bench.measure.Machine;
import storage.bench.measure.Measurement;
import storage.bench.measure.Results;
import storage.bench.report.GoalSet;

class BenchTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "'', Missing required subcommand",
    "compare --bogus, Unknown option: '--bogus'",
    "compare --engine no-such-engine, but was 'no-such-engine'",
    "compare --metric speed, but was 'speed'",
    "compare --records 0, --records must be 1 or more",
    "compare --paired keydir, --paired must be two engines or more",
    "'compare --paired keydir,bitcask --metric heap', HEAP of these engines is not measured in turns",
    "compare --value-bytes 0, --value-bytes must be 1 or more",
    "compare --skew pareto, but was 'pareto'",
    "compare --minutes 0, --minutes must be 1 or more",
    "compare --full --smoke, are mutually exclusive",
    "lesson, Missing required parameter: 'LESSON'",
    "lesson speed, but was 'speed'",
    "lesson constant-key --records 0, --records must be 1 or more",
    "ycsb --engine keydir, keydir does not take bytes",
    "ycsb --engine bitcask --workload E, 'bitcask does not scan, as E does'",
    "ycsb --workload G, but was 'G'",
    "ycsb --threads 0, '--records, --operations and --threads must be 1 or more'",
    "footprint --engine machine, --engine must be a stage",
    "footprint --records many, 'many' is not an int",
    "table, Missing required parameter: 'RESULTS'",
    "charts a.json, Missing required parameter: 'DIR'",
    "join dir, (RESULTS) requires at least 2 values",
    "regress a.json, Missing required parameter: 'AFTER'",
    "regress a.json b.json --tolerance -1, --tolerance must be 0 or more",
    "regress a.json b.json --tolerance NaN, --tolerance must be 0 or more",
    "regress a.json b.json --reference no-such-engine, but was 'no-such-engine'"
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
  void resultsOfAnEarlierRunDoNotOutliveTheNext() throws IOException {
    Path earlier = Files.writeString(directory.resolve(Results.FILE_NAME), "earlier");
    assertThat(
            run(
                "compare",
                "--smoke",
                "--engine",
                "keydir",
                "--metric",
                "headers",
                "--output",
                directory.toString()))
        .isEqualTo(3);
    assertThat(err.toString())
        .isEqualTo("bench: nothing is left to measure" + System.lineSeparator());
    assertThat(earlier).doesNotExist();
  }

  @Test
  void everyGoalOfStage4IsMadeOfMeasuredFigures() {
    assertThat(GoalSet.BITCASK.metrics())
        .contains(Metric.GET_BYTES, Metric.SYNCED_SHARED, Metric.OPEN_FIRST, Metric.OVERWRITTEN)
        .doesNotContain(Metric.NEWEST, Metric.SET_NEW, Metric.OPEN_KILLED);
    assertThat(GoalSet.BITCASK.engines())
        .startsWith(Engines.MACHINE, Engines.BITCASK)
        .doesNotContain(Engines.SIMPLEST, Engines.BACKWARDS, Engines.KEYDIR);
  }

  @Test
  void goalsOfStage5AreAboutOrderAndItsPrice() {
    assertThat(GoalSet.LSM.metrics())
        .contains(Metric.SCAN, Metric.SEEK_100, Metric.LOAD_SORTED, Metric.WRITTEN, Metric.HEAP)
        .doesNotContain(Metric.NEWEST, Metric.PUT_NEW, Metric.OVERWRITTEN);
    assertThat(GoalSet.LSM.engines())
        .startsWith(Engines.MACHINE, Engines.BITCASK, Engines.LSM)
        .doesNotContain(Engines.KEYDIR);
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
    for (String chart : List.of("start-up.svg", "engines-memory.svg")) {
      assertThat(directory.resolve(chart)).hasSameTextualContentAs(charts.resolve(chart));
    }
    String comparison = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run("table", directory.resolve(Results.FILE_NAME).toString())).isZero();
    assertThat(comparison).contains(out.toString().strip()).contains("the figures mean nothing");
  }

  @Test
  void runsOfOneMachineAndEffortAreJoined() throws IOException {
    Path one = results("one.json", Effort.QUICK, 100);
    Path other = results("other.json", Effort.QUICK, 200);
    Path heap =
        Files.writeString(
            directory.resolve("heap.json"),
            new Results(
                    Effort.QUICK.withRecords(List.of(10)).withMinutes(7),
                    Results.read(one).machine(),
                    List.of(new Measurement("stage3-keydir", 10, Metric.HEAP, 900, 1.0, null)))
                .toJson());
    Path joined = directory.resolve("joined");
    assertThat(run("join", joined.toString(), one.toString(), other.toString(), heap.toString()))
        .isZero();
    Results all = Results.read(joined.resolve(Results.FILE_NAME));
    assertThat(all.measurements()).hasSize(3);
    assertThat(all.find("stage3-keydir", 1000, Metric.NEWEST).orElseThrow().score()).isEqualTo(100);
    assertThat(all.minutes()).isEqualTo(3);
    assertThat(all.effort().minutes()).isEqualTo(5 + 5 + 7);
    assertThat(joined).isDirectoryContaining("glob:**/engines.adoc");
    Path smoke = results("smoke.json", Effort.SMOKE, 100);
    assertThat(run("join", joined.toString(), one.toString(), smoke.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("they are not of one effort");
  }

  @Test
  void footprintShowsWhatAKeyIsMadeOf() {
    assertThat(run("footprint", "--records", "1000")).isZero();
    assertThat(out.toString())
        .contains("storage.keydir.Location", "java.lang.String", "all of it")
        .containsPattern("1,000 +[0-9,]+ +[0-9.]+  java.util.concurrent.ConcurrentHashMap.Node");
  }

  @Test
  void ycsbTellsWhatItHasMeasured() {
    assertThat(
            run(
                "ycsb",
                "--engine",
                "lsm",
                "--workload",
                "e",
                "--records",
                "100",
                "--operations",
                "50"))
        .isZero();
    assertThat(out.toString())
        .contains("stage5-lsm, workload E, load", "[INSERT], Return=OK, 100", "[OVERALL]")
        .containsPattern("\\[SCAN\\], Return=OK, [34]\\d")
        .doesNotContain("Return=ERROR");
  }

  @Test
  void lessonShowsWrongBesideRight() {
    System.setProperty("jmh.ignoreLock", "true");
    assertThat(run("lesson", "insertion-order", "--smoke", "--records", "1000")).isZero();
    assertThat(out.toString())
        .containsPattern(
            "(?s)wrong  keys in insertion order .* a get: .*right  keys in random order")
        .contains("The wrong variant ");
  }

  @Test
  void regressionIsToldWithStatus1() throws IOException {
    Path before = results("before.json", Effort.QUICK, 100);
    Path after = results("after.json", Effort.QUICK, 150);
    assertThat(run("regress", before.toString(), after.toString())).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            """
            Worse
            engine         records  figure        before           after       change
            stage3-keydir    1,000  newest  100 ns ± 1 %  150 ns ± 0.7 %  +50 % ± 3 %

            1 figures worse, 0 better, 0 within 10 % and their errors; 1 not judged.
            """);
  }

  @Test
  void buildThatIsNotThereIsToldWithStatus3() {
    assertThat(run("regress", "absent.jar", "absent.jar")).isEqualTo(3);
    assertThat(err.toString()).contains("there is no absent.jar");
  }

  @Test
  void improvementAndSameAreToldWithStatus0() throws IOException {
    Path slow = results("slow.json", Effort.QUICK, 150);
    Path fast = results("fast.json", Effort.QUICK, 100);
    assertThat(run("regress", slow.toString(), fast.toString())).isZero();
    assertThat(out.toString()).startsWith("Better").contains("0 figures worse, 1 better, 0 within");
    assertThat(run("regress", slow.toString(), slow.toString())).isZero();
    assertThat(out.toString()).contains("0 figures worse, 0 better, 1 within");
    assertThat(run("regress", fast.toString(), slow.toString(), "--tolerance", "60")).isZero();
    assertThat(out.toString()).contains("0 figures worse, 0 better, 1 within 60 %");
  }

  @Test
  void runsThatCannotBeComparedAreRefusedWithStatus2() throws IOException {
    Path quick = results("quick.json", Effort.QUICK, 100);
    Path smoke = results("smoke.json", Effort.SMOKE, 100);
    Path other = results("other.json", Effort.QUICK.withRecords(List.of(1_000)), 100);
    assertThat(run("regress", quick.toString(), smoke.toString())).isEqualTo(2);
    assertThat(err.toString()).startsWith(smoke + " is of a smoke run: its figures mean nothing");
    assertThat(run("regress", quick.toString(), other.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("the runs differ in effort", "[1000] records");
    assertThat(run("regress", quick.toString(), quick.toString(), "--reference", "backwards"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("can be divided by one of stage2-backwards");
    assertThat(out.toString()).isEmpty();
  }

  /** Results in which the machine has the same speed, and stage 3 took so long. */
  private Path results(String name, Effort effort, double nanos) throws IOException {
    Results results =
        new Results(
            effort,
            new Machine("Abacus", 2, 8, "Clay", "disk", "JVM", "2026-01-02T03:04:05Z", "abc1234"),
            List.of(
                new Measurement("stage1-simplest", 1000, Metric.NEWEST, 1000, 10.0, null),
                new Measurement("stage3-keydir", 1000, Metric.NEWEST, nanos, 1.0, null)));
    return Files.writeString(directory.resolve(name), results.toJson());
  }

  private int run(String... arguments) {
    return Bench.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
