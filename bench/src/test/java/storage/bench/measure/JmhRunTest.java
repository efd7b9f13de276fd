package storage.bench.measure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.bench.Bench;
import storage.bench.engine.Engine;
import storage.bench.engine.EngineJvm;
import storage.bench.engine.Engines;
import storage.bench.engine.SampleData;
import storage.bench.engine.Stores;
import storage.bench.jmh.Metric;

/** That figures are measured, not which: a time is never a test. What is counted may be one. */
class JmhRunTest {

  private static final int RECORDS = 100;

  @TempDir private Path data;

  @BeforeAll
  static void letOthersMeasureMeanwhile() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void workOfAGetIsCounted() throws IOException {
    Measurement get = measure(Metric.NEWEST, Engines.KEYDIR).get(0);
    assertThat(get.score()).isPositive();
    assertThat(get.work().allocated()).isBetween(100.0, 5_000.0);
    assumeTrue(Files.exists(Path.of("/proc/self/io")), "no calls are counted here");
    assertThat(get.work().reads()).isCloseTo(1, within(0.2));
    assertThat(get.work().bytesRead()).isCloseTo(SampleData.VALUE_LENGTH, within(50.0));
    assertThat(get.work().writes()).isCloseTo(0, within(0.1));
  }

  @Test
  void onlyTheStoresThatWereFilledAreLeftBehind() throws IOException {
    measure(Metric.SET_NEW, Engines.KEYDIR);
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left).containsExactly(data.resolve("keydir-100-CLOSED"));
    }
  }

  @Test
  void storeOfAKilledProcessIsMeasuredInItsCopies() throws IOException {
    assertThat(measure(Metric.OPEN_KILLED, Engines.SIMPLEST).get(0).score()).isPositive();
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("simplest-100-CLOSED", "simplest-100-KILLED");
    }
  }

  @Test
  void memoryComesFromOneRun() throws IOException {
    List<Metric> metrics = List.of(Metric.HEAP, Metric.RESIDENT, Metric.MAPPED);
    List<JmhRun> runs = JmhRun.of(metrics);
    assertThat(runs).hasSize(1);
    List<Measurement> figures =
        runs.get(0)
            .measurements(
                Engines.KEYDIR,
                RECORDS,
                runs.get(0).run(Effort.SMOKE, Engines.KEYDIR, RECORDS, data));
    assertThat(figures).extracting(Measurement::metric).startsWith(Metric.HEAP);
    assertThat(figures.get(0).formatPerRecord()).endsWith(" B");
  }

  @Test
  void heapOfAKeydirIsThatOfItsObjects() throws IOException {
    int records = 100_000; // or else what the JVM does by itself would count
    JmhRun run = JmhRun.of(Set.of(Metric.HEAP)).get(0);
    double heap =
        run.measurements(
                Engines.KEYDIR, records, run.run(Effort.SMOKE, Engines.KEYDIR, records, data))
            .get(0)
            .score();
    assertThat(heap / footprint(records)).isCloseTo(1, within(0.05));
  }

  /** In a JVM that has no other objects to look at. */
  private long footprint(int records) throws IOException {
    Process process =
        EngineJvm.running(Bench.class, Engines.KEYDIR, data, "footprint", "--records", records)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    Matcher all = Pattern.compile(" ([0-9,]+) +[0-9.]+  all of it").matcher(output);
    assertThat(all.find()).as(output).isTrue();
    return Long.parseLong(all.group(1).replace(",", ""));
  }

  @Test
  void medianAndTailComeFromOneRunUnderAMerge() throws IOException {
    List<JmhRun> runs = JmhRun.of(List.of(Metric.PUT_MERGING, Metric.PUT_MERGING_TAIL));
    assertThat(runs).hasSize(1);
    List<Measurement> figures =
        runs.get(0)
            .measurements(
                Engines.BITCASK,
                RECORDS,
                runs.get(0).run(Effort.SMOKE, Engines.BITCASK, RECORDS, data));
    assertThat(figures).hasSize(2);
    assertThat(figures.get(0).score()).isPositive().isLessThanOrEqualTo(figures.get(1).score());
  }

  @Test
  void overwritingFourfoldsWhatIsNeverMerged() throws IOException {
    List<Measurement> filled = measured(Metric.FILLED);
    assumeTrue(!filled.isEmpty(), "there is no du");
    List<Measurement> overwritten = measured(Metric.OVERWRITTEN);
    assertThat(overwritten.get(0).score() / filled.get(0).score()).isCloseTo(4, within(0.3));
  }

  private List<Measurement> measured(Metric metric) throws IOException {
    int records = 1_000;
    JmhRun run = JmhRun.of(List.of(metric)).get(0);
    return run.measurements(
        Engines.KEYDIR, records, run.run(Effort.SMOKE, Engines.KEYDIR, records, data));
  }

  @Test
  void workOfABatchIsThatOfOneRecord() throws IOException {
    Measurement put = measure(Metric.PUT_MANY, Engines.BITCASK).get(0);
    assertThat(put.score()).isPositive();
    assertThat(put.work().allocated()).isBetween(100.0, 2_000.0);
    assumeTrue(Files.exists(Path.of("/proc/self/io")), "no calls are counted here");
    assertThat(put.work().writes()).isLessThan(0.5);
  }

  @Test
  void largeDataIsReadByAJvmThatTheCommandStarts() throws IOException {
    Path mark = data.resolve("mark");
    System.setProperty(MemoryLimit.COMMAND, "env LIMIT=1 sh -c ': > \"$0\"; exec \"$@\"' " + mark);
    try {
      assertThat(measure(Metric.LARGE_READ, Engines.MACHINE).get(0).score()).isPositive();
      assertThat(measure(Metric.LARGE_GET, Engines.BITCASK).get(0).score()).isPositive();
    } finally {
      System.clearProperty(MemoryLimit.COMMAND);
      System.clearProperty(Stores.HOME);
    }
    assertThat(mark).exists();
  }

  @Test
  void limitIsAFigureOfTheMachine() throws IOException {
    Measurement limit = measure(Metric.HEADERS, Engines.MACHINE).get(0);
    assertThat(limit.engine()).isEqualTo("this machine");
    assertThat(limit.score()).isPositive();
  }

  @Test
  void failureNamesTheBenchmarkAndTheReason() {
    assertThatThrownBy(
            () ->
                JmhRun.of(Set.of(Metric.OPEN))
                    .get(0)
                    .run(Effort.SMOKE, Engines.SIMPLEST, RECORDS, data.resolve("absent")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("StartUp.openAndClose of stage1-simplest with 100 records failed")
        .hasMessageContaining("absent");
  }

  private List<Measurement> measure(Metric metric, Engine engine) throws IOException {
    JmhRun run = JmhRun.of(Set.of(metric)).get(0);
    return run.measurements(engine, RECORDS, run.run(Effort.SMOKE, engine, RECORDS, data));
  }
}
