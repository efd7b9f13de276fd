package storage.lsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import storage.lsm.MergeRule.Size;

/** What the rule does, and why, in words: each verdict is that of the rule. */
class RunVerdictTest {

  private static final MergeRule RULE = new MergeRule(3);

  private static Size size(long bytes) {
    return new Size(bytes, bytes, 0);
  }

  @Test
  void runsOfSimilarLengthAreMergedAndLongerOnesLeft() {
    List<RunVerdict> verdicts =
        RunVerdict.of(RULE, List.of(size(1), size(1), size(3), size(14), size(90), size(90)));
    assertThat(verdicts)
        .extracting(RunVerdict::isMerged)
        .containsExactly(true, true, true, true, false, false);
    assertThat(verdicts)
        .extracting(RunVerdict::reason)
        .containsExactly(
            "it is the newest",
            "it is at most 3 times as long as all newer ones",
            "it is at most 3 times as long as all newer ones",
            "it is at most 3 times as long as all newer ones",
            "it is more than 3 times as long as all newer ones",
            "a newer one is left");
  }

  @Test
  void tooFewAreLeft() {
    assertThat(RunVerdict.of(RULE, List.of(size(1))))
        .extracting(RunVerdict::reason)
        .containsExactly("there are fewer than 4 runs");
    assertThat(RunVerdict.of(RULE, List.of(size(1), size(1), size(20), size(20))))
        .extracting(RunVerdict::reason)
        .containsExactly(
            "fewer than 4 runs are of similar length",
            "fewer than 4 runs are of similar length",
            "it is more than 3 times as long as all newer ones",
            "a newer one is left");
  }

  @Test
  void tombstonesAreAReasonAsWell() {
    List<RunVerdict> verdicts =
        RunVerdict.of(RULE, List.of(new Size(10, 9, 4), size(100), size(100)));
    assertThat(verdicts).extracting(RunVerdict::isMerged).containsExactly(true, true, false);
    assertThat(verdicts.get(0).reason())
        .isEqualTo("more than a third of its records are tombstones");
    assertThat(verdicts.get(1).reason()).isEqualTo("the next newer one has many tombstones");
  }
}
