package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** What the kit says of a wrong store: in one sentence, and soon. */
class VerdictTest {

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "TakesNullForAKey, nullIsRefused, get(null) is to throw NullPointerException",
    "AnswersGetAfterClose, aClosedStoreRefusesToBeUsed, get(\"name\") after close is to throw",
    "AnswersGetAfterClose, closeBesideReadersAndWritersIsAnOrderlyEnd, after close was answered",
    "WritesByteByByte, setIsOneWriteAndNoRead, writes of one set",
    "WritesItsLogAnewWhenOpened, aKillAtAnyByteLosesNothingThatWasAcknowledged, killed after write",
    "CutsValuesAtAMegabyte, aValueOfManyMegabytesIsKept, ''",
  })
  @Timeout(CompatibilityKit.SECONDS_A_TEST)
  void aFailureIsOneSentence(String store, String test, String part) {
    Class<?> kit = WrongKits.named(store);
    run(selectMethod(kit, test, "java.nio.file.Path"));
    List<String> verdict = Verdict.of(verdictOn(kit));
    assertThat(verdict).last().asString().contains(part);
    assertThat(verdict).allSatisfy(line -> assertThat(line).hasSizeLessThan(200).isNotBlank());
  }

  @Test
  void aCloseThatIsNotKeptLeavesNoThread() {
    run(
        selectMethod(
            WrongStores.AnswersGetAfterClose.class,
            "closeBesideReadersAndWritersIsAnOrderlyEnd",
            "java.nio.file.Path"));
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.isAlive() && thread.getName().equals("one of many threads"));
  }

  @Test
  void withoutSetThenGetNothingElseIsJudged() {
    run(selectClass(WrongStores.HasNotBegun.class));
    Conformance conformance = verdictOn(WrongStores.HasNotBegun.class);
    assertThat(conformance.with(Outcome.FAILED))
        .extracting(Conformance.Row::id)
        .containsExactly(Promise.LAST_WRITE_WINS);
    assertThat(conformance.with(Outcome.NOT_JUDGED)).hasSize(Promise.values().length - 1);
    assertThat(Verdict.of(conformance))
        .containsExactly(
            "not judged   26 promises: set then get fails",
            "failed       " + Promise.LAST_WRITE_WINS.title(),
            "             %s and 6 more".formatted(firstFailure(conformance)),
            "               Your turn: open the file.");
  }

  @Test
  void aRunInWhichNothingIsJudgedIsRed() {
    EngineExecutionResults results =
        run(selectMethod(WrongStores.HasNotBegun.class, "nullIsRefused", "java.nio.file.Path"));
    assertThat(results.testEvents().skipped().count()).isEqualTo(1);
    assertThat(results.containerEvents().failed().count()).isEqualTo(1);
  }

  private static String firstFailure(Conformance conformance) {
    return conformance.of(Promise.LAST_WRITE_WINS).orElseThrow().failures().get(0).name();
  }

  private static EngineExecutionResults run(DiscoverySelector selector) {
    return WrongKits.jupiter().selectors(selector).execute();
  }

  private static Conformance verdictOn(Class<?> kit) {
    return ConformanceRecorder.conformance(kit.getName()).orElseThrow();
  }
}
