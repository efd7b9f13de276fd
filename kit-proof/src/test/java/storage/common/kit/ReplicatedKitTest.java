package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kit asks of a group is asked of groups that are wrong on purpose. */
class ReplicatedKitTest {

  @Nested
  class AnHonestGroupKeepsAll implements ReplicatedKit {

    @Override
    public ReplicaGroup group() {
      return new ToyGroup(ToyGroup.Flaw.NONE);
    }
  }

  /** A test of the kit. */
  private interface Asked {
    void of(ReplicatedKit kit) throws Exception;
  }

  @ParameterizedTest
  @CsvSource({
    "ACKNOWLEDGES_BEFORE_THE_MAJORITY, LOSS, which was acknowledged",
    "ANSWERS_IN_A_MINORITY, MINORITY, 'set, with one machine of three'",
    "SENDS_NO_SNAPSHOT, LATE, waited in vain for n2 to have missed 99",
    "SENDS_NOTHING, LATE, waited in vain for n2 to have missed 99",
    "APPLIES_TWICE, TWICE, after it was sent again",
    "FORGETS_ANSWERS, TWICE, 'sent again, what it finds is its own value'"
  })
  void everyWrongGroupIsCaught(ToyGroup.Flaw flaw, Promised test, String message) {
    ReplicatedKit kit = () -> new ToyGroup(flaw);
    assertThatThrownBy(() -> test.asked.of(kit))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(message);
  }

  private enum Promised {
    LOSS(ReplicatedKit::theLossOfOneIsSurvivedAtAnyMoment),
    MINORITY(ReplicatedKit::aMinorityRefusesAndSaysSo),
    LATE(ReplicatedKit::whoComesLateCatchesUpBySnapshot),
    TWICE(ReplicatedKit::whatIsAcknowledgedOnceIsAppliedOnce);

    private final Asked asked;

    Promised(Asked asked) {
      this.asked = asked;
    }
  }
}
