package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.common.kit.WrongKits.jupiter;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.testkit.engine.Events;

/** The proof of what the kit asks of sorted stores. */
class SortedKitCatchesWrongStoresTest {

  /** The tests of these are the ones that are proven here. */
  private static final List<Class<?>> PARTS =
      List.of(
          OrderedScans.class,
          BoundedScans.class,
          OneInstant.class,
          SharedScans.class,
          DamagedScans.class,
          Deletions.class,
          Snapshots.class,
          Cursors.class,
          OpenAndKeys.class);

  @ParameterizedTest(name = "{0} is caught by {1}")
  @CsvSource({
    "ClaimsToBeSorted, scanReturnsKeysInOrder",
    "ClaimsThatItsOrderIsALimit, scanReturnsKeysInOrder",
    "ScansInNoOrder, scanReturnsKeysInOrder",
    "BackwardMissesTheFirst, scanBackwardReturnsTheGreatestKeyFirst",
    "AsksAnEmptyStoreForItsFirstKey, anEmptyStoreHasNothingToScan",
    "OrdersByCompareTo, theOrderIsThatOfUtf8Bytes",
    "ComparesTheFirstEightBytes, keysThatBeginAlikeAreInOrder",
    "ScansTheNewestRun, aThousandKeysAreInOrder",
    "TheOlderRunWins, theNewestValueWinsInAScan",
    "TheOlderRunWinsInAMerge, theNewestValueWinsInAScan",
    "TheLowerBoundIsOut, fromIsInAndToIsOut",
    "TheUpperBoundIsIn, fromIsInAndToIsOut",
    "ThrowsAtBoundsThatCross, fromIsInAndToIsOut",
    "TakesTheLastCharForTheEnd, aPrefixShowsEveryKeyThatBeginsWithIt",
    "SeeksOneBlockTooFar, everyKeyIsFoundByItsBound",
    "ShowsLaterWrites, aScanShowsNothingOfWhatIsWrittenLater",
    "CopiesInTwoSteps, aScanBesideAWriterShowsOneInstant",
    "ClosesUnderItsScans, closeBesideScansIsAnOrderlyEnd",
    "SharesAChannelOfCursors, anInterruptedScanDisturbsNoOther",
    "ScansWithoutAChecksum, aFlippedByteChangesNoScan",
    "LooksBehindADeletion, aDeletedKeyIsGone",
    "ForgetsDeletions, aDeletedKeyIsGone",
    "TakesAnEmptyValueForADeletion, anEmptyValueIsNoDeletion",
    "DropsDeletionsInAMerge, aDeletedKeyStaysDeletedWhateverIsWrittenAfterIt",
    "WritesDeletionsWhenItIsClosed, aDeletionSurvivesAKill",
    "DeletesFromMemoryFirst, aFailedDeletionIsNoneOrWhole",
    "DeletesByWritingAnew, aKillAtAnyByteLosesNothingThatWasAcknowledged",
    "SnapshotsFollow, aSnapshotShowsTheStoreAsItWas",
    "ScansOfSnapshotsFollow, aSnapshotShowsTheStoreAsItWas",
    "KeepsOneSnapshot, everySnapshotKeepsItsOwnInstant",
    "ScansOfSnapshotsFollow, aSnapshotBesideAWriterStandsStill",
    "StaysOnItsLastRecord, aCursorShowsNothingBeforeItsFirstRecordNorAfterItsLast",
    "AnswersFromAClosedCursor, aClosedCursorRefusesToBeUsed",
    "AnswersFromAClosedSnapshot, aClosedSnapshotRefusesToBeUsed",
    "AnswersFromAClosedStore, aClosedStoreEndsItsCursorsAndSnapshots",
    "TakesNoRangeForAll, whatIsNoKeyAndNoRangeIsRefused",
    "LeaksTheFileOfACursor, noFileStaysOpenForAClosedCursor",
    "ReadsAllKeysWhenOpened, openReadsNoMoreOfMoreKeys",
    "ClaimsThatOpenReadsEveryKey, openReadsNoMoreOfMoreKeys",
  })
  void everyWrongStoreIsCaughtByItsTest(String wrongStore, String test) {
    Events events = run(WrongKits.named(wrongStore), List.of(test));
    assertThat(events.started().count()).as("tests called %s", test).isEqualTo(1);
    assertThat(events.failed().count()).as("failures of %s", test).isEqualTo(1);
  }

