package storage.bench.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import storage.bench.jmh.Metric;

class EnginesTest {

  private static final int RECORDS = 100;

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("all")
  void everyEngineThatRunsHereAnswersRightly(Engine engine) throws IOException {
    Trial.Outcome outcome = Trial.of(engine, directory);
    assumeRunsHere(engine, outcome);
    assertThat(outcome.whyNot()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsSaidToSurviveAKillDoes(Engine engine) throws Exception {
    assumeTrue(engine.survivesKill(), engine.label() + " may lose what it has not written");
    assumeRunsHere(engine, Trial.of(engine, directory));
    Path store = Files.createDirectory(directory.resolve("store"));
    FillStore.inItsOwnJvm(
        System.getProperty("java.class.path"), engine, RECORDS, Stores.Origin.KILLED, store);
    CheckStore.inItsOwnJvm(engine, RECORDS, store);
  }

  /** Stages always run. A peer may lack its native library here, and that is no failure. */
  private static void assumeRunsHere(Engine engine, Trial.Outcome outcome) {
    assumeTrue(
        Engines.STAGES.contains(engine) || outcome.wrong() || outcome.whyNot().isEmpty(),
        () -> engine.label() + " is left out: " + outcome.whyNot().orElseThrow());
  }

  @Test
  void enginesAreFoundByNameInAnyCase() {
    assertThat(Engines.all())
        .startsWith(Engines.SIMPLEST, Engines.BACKWARDS, Engines.KEYDIR, Engines.BITCASK)
        .doesNotContain(Engines.MACHINE);
    assertThat(Engines.withMachine())
        .startsWith(Engines.MACHINE, Engines.SIMPLEST)
        .allSatisfy(
            engine -> {
              assertThat(Engines.named(engine.name().toUpperCase(Locale.ROOT))).isSameAs(engine);
              assertThat(engine.name()).isLowerCase();
            });
    assertThatThrownBy(() -> Engines.named("no-such-engine"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContainingAll("machine", "simplest", "keydir", "but was 'no-such-engine'");
  }

  @Test
  void labelsAreDifferent() {
    assertThat(Engines.withMachine().stream().map(Engine::label)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("all")
  void engineThatNeverSyncsRefusesTo(Engine engine) {
    assumeTrue(!engine.syncs(), engine.label() + " syncs");
    assertThatThrownBy(() -> engine.openSynced(directory))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(engine.label() + " never syncs");
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void figureIsEitherAnEnginesOrTheMachines(Metric metric) {
    boolean limit = metric.group() == Metric.Group.LIMITS;
    assertThat(metric.existsFor(Engines.MACHINE)).isEqualTo(limit);
    if (limit) {
      assertThat(Engines.all()).noneMatch(metric::existsFor);
    }
  }

  private static Stream<Engine> all() {
    return Engines.all().stream();
  }

  @Test
  void keysAreDifferentAndInNoOrder() {
    assertThat(LongStream.range(0, 10_000).mapToObj(SampleData::key))
        .doesNotHaveDuplicates()
        .allMatch(key -> key.getBytes(UTF_8).length == 16)
        .isNotEqualTo(LongStream.range(0, 10_000).mapToObj(SampleData::key).sorted().toList());
  }

  @Test
  void valuesAreDifferentAndOfOneLength() {
    assertThat(LongStream.range(0, 1000).mapToObj(SampleData::value))
        .doesNotHaveDuplicates()
        .allMatch(value -> value.getBytes(UTF_8).length == SampleData.VALUE_LENGTH);
  }
}
