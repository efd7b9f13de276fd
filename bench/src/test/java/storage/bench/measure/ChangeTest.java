package storage.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import storage.bench.engine.Engines;
import storage.bench.jmh.Metric;

class ChangeTest {

  private static final String REFERENCE = Engines.SIMPLEST.label();

  @Test
  void slowerMachineIsNoChange() {
    Change change =
        only(run(time(REFERENCE, 100), time("a", 10)), run(time(REFERENCE, 150), time("a", 15)));
    assertThat(change.factor()).isCloseTo(1, within(1e-9));
    assertThat(change.isWorse(0.1)).isFalse();
    assertThat(change.isBetter(0.1)).isFalse();
  }

  @Test
  void sameTimeOnASlowerMachineIsBetter() {
    Change change =
        only(run(time(REFERENCE, 100), time("a", 10)), run(time(REFERENCE, 150), time("a", 10)));
    assertThat(change.factor()).isCloseTo(1 / 1.5, within(1e-9));
    assertThat(change.isBetter(0.1)).isTrue();
  }

  @Test
  void bytesChangeAsTheyAre() {
    Results before = run(bytes(REFERENCE, 100), bytes("a", 10));
    Results after = run(bytes(REFERENCE, 50), bytes("a", 12));
    assertThat(Change.between(before, after, Engines.SIMPLEST))
        .extracting(Change::factor)
        .containsExactly(0.5, 1.2);
  }

  @Test
  void errorsOfAllFourFiguresAddUp() {
    Change change =
        only(
            run(time(REFERENCE, 100, 1.0), time("a", 10, 0.2)),
            run(time(REFERENCE, 100, 2.0), time("a", 20, 0.8)));
    assertThat(change.error()).isCloseTo(0.05, within(1e-9)); // 1 %, 2 %, 2 %, 4 %
    assertThat(change.format()).isEqualTo("+100 % ± 10 %");
  }

  @ParameterizedTest
  @CsvSource({
    "1.2, 0.05, true, false", // 1.14 at least
    "1.2, 0.1, false, false", // 1.08 at least
    "1.09, 0, false, false",
    "1.11, 0, true, false",
    "0.92, 0, false, false",
    "0.9, 0, false, true",
    "0.85, 0.1, false, false", // 0.935 at most
    "5, 1.6, false, false"
  })
  void changeCountsIfItsWholeIntervalIsBeyondTheTolerance(
      double factor, double error, boolean worse, boolean better) {
    Change change = new Change(time("a", 1), time("a", 1), factor, error);
    assertThat(change.isWorse(0.1)).isEqualTo(worse);
    assertThat(change.isBetter(0.1)).isEqualTo(better);
  }

  @Test
  void figuresThatCannotBeComparedAreLeftOut() {
    Results whole = run(time(REFERENCE, 100), time("a", 10));
    assertThat(Change.between(whole, whole, Engines.SIMPLEST)).hasSize(1);
    for (Results lacking :
        List.of(
            run(time(REFERENCE, 100)),
            run(time("a", 10)),
            run(time(REFERENCE, 100), time("a", 10, null)),
            run(time(REFERENCE, 100, null), time("a", 10)),
            run(time(REFERENCE, 100), time("a", 0)),
            run(time(REFERENCE, 100), bytes("a", 10)))) {
      assertThat(Change.between(whole, lacking, Engines.SIMPLEST)).isEmpty();
      assertThat(Change.between(lacking, whole, Engines.SIMPLEST)).isEmpty();
    }
  }

  private static Change only(Results before, Results after) {
    List<Change> changes = Change.between(before, after, Engines.SIMPLEST);
    assertThat(changes).hasSize(1);
    return changes.get(0);
  }

  private static Results run(Measurement... figures) {
    return new Results(
        Effort.QUICK,
        new Machine("Abacus", 2, 8, "Clay", "disk", "JVM", "now", "abc"),
        List.of(figures));
  }

  private static Measurement time(String engine, double score) {
    return time(engine, score, 0.0);
  }

  private static Measurement time(String engine, double score, Double error) {
    return new Measurement(engine, 1000, Metric.NEWEST, score, error, null);
  }

  private static Measurement bytes(String engine, double score) {
    return new Measurement(engine, 1000, Metric.HEAP, score, 0.0, null);
  }
}