  /** A random history finds what was not thought of. */
  @ParameterizedTest
  @ValueSource(
      strings = {"BackwardMissesTheFirst", "DropsDeletionsInAMerge", "TheOlderRunWinsInAMerge"})
  void aRandomHistoryFindsMostOfThem(String wrongStore) {
    Class<?> kit = WrongKits.named(wrongStore);
    Events events = run(kit, List.of("randomHistoriesAgreeWithATreeMap"));
    assertThat(events.failed().count()).isPositive();
    assertThat(ConformanceRecorder.conformance(kit.getName()).orElseThrow().promises())
        .flatExtracting(Conformance.Row::failures)
        .singleElement()
        .asString()
        .contains("seed 1, operation ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Honest", "HonestRuns"})
  void anHonestStorePassesAll(String store) {
    Class<?> kit =
        Stream.of(WrongSortedStores.class.getDeclaredClasses())
            .filter(type -> type.getSimpleName().equals(store))
            .findFirst()
            .orElseThrow();
    Events events = run(kit, testsOf(PARTS));
    assertThat(events.failed().list()).isEmpty();
    assertThat(events.succeeded().count()).isGreaterThan(25);
  }

  /** It writes all anew for each record: the tests that write MiB would take minutes. */
  @Test
  void theLeastSortedStorePassesWhatIsShort() {
    List<String> tests =
        List.of(
            "scanReturnsKeysInOrder",
            "scanBackwardReturnsTheGreatestKeyFirst",
            "anEmptyStoreHasNothingToScan",
            "theOrderIsThatOfUtf8Bytes",
            "randomHistoriesAgreeWithATreeMap",
            "fromIsInAndToIsOut",
            "aPrefixShowsEveryKeyThatBeginsWithIt",
            "aDeletedKeyIsGone",
            "anEmptyValueIsNoDeletion",
            "aDeletionSurvivesAKill",
            "aFlippedByteChangesNoScan",
            "aFlippedByteIsNeverWorseThanPromised",
            "anInterruptedScanDisturbsNoOther",
            "closeBesideScansIsAnOrderlyEnd",
            "aSnapshotBesideAWriterStandsStill",
            "aCursorShowsNothingBeforeItsFirstRecordNorAfterItsLast",
            "aClosedCursorRefusesToBeUsed",
            "aClosedSnapshotRefusesToBeUsed",
            "aClosedStoreEndsItsCursorsAndSnapshots",
            "whatIsNoKeyAndNoRangeIsRefused");
    assertThat(run(WrongSortedStores.Naive.class, tests).failed().list()).isEmpty();
  }

  /** HonestStore reads nothing when it is opened, whether its keys are sorted or not. */
  @Test
  void anOrderOfKeysMayBeALimitOfOthers() {
    Class<?> kit = WrongSortedStores.NotSortedAndSaysSo.class;
    assertThat(run(kit, testsOf(PARTS)).failed().list()).isEmpty();
    Conformance found = ConformanceRecorder.conformance(kit.getName()).orElseThrow();
    for (Promise each : Promise.ofSortedKit()) {
      assertThat(found.of(each).orElseThrow().outcome())
          .as("%s", each)
          .isEqualTo(each == Promise.OPEN_IGNORES_KEYS ? Outcome.KEPT : Outcome.KNOWN_LIMIT);
    }
  }

  private static List<String> testsOf(List<Class<?>> parts) {
    return parts.stream()
        .flatMap(part -> Stream.of(part.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Proves.class))
        .map(Method::getName)
        .toList();
  }

  private static Events run(Class<?> kit, List<String> tests) {
    MethodSelector[] selected =
        Stream.of(kit.getMethods())
            .filter(method -> tests.contains(method.getName()))
            .map(method -> DiscoverySelectors.selectMethod(kit, method))
            .toArray(MethodSelector[]::new);
    assertThat(selected).as("tests of these names").hasSize(tests.size());
    return jupiter().selectors(selected).execute().testEvents();
  }
}
