package storage.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.bench.engine.Engines;
import storage.bench.engine.Stores;
import storage.bench.jmh.Metric;

class TurnsTest {

  private static final Turns.Side A = Turns.Side.of(Engines.KEYDIR);
  private static final Turns.Side B = Turns.Side.of(Engines.BITCASK);

  @TempDir private Path data;

  @Test
  void ratioIsThatOfEachRoundAndNotOfTheTimes() {
    List<double[]> slowing = List.of(round(100, 50), round(1_000, 500), round(10_000, 5_000));
    Pair pair = Turns.pair(A, B, Metric.UNIFORM, 10, false, List.of(slowing), 0, 2);
    assertThat(pair.ratio()).isEqualTo(2);
    assertThat(pair.low()).isEqualTo(2);
    assertThat(pair.high()).isEqualTo(2);
    assertThat(pair.nanos()).isEqualTo(500);
    assertThat(pair.format())
        .isEqualTo("uniform, stage3-keydir / stage4-bitcask: 2.00 [2.00 to 2.00] (CPU)");
  }

  @Test
  void jvmsThatDifferAreSeen() {
    Pair pair =
        Turns.pair(
            A,
            B,
            Metric.UNIFORM,
            10,
            false,
            List.of(List.of(round(100, 100)), List.of(round(300, 100)), List.of(round(200, 100))),
            0,
            2);
    assertThat(pair.leastFork()).isEqualTo(1);
    assertThat(pair.mostFork()).isEqualTo(3);
    assertThat(pair.isMoreThan(1)).as("one JVM says otherwise").isFalse();
    assertThat(pair.isMoreThan(0.9)).isTrue();
  }

  @Test
  void pairIsFoundFromEitherSide() {
    Pair pair = new Pair("a", "b", 10, Metric.UNIFORM, false, 100, 2, 1.6, 2.5, 1.8, 2.2, 3);
    assertThat(pair.between("a", "b")).contains(pair);
    assertThat(pair.between("b", "a"))
        .get()
        .extracting(Pair::ratio, Pair::low, Pair::high, Pair::nanos)
        .containsExactly(0.5, 0.4, 0.625, 200.0);
    assertThat(pair.between("a", "c")).isEmpty();
  }

  @Test
  void enginesTakeTurnsInOneJvm() throws IOException {
    List<Pair> pairs =
        Turns.measure(List.of(A, B), Metric.SET_SAME, 100, new Turns.Turn(1, 3, 5), data);
    assertThat(pairs).extracting(Pair::isWall).containsExactly(false, true);
    assertThat(pairs).allSatisfy(pair -> assertThat(pair.ratio()).isPositive().isFinite());
    assertThat(
            pairs.get(1).ratio() * pairs.get(1).between(B.label(), A.label()).orElseThrow().ratio())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void failureNamesItsReason() throws IOException {
    Stores.filledIn(
        Files.createDirectories(data.resolve("side-" + A.label())),
        A.engine(),
        100,
        Stores.Origin.CLOSED,
        A.classPath());
    Turns.Side absent = new Turns.Side(A.label(), A.engine(), data.resolve("absent").toString());
    assertThatThrownBy(
            () ->
                Turns.measure(
                    List.of(absent, absent), Metric.UNIFORM, 100, new Turns.Turn(1, 1, 1), data))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("uniform in turns failed")
        .hasMessageContaining("ClassNotFoundException");
  }

  /** What a round tells: the CPU time of one, the clock's, and the same of the other. */
  private static double[] round(double cpuOfA, double cpuOfB) {
    return new double[] {cpuOfA, 1, cpuOfB, 1};
  }
}
