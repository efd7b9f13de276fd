package storage.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.AverageTimeResult;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.RunResult;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;
import storage.bench.jmh.Metric;

/** With made-up results, and a clock that each JVM moves on by a second. */
class RoundsTest {

  private static final Engine STEADY = Engines.SIMPLEST;
  private static final Engine WANDERING = Engines.KEYDIR;

  private final List<String> started = new ArrayList<>();
  private final Map<Engine, Integer> jvms = new HashMap<>();
  private final Map<Engine, Sample> done = new HashMap<>();
  private long seconds;

  @Test
  void enginesTakeTurnsUntilTheyAreEnough() throws IOException {
    measure(60, List.of(STEADY, WANDERING));
    assertThat(started.subList(0, 6))
        .containsExactly("simplest", "keydir", "simplest", "keydir", "simplest", "keydir");
    assertThat(started.subList(6, started.size())).isNotEmpty().containsOnly("keydir");
  }

  @Test
  void timeEndsWhatErrorDoesNot() throws IOException {
    measure(20, List.of(WANDERING));
    assertThat(started).hasSize(20);
    assertThat(done.get(WANDERING).isEnough(Effort.QUICK)).isFalse();
    assertThat(done.get(WANDERING).figures().get(0).forks()).isEqualTo(20);
  }

  @Test
  void figureOfFewJvmsIsToldButIsNone() throws IOException {
    measure(2, List.of(WANDERING));
    Measurement figure = done.get(WANDERING).figures().get(0);
    assertThat(figure.forks()).isEqualTo(2);
    assertThat(figure.isMeasured()).isFalse();
  }

  @Test
  void nothingIsStartedWhenThereIsNoTime() throws IOException {
    measure(0, List.of(STEADY));
    assertThat(started).isEmpty();
    assertThat(done.get(STEADY).figures()).isEmpty();
  }

  @Test
  void blockTakesItsShareAndLeavesTheRest() throws IOException {
    Plan plan = Plan.of(Effort.QUICK, List.of(WANDERING), List.of(Metric.NEWEST, Metric.OLDEST));
    assertThat(plan.blocks()).hasSize(4);
    Rounds rounds = new Rounds(plan, () -> TimeUnit.SECONDS.toNanos(seconds), seconds(40));
    rounds.measure(plan.blocks().get(0), this::fork, sample -> {});
    assertThat(started).hasSize(10);
    rounds.measure(plan.blocks().get(1), this::fork, sample -> {});
    assertThat(started).hasSize(20);
  }

  @Test
  void intervalIsThatOfTheMeansOfTheJvms() throws IOException {
    Sample sample = new Sample(run(), 100, STEADY);
    sample.add(jvm(90));
    sample.add(jvm(100));
    sample.add(jvm(110));
    Measurement figure = sample.figures().get(0);
    assertThat(figure.score()).isCloseTo(100, within(0.01));
    double student = 4.303; // two degrees of freedom, 95 %
    assertThat(figure.error()).isCloseTo(student * 10 / Math.sqrt(3), within(0.01));
  }

  @Test
  void engineThatFailsTakesNoFurtherPart() throws IOException {
    Plan.Block block = new Plan.Block(run(), 100, List.of(STEADY));
    new Rounds(new Plan(Effort.QUICK, List.of(block)), () -> 0, seconds(9))
        .measure(block, (of, engine) -> null, sample -> done.put(sample.engine(), sample));
    assertThat(done.get(STEADY).isEmpty()).isTrue();
  }

  private void measure(int budget, List<Engine> engines) throws IOException {
    Plan.Block block = new Plan.Block(run(), 100, engines);
    new Rounds(
            new Plan(Effort.QUICK, List.of(block)),
            () -> TimeUnit.SECONDS.toNanos(seconds),
            seconds(budget))
        .measure(block, this::fork, sample -> done.put(sample.engine(), sample));
  }

  /** A steady engine takes about the same in each JVM, and the other one half or double. */
  private RunResult fork(Plan.Block block, Engine engine) {
    seconds++;
    started.add(engine.name());
    int count = jvms.merge(engine, 1, Integer::sum);
    return jvm(engine == STEADY ? 100 + count % 2 : count % 2 == 0 ? 50 : 200);
  }

  private static JmhRun run() {
    return JmhRun.of(List.of(Metric.NEWEST)).get(0);
  }

  private static RunResult jvm(long nanos) {
    IterationResult iteration = new IterationResult(null, null, null);
    iteration.addResult(
        new AverageTimeResult(
            ResultRole.PRIMARY, "newest", 1_000, nanos * 1_000, TimeUnit.NANOSECONDS));
    return new RunResult(null, List.of(new BenchmarkResult(null, List.of(iteration))));
  }

  private static long seconds(int count) {
    return TimeUnit.SECONDS.toNanos(count);
  }
}
