package storage.common.kit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import storage.common.KeyValueStore;

/** What the kit says of a wrong store: in one sentence, and soon. */
class VerdictTest {

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "TakesNullForAKey, nullIsRefused, get(null) is to throw NullPointerException",
    "AnswersGetAfterClose, aClosedStoreRefusesToBeUsed, get(\"name\") after close is to throw",
    "AnswersGetAfterClose, closeBesideReadersAndWritersIsAnOrderlyEnd, after close was answered",
    "WritesByteByByte, setIsOneWriteAndNoRead, writes of one set",
    "WritesItsLogAnewWhenOpened, aKillAtAnyByteLosesNothingThatWasAcknowledged, killed after write",
    "CutsValuesAtAMegabyte, aValueOfManyMegabytesIsKept, 'which differ from index'",
    "MapsAndWritesTwice, setIsOneWriteAndNoRead, writes of one set",
    "FailsToClose, getReturnsWhatWasSet, IOException: the store cannot be closed",
    "TrimsText, unusualTextComesBackUnchanged, 'get \" \": expected \" \", came \"\"'",
    "ReturnsATornValue, aRecordCutAtAnyByteIsIgnored, log ends with",
    "SkipsDamage, aRecordOfGarbageIsAnErrorThatNamesFileAndOffset, get(\"first\") with bytes 0 to",
    "RemembersWhatItHasSet, aSetAfterTheFileWasReplacedIsSeenOrFails, 'process: expected \"Grace\"'",
    "RemembersWhatItHasSet, aSetAfterTheFileWasRemovedIsSeenOrFails, ', came nothing'",
    "ReplacesUnpairedSurrogates, anUnpairedSurrogateIsRefused, and threw nothing",
    "ForgetsThatThereAreOtherStoresInItsProcess, whatManyStoresOfOneProcessSetAtOnceIsThere, round ",
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
    assertThat(conformance.with(Outcome.NOT_JUDGED)).hasSize(26);
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

  /** The others are given up, and none waits for what a thread that hangs may hold. */
  @Test
  void afterTwoTestsThatHangNothingElseIsTried() {
    try {
      EngineExecutionResults results = run(selectClass(Hangs.class));
      assertThat(results.testEvents().failed().count()).isEqualTo(2);
      Conformance.Row row = verdictOn(Hangs.class).of(Promise.MANY_THREADS).orElseThrow();
      assertThat(row.failures()).hasSize(2).first().asString().contains("it hangs");
      assertThat(verdictOn(Hangs.class).of(Promise.SPACE_COMES_BACK).orElseThrow().reason())
          .isEqualTo("the store hangs, so no other test is tried");
    } finally {
      Hangs.released = true;
    }
  }

  /** What three sets and three gets do not end, no test is to wait for once more. */
  @Test
  void aStoreThatHangsAtOnceIsTriedInNoTest() {
    System.setProperty("kit.basics.millis", "200");
    try {
      EngineExecutionResults results = run(selectClass(WrongStores.HangsInGet.class));
      assertThat(results.testEvents().started().count()).isZero();
      assertThat(results.containerEvents().failed().count()).isEqualTo(1);
    } finally {
      System.clearProperty("kit.basics.millis");
    }
    assertThat(Verdict.of(verdictOn(WrongStores.HangsInGet.class)))
        .last()
        .asString()
        .contains("it hangs, or is too slow for this test: given up after 200 ms");
  }

  /** No promise is about speed, so what is slow is not wrong. */
  @ParameterizedTest
  @ValueSource(strings = {"aValueOfManyMegabytesIsKept", "aLongValueOfAnotherKeyTakesNoMemory"})
  void aStoreThatIsSlowWithLongValuesIsNotJudgedByThem(String test) {
    System.setProperty("kit.long.millis", "100");
    try {
      run(WrongKits.select(IsSlowWithLongValues.class, test));
    } finally {
      System.clearProperty("kit.long.millis");
    }
    Conformance conformance = verdictOn(IsSlowWithLongValues.class);
    assertThat(conformance.count(Outcome.FAILED)).isZero();
    assertThat(Verdict.of(conformance))
        .singleElement()
        .asString()
        .startsWith("not judged ")
        .contains("a value of 32 MiB was given up after 100 ms");
  }

