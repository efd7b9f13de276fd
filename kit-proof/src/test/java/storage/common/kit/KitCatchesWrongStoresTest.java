package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static storage.common.kit.WrongKits.jupiter;
import static storage.common.kit.WrongKits.select;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.Events;

/** The proof of the kit: a wrong store fails the test that is meant for it, an honest one none. */
class KitCatchesWrongStoresTest {

  /** What an honest store makes of the whole kit. */
  private static final Events HONEST =
      jupiter().selectors(selectClass(WrongStores.Honest.class)).execute().testEvents();

  @ParameterizedTest(name = "{0} is caught by {1}")
  @CsvSource({
    "FirstValueWins, theLastOfSeveralSetsWins",
    "MatchesTheBeginningOfAKey, aKeyThatWasNeverSetIsEmpty",
    "EmptyValueIsADelete, anEmptyValueIsAValue",
    "DecodesChunkByChunk, everyLengthAroundAPowerOfTwoIsKept",
    "ReplacesBytesThatAreNotUtf8, aValueThatIsNotUtf8IsAnErrorAndNeverReplaced",
    "ReplacesUnpairedSurrogates, anUnpairedSurrogateIsRefused",
    "TrimsText, unusualTextComesBackUnchanged",
    "ReturnsATornValue, aRecordCutAtAnyByteIsIgnored",
    "AppendsBehindATornTail, aTornTailIsRemovedBeforeTheNextAppend",
    "AppendsBehindAFailedWrite, theSameStoreWorksAgainOnceThereIsRoom",
    "SwallowsWriteErrors, aFailedSetLosesNothingThatWasStored",
    "SkipsDamage, aRecordOfGarbageIsAnErrorThatNamesFileAndOffset",
    "CutsOffWhatFollowsDamage, aSetOnADamagedStoreRemovesNothing",
    "IgnoresCase, unusualTextComesBackUnchanged",
    "CutsValuesAtAMegabyte, aValueOfManyMegabytesIsKept",
    "ReplacesUnpairedSurrogatesInGet, anUnpairedSurrogateIsRefused",
    "ForgetsOnClose, whatWasSetIsThereAfterReopening",
    "AcknowledgesBeforeItWrites, everyAcknowledgedWriteIsThereAfterAKill",
    "RemembersWhatItHasRead, readersBesideAWriterSeeEveryAcknowledgedWrite",
    "WritesARecordInTwoParts, writersOfDifferentKeysLoseNothing",
    "ReadsOnWhileTheTailIsRepaired, aTailThatIsRepairedBesideAReaderIsNoAnswer",
    "CutsToASizeThatItReadEarlier, whatManyProcessesSetAtOnceIsThere",
    "ForgetsThatThereAreOtherProcesses, whatManyProcessesSetAtOnceIsThere",
    "ForgetsThatThereAreOtherStoresInItsProcess, whatManyStoresOfOneProcessSetAtOnceIsThere",
    "LooksAtTheTailOnce, aTailThatAnotherWriterHasTornIsRemoved",
    "ReadsOnWhileTheTailIsRepaired, aTailThatAnotherWriterRepairsBesideAReaderIsNoAnswer",
    "KeepsAFileOpenThatHasLostItsName, aSetAfterTheFileWasReplacedIsSeenOrFails",
    "KeepsAFileOpenThatHasLostItsName, aSetAfterTheFileWasRemovedIsSeenOrFails",
    "RemembersWhatItHasSet, aSetAfterTheFileWasRemovedIsSeenOrFails",
    "ClosesUnderItsReaders, closeBesideReadersAndWritersIsAnOrderlyEnd",
    "SharesAChannelThatAnInterruptCloses, anInterruptedThreadDisturbsNoOther",
    "LeaksAFileWithEveryGet, closeLeavesNoFileOpen",
    "ReadsTheWholeFile, aLongValueOfAnotherKeyTakesNoMemory",
    "AnswersGetAfterClose, aClosedStoreRefusesToBeUsed",
    "AnswersGetAfterClose, closeBesideReadersAndWritersIsAnOrderlyEnd",
    "TakesNullForAKey, nullIsRefused",
    "WorksAfterClose, aClosedStoreRefusesToBeUsed",
    "WorksAfterClose, closeBesideReadersAndWritersIsAnOrderlyEnd",
    "WritesByteByByte, setIsOneWriteAndNoRead",
    "MapsAndWritesTwice, setIsOneWriteAndNoRead",
    "FailsToCloseTwice, closingTwiceDoesNothing",
    "FailsToClose, getReturnsWhatWasSet",
    "WritesItsLogAnewWhenOpened, aKillAtAnyByteLosesNothingThatWasAcknowledged",
    "RepairsByWritingAnew, aKillDuringRecoveryIsSurvivedLikeAnyOther",
    "SyncsItsFileAndNotItsName, aPowerCutLeavesWhatWasClosedAndNoHoleInTheRest",
    "TakesAShortReadForAWholeOne, aReadThatReturnsLessThanWasAskedForIsReadOn",
    "NotesThatItWasOpened, aReaderLeavesEveryFileAsItWas",
    "LocksForAMoment, aReaderLeavesEveryFileAsItWas",
    "RepairsWhatItReads, aReaderLeavesACrashedStoreToItsOwner",
    "LocksReadersOut, aReaderWorksBesideAWriter",
    "OpensToWriteWhatItReads, aReaderNeedsNoPermissionToWrite",
    "TidiesTemporaryFiles, filesThatTheStoreHasNotWrittenAreLeftAlone",
    "ReplacesADirectory, aDirectoryWithTheNameOfAFileIsLeftAlone",
    "TakesItsClassForTheWholeProcess, whatStoresOfSeveralClassLoadersSetAtOnceIsThere",
    "GivesTheLockAway, aSecondStoreOfAnotherClassLoader",
    "OpensWhateverIsThere, whatIsNoFileIsToldAndNotWaitedFor",
    "WritesToADevice, whatIsNoFileIsToldAndNotWaitedFor",
    "ClaimsToMissWhatIsGone, aFileThatIsGoneOrReplacedIsMissedOrNotNeeded",
    "DeletesTheEvidence, aFileThatIsGoneOrReplacedIsMissedOrNotNeeded",
    "ClaimsThatSpaceComesBack, theSpaceOfSupersededValuesComesBack",
    "GivesBackTooMuch, theSpaceOfSupersededValuesComesBack",
    "ClaimsThatNoFlippedByteGetsBy, aFlippedByteIsNeverWorseThanPromised",
    "ClaimsALimitItDoesNotHave, aCommaOrANewlineIsTextLikeAnyOther",
  })
  void everyWrongStoreIsCaughtByItsTest(String wrongStore, String test) throws Exception {
    Class<?> kit = WrongKits.named(wrongStore);
    assertThat(run(kit, test).failed().count()).as("failures of %s", test).isEqualTo(1);
    assertThat(names(HONEST.succeeded())).as("what an honest store passes").contains(test);
  }

