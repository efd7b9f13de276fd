package storage.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;
import storage.bench.jmh.Metric;
import storage.common.KeyValueStore;

class PlanTest {

  private static final Engine PEER = new Peer();

  @Test
  void sameFigureOfAllEnginesIsOneBlock() {
    Plan plan =
        Plan.of(Effort.QUICK, Engines.STAGES, List.of(Metric.NEWEST, Metric.OLDEST, Metric.OPEN));
    assertThat(plan.blocks().stream().limit(3))
        .extracting(block -> block.run().benchmark() + " " + block.records())
        .containsExactly(
            "Reads.newest 100000", "Reads.oldest 100000", "StartUp.openAndClose 100000");
    assertThat(plan.blocks()).hasSize(3 * 2).allMatch(b -> b.engines().equals(Engines.STAGES));
    assertThat(plan.steps()).isEqualTo(Engines.STAGES.size() * 3 * 2);
  }

  @Test
  void peersAreMeasuredWithTheirSizesOnly() {
    Plan plan = Plan.of(Effort.FULL, List.of(Engines.KEYDIR, PEER), List.of(Metric.UNIFORM));
    assertThat(sizesOf(PEER, plan)).isEqualTo(Effort.FULL.peerRecords());
    assertThat(sizesOf(Engines.KEYDIR, plan))
        .as("the largest first")
        .containsExactly(1_000_000, 100_000, 10_000, 1_000);
  }

  private static List<Integer> sizesOf(Engine engine, Plan plan) {
    return plan.blocks().stream()
        .filter(block -> block.engines().contains(engine))
        .map(Plan.Block::records)
        .toList();
  }

  @Test
  void theDiskIsWaitedForWithTheLargestStoreOnly() {
    Plan plan =
        Plan.of(
            Effort.FULL,
            List.of(Engines.MACHINE, Engines.KEYDIR, PEER),
            List.of(Metric.SYNCED, Metric.FORCE));
    assertThat(plan.blocks())
        .extracting(block -> block.engines().get(0).name() + " " + block.records())
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
  void quickRunHasAFigureOfEachTrade() {
    assertThat(Effort.QUICK.metrics())
        .extracting(Metric::group)
        .contains(
            Metric.Group.READS, Metric.Group.WRITES, Metric.Group.START_UP, Metric.Group.MEMORY);
    assertThat(Effort.FULL.metrics()).containsExactly(Metric.values());
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