  static final class IsSlowWithLongValues extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        @Override
        public synchronized void set(String key, String value) throws IOException {
          try {
            Thread.sleep(value.length() / 1_000);
          } catch (InterruptedException e) {
            throw new InterruptedIOException();
          }
          super.set(key, value);
        }
      };
    }
  }

  /** Memory is what it needs at a time. */
  @Test
  void aStoreThatLeavesMuchToTheCollectorTakesNoMemory() {
    EngineExecutionResults results =
        run(WrongKits.select(LeavesMuch.class, "aLongValueOfAnotherKeyTakesNoMemory"));
    assertThat(results.testEvents().succeeded().count()).isEqualTo(1);
  }

  static final class LeavesMuch extends WrongStores.Kit {
    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory) {
        private byte[] chunk;

        @Override
        public Optional<String> get(String key) throws IOException {
          for (int read = 0; read < 64; read++) {
            chunk = new byte[1 << 20];
          }
          return super.get(key).filter(value -> chunk != null);
        }
      };
    }
  }

  /** In an exercise, that holds for the tests of the stage, too. */
  @Test
  void afterTwoTestsOfAStageThatHangNoOtherIsTried() {
    EngineExecutionResults results =
        WrongKits.jupiter()
            .selectors(selectClass(HangsInThreeTests.class))
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
            .configurationParameter(
                "junit.jupiter.execution.timeout.testable.method.default", "100 ms")
            .configurationParameter(
                "junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
            .execute();
    assertThat(results.testEvents().aborted().count()).isEqualTo(2);
    assertThat(results.testEvents().skipped().count()).isEqualTo(1);
  }

  static final class HangsInThreeTests {
    @Test
    void aFirst() throws InterruptedException {
      Thread.sleep(60_000);
    }

    @Test
    void aSecond() throws InterruptedException {
      Thread.sleep(60_000);
    }

    @Test
    void aThird() throws InterruptedException {
      Thread.sleep(60_000);
    }
  }

  /** JUnit would end the run, and the verdict with it. */
  @Test
  void aStoreThatTakesAllMemoryFailsItsTest() {
    run(WrongKits.select(WrongStores.TakesAllMemory.class, "theLastOfSeveralSetsWins"));
    assertThat(Verdict.of(verdictOn(WrongStores.TakesAllMemory.class)))
        .last()
        .asString()
        .contains("OutOfMemoryError: no room");
  }

  /** What it prints is none of the answers of its process. */
  @ParameterizedTest
  @ValueSource(
      strings = {"everyAcknowledgedWriteIsThereAfterAKill", "whatManyProcessesSetAtOnceIsThere"})
  void aStoreThatPrintsIsJudgedLikeAnyOther(String test) {
    EngineExecutionResults results = run(WrongKits.select(WrongStores.Prints.class, test));
    assertThat(results.testEvents().succeeded().count()).isEqualTo(1);
  }

  /** Puts the tests that hang before all others. */
  static final class HangsFirst implements MethodOrderer {
    @Override
    public void orderMethods(MethodOrdererContext context) {
      context
          .getMethodDescriptors()
          .sort(Comparator.comparing(test -> test.getMethod().getDeclaringClass() != Hangs.class));
    }
  }

  @TestMethodOrder(HangsFirst.class)
  static final class Hangs extends WrongStores.Kit {

    /** Ends what no interrupt does. */
    static volatile boolean released;

    @Override
    public KeyValueStore open(Path directory) throws IOException {
      return new HonestStore(directory);
    }

    @Test
    @Timeout(value = 100, unit = MILLISECONDS, threadMode = SEPARATE_THREAD)
    @Proves(Promise.MANY_THREADS)
    void aFirst() {
      hang();
    }

    @Test
    @Timeout(value = 100, unit = MILLISECONDS, threadMode = SEPARATE_THREAD)
    @Proves(Promise.MANY_THREADS)
    void aSecond() {
      hang();
    }

    private static void hang() {
      while (!released) {
        Thread.onSpinWait();
      }
    }
  }

  /** In an exercise, the limits are those of the book's stage. */
  @Test
  void aSolutionMayDoBetterThanTheStage() {
    Class<?> kit = WrongStores.ClaimsALimitItDoesNotHave.class;
    System.setProperty("exercise", "true");
    try {
      run(WrongKits.select(kit, "aCommaOrANewlineIsTextLikeAnyOther"));
    } finally {
      System.clearProperty("exercise");
    }
    assertThat(verdictOn(kit).of(Promise.ANY_TEXT).orElseThrow().outcome()).isEqualTo(Outcome.KEPT);
    assertThat(Verdict.of(verdictOn(kit)))
        .containsExactly("kept         any text is a legal key and value (and it need not be)");
  }

  /** The build of an exercise tells the failure, and the runner is not to tell it once more. */
  @Test
  void whatTheBuildTellsIsNoFailureOfTheRunner() {
    Class<?> kit = WrongStores.FirstValueWins.class;
    EngineExecutionResults results =
        WrongKits.jupiter()
            .selectors(WrongKits.select(kit, "theLastOfSeveralSetsWins"))
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
            .execute();
    assertThat(results.testEvents().aborted().count()).isEqualTo(1);
    assertThat(verdictOn(kit).count(Outcome.FAILED)).isEqualTo(1);
    assertThat(Verdict.of(verdictOn(kit))).last().asString().contains("\"Grace\"");
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
