package storage.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import storage.common.KeyValueStore;

class PlanTest {

  private static final Engine PEER = new Peer();

  @Test
  void sameFigureOfAllEnginesIsMeasuredInSuccession() {
    Plan plan =
        Plan.of(Effort.QUICK, Engines.STAGES, List.of(Metric.NEWEST, Metric.OLDEST, Metric.OPEN));
    assertThat(plan.steps().stream().limit(8))
        .extracting(step -> step.run().benchmark() + " " + step.engine().name())
        .containsExactly(
            "Reads.newest simplest",
            "Reads.newest backwards",
            "Reads.newest keydir",
            "Reads.newest bitcask",
            "Reads.oldest simplest",
            "Reads.oldest backwards",
            "Reads.oldest keydir",
            "Reads.oldest bitcask");
    assertThat(plan.steps()).hasSize(4 * 2 * 3);
  }

  @Test
  void peersAreMeasuredWithTheirSizesOnly() {
    Plan plan = Plan.of(Effort.FULL, List.of(Engines.KEYDIR, PEER), List.of(Metric.UNIFORM));
    assertThat(plan.steps())
        .filteredOn(step -> step.engine() == PEER)
        .extracting(Plan.Step::records)
        .isEqualTo(Effort.FULL.peerRecords());
    assertThat(plan.steps())
        .filteredOn(step -> step.engine() == Engines.KEYDIR)
        .extracting(Plan.Step::records)
        .isEqualTo(Effort.FULL.stageRecords());
  }

  @Test
  void theDiskIsWaitedForWithTheLargestStoreOnly() {
    Plan plan =
        Plan.of(
            Effort.FULL,
            List.of(Engines.MACHINE, Engines.KEYDIR, PEER),
            List.of(Metric.SYNCED, Metric.FORCE));
    assertThat(plan.steps())
        .extracting(step -> step.engine().name() + " " + step.records())
        .containsExactly("peer 1000000", "machine 1000000");
  }

  @Test
  void figuresOfOneBenchmarkAreOneRun() {
    assertThat(
            JmhRun.of(List.of(Metric.UNIFORM, Metric.UNIFORM_SHARED, Metric.HEAP, Metric.MAPPED)))
        .extracting(JmhRun::metrics)
        .containsExactly(
            List.of(Metric.UNIFORM),
            List.of(Metric.UNIFORM_SHARED),
            List.of(Metric.HEAP, Metric.MAPPED));
  }

  @Test
  void diskThatIsMemoryIsKnown() {
    Machine machine = new Machine("Abacus", 2, 8, "Clay", "tmpfs", "JVM", "now", "abc");
    assertThat(machine.diskIsMemory()).isTrue();
    assertThat(Metric.SYNCED.waitsForDisk()).isTrue();
    assertThat(Metric.SET_NEW.waitsForDisk()).isFalse();
  }

  @Test
  void longerEffortIsSaidToTakeLonger() {
    List<Metric> metrics = List.of(Metric.values());
    assertThat(Plan.of(Effort.QUICK, Engines.withMachine(), metrics).seconds())
        .isGreaterThan(Plan.of(Effort.SMOKE, Engines.withMachine(), metrics).seconds())
        .isLessThan(Plan.of(Effort.FULL, Engines.withMachine(), metrics).seconds());
  }

  /** The plan is a guess: a fifth is left for what it does not see. */
  @Test
  void quickRunIsPlannedWithinFiveMinutes() {
    assertThat(Plan.of(Effort.QUICK, Engines.withMachine(), List.of(Metric.values())).seconds())
        .isLessThan(4 * 60);
  }

  private record Peer() implements Engine {

    @Override
    public String name() {
      return "peer";
    }

    @Override
    public boolean syncs() {
      return true;
    }

    @Override
    public KeyValueStore open(Path directory) {
      throw new UnsupportedOperationException();
    }
  }
}
