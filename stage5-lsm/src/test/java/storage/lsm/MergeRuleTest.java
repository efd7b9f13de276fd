package storage.lsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import storage.lsm.MergeRule.Due;
import storage.lsm.MergeRule.Size;
import storage.lsm.MergeSimulation.Cost;

/** The rule by examples, and by what it makes of a long load. */
class MergeRuleTest {

  private static List<Size> sizes(long... bytes) {
    return LongStream.of(bytes).mapToObj(each -> new Size(each, each, 0)).toList();
  }

  @Test
  void fewerThanFourRunsAreLeftAlone() {
    assertThat(new MergeRule(3).due(sizes())).isEqualTo(Due.NOTHING);
    assertThat(new MergeRule(3).due(sizes(1, 1, 3))).isEqualTo(Due.NOTHING);
  }

  @Test
  void anOlderRunIsTakenUpToTheRatio() {
    assertThat(new MergeRule(3).due(sizes(1, 1, 3, 15))).isEqualTo(new Due(0, 4));
    assertThat(new MergeRule(3).due(sizes(1, 1, 3, 16))).isEqualTo(Due.NOTHING);
    assertThat(new MergeRule(3).due(sizes(1, 1, 3, 5, 31))).isEqualTo(new Due(0, 4));
  }

  @Test
  void aRunOfTombstonesIsMergedWithTheNextUnlessThatIsHuge() {
    Size deleted = new Size(100, 90, 31);
    Size ordinary = new Size(100, 90, 30);
    Size large = new Size(3_000, 900, 0);
    Size huge = new Size(3_001, 900, 0);
    assertThat(new MergeRule(3).due(List.of(deleted, large))).isEqualTo(new Due(0, 2));
    assertThat(new MergeRule(3).due(List.of(ordinary, large))).isEqualTo(Due.NOTHING);
    assertThat(new MergeRule(3).due(List.of(deleted, huge))).isEqualTo(Due.NOTHING);
    assertThat(new MergeRule(3).due(List.of(huge, deleted))).isEqualTo(Due.NOTHING);
  }

  /** Overwrites of as many keys as there are memtables, as the book's table tells of them. */
  @ParameterizedTest(name = "{1} memtables with a ratio of {0}: {2} written, {3} runs")
  @CsvSource({
    "1, 40, 3.3, 4.4",
    "2, 40, 4.0, 3.5",
    "3, 40, 5.0, 3.0",
    "4, 40, 5.5, 2.8",
    "10, 40, 11.0, 2.5",
    "1, 400, 5.0, 5.9",
    "3, 400, 7.4, 4.2",
    "10, 400, 16.2, 3.0"
  })
  void aGreaterRatioWritesMoreAndLeavesFewerRuns(
      int ratio, int memtables, double writes, double runs) {
    List<Cost> costs = MergeSimulation.run(ratio, memtables, 10 * memtables);
    double written = costs.get(costs.size() - 1).writes();
    assertThat(written).as("times each record is written").isBetween(0.85 * writes, 1.15 * writes);
    assertThat(costs.stream().mapToInt(Cost::reads).average().orElseThrow())
        .as("runs")
        .isBetween(0.85 * runs, 1.15 * runs);
  }
}
