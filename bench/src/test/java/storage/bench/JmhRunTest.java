package storage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;

/** That figures are measured, not which: a time is never a test. */
class JmhRunTest {

  @TempDir private Path data;

  @BeforeAll
  static void letOthersMeasureMeanwhile() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void measuresATimeAndLeavesNoDataBehind() throws IOException {
    RunResult result = new JmhRun(Effort.SMOKE, data).run(Metric.NEWEST, Engines.KEYDIR, 10);
    Measurement newest = JmhRun.measurement(Metric.NEWEST, Engines.KEYDIR, 10, result);
    assertThat(newest.score()).isPositive();
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void heapOfAKeydirGrowsWithItsKeys() throws IOException {
    assertThat(heapOfKeydir(1000) - heapOfKeydir(100)).isBetween(50_000.0, 200_000.0);
  }

  @Test
  void failureNamesTheBenchmarkAndTheReason() {
    JmhRun run = new JmhRun(Effort.SMOKE, data.resolve("absent"));
    assertThatThrownBy(() -> run.run(Metric.OPEN, Engines.SIMPLEST, 10))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("StartUp.openAndClose of stage1-simplest with 10 records failed")
        .hasMessageContaining("absent");
  }

  private double heapOfKeydir(int records) throws IOException {
    RunResult result = new JmhRun(Effort.SMOKE, data).run(Metric.HEAP, Engines.KEYDIR, records);
    return JmhRun.measurement(Metric.HEAP, Engines.KEYDIR, records, result).score();
  }
}