  @Test
  void aBugCannotBeClaimedAsAKnownLimit() {
    EngineExecutionResults results =
        jupiter()
            .selectors(selectClass(WrongStores.ClaimsThatLosingWritesIsALimit.class))
            .execute();
    assertThat(results.containerEvents().failed().count()).isEqualTo(1);
    assertThat(results.testEvents().started().count()).isZero();
  }

  @Test
  void anHonestStorePassesTheWholeKit() {
    assertThat(HONEST.failed().list()).isEmpty();
    assertThat(HONEST.succeeded().count()).isGreaterThan(30);
    assertThat(HONEST.skipped().count()).as("nothing is skipped in silence").isZero();
  }

  /** What a store without proofs cannot keep can be kept. */
  @Test
  void aStoreThatKeepsAProofMissesWhatIsGone() throws Exception {
    Events events =
        run(WrongNeighbours.KeepsAProof.class, "aFileThatIsGoneOrReplacedIsMissedOrNotNeeded");
    assertThat(events.failed().list()).isEmpty();
  }

  /** Its faults cannot be injected and its work not counted: that is said, and soon. */
  @Test
  void aStoreThatEscapesTheDiskIsNotJudgedByIt() throws Exception {
    MethodSelector[] some =
        Stream.of(
                "theLastOfSeveralSetsWins",
                "setIsOneWriteAndNoRead",
                "aFailedSetLosesNothingThatWasStored",
                "writersOfDifferentKeysLoseNothing",
                "everyAcknowledgedWriteIsThereAfterAKill",
                "nullIsRefused",
                "closeLeavesNoFileOpen")
            .map(test -> select(WrongStores.EscapesTheDisk.class, test))
            .toArray(MethodSelector[]::new);
    assertThat(jupiter().selectors(some).execute().testEvents().failed().list()).isEmpty();
    Conformance found = Conformance.read(Path.of("target/conformance/EscapesTheDisk.json"));
    assertThat(found.of(Promise.LAST_WRITE_WINS).orElseThrow().outcome()).isEqualTo(Outcome.KEPT);
    assertThat(found.of(Promise.SET_IS_ONE_WRITE).orElseThrow().reason()).contains("java.io.File");
    assertThat(
            found.promises().stream()
                .filter(row -> row.outcome() == Outcome.NOT_JUDGED)
                .map(Conformance.Row::id))
        .contains(Promise.SURVIVES_A_FULL_DISK, Promise.SET_IS_ONE_WRITE)
        .doesNotContain(Promise.MANY_THREADS, Promise.SURVIVES_A_KILL);
    assertThat(found.of(Promise.MISUSE_IS_REPORTED).orElseThrow().outcome())
        .as("what only some tests could see")
        .isEqualTo(Outcome.KEPT_AS_FAR_AS_SEEN);
  }

  private static Events run(Class<?> kit, String test) {
    Events events = jupiter().selectors(select(kit, test)).execute().testEvents();
    assertThat(events.started().count()).as("tests called %s", test).isEqualTo(1);
    return events;
  }

  /** The methods that were run. */
  private static List<String> names(Events tests) {
    return tests.stream()
        .map(event -> ((MethodSource) event.getTestDescriptor().getSource().orElseThrow()))
        .map(MethodSource::getMethodName)
        .toList();
  }
}
