package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import storage.log.Log;

/**
 * The proof of the other tests: this engine with one guard taken out, most of them after a bug of a
 * real engine, fails the test that is meant for it. The names of the tests are a table: what is
 * wrong, where that happened, and by which test it is caught.
 */
class WrongOnPurposeTest {

  private static final List<Path> SOURCES =
      List.of(
          Path.of("src", "main", "java", "storage", "bitcask"),
          Path.of("src", "main", "java", "storage", "bitcask", "tools"),
          Path.of("..", "log", "src", "main", "java", "storage", "log"));

  private static final Path TESTS_OF_THE_LOG = Path.of("..", "log", "target", "test-classes");

  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, null);

  private static final Launcher LAUNCHER = LauncherFactory.create();

  private static final int MOST_RUNS = 3;

  /** Holds the one class that is changed in all of the wrong engines. */
  @TempDir private static Path everyMappingStays;

  @TempDir private Path directory;

  @ParameterizedTest(name = "{1} ({0}): caught by {5}.{6}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          basho/bitcask #35 | a hint file or checkpoint is trusted without its checksum | ChecksummedInput | return buffer.flip().getInt() == (int) crc.getValue(); | return buffer.flip().hasRemaining(); | DamageTest | noFlippedByteEverChangesAnAnswer
          a flipped bit returned as data | a value is returned without its checksum | RecordLayout | return (copy.getInt(0) ^ check) == place ? copy : null; | return copy; | DamageTest | noFlippedByteEverChangesAnAnswer
          an empty value taken for a delete | an empty value is taken for a delete | RecordLayout | return kind(log, at).hasValue() && (expiry | return valueLength(log, at) > 0 && kind(log, at).hasValue() && (expiry | HostileInputTest | anyBytesAreAKeyAndAValue
          basho/bitcask #82, #148; rosedb #258 | a tombstone is dropped too early | Merge | return older.mayBeHiddenBy(input, at) | return older == null | BitcaskTest | aTombstoneStaysWhileAnOlderSegmentHoldsWhatItHides
          a full disk that raises InternalError | blocks are written that are not there | SegmentWriter | writeZeros(open, start, size + spare); | writeNothing(); | FaultTest | aFullDiskIsMetByAnErrorAndNotByTheMapping
          - | what a failed write has left follows new records | SegmentWriter | reserved = 0; // so that | writeNothing(); // so that | RemainsTest | whatAFailedWriteHasLeftIsGoneBeforeTheNextRecord
          - | zeros stay after the last record of a sealed segment | SegmentWriter | cutOff(end); | writeNothing(); | RemainsTest | aSealedSegmentEndsWithItsLastRecord
          - | a hint file passes over a commit | HintFile | passOver(end, at, out); | writeNothing(); | CheckpointTest | checkpointHintFilesAndRecordsTellTheSame
          a failed sync that is tried again | a failed sync is forgotten | Log | failure = cause; | failure = null; | FaultTest | afterAFailedSyncNothingIsAcknowledgedUntilReopening
          - | a sync that could not begin ends all writing | Log | return hasBegun ? failed(cause) : cause; | return failed(cause); | FaultTest | aSyncThatCannotOpenItsFileEndsNothing
          files lost between delete and rename | a merge deletes before its output has a durable name | Log | names.sync(); | if (names == null) names.sync(); | CrashMatrixTest | aPowerCutLeavesAPrefixWithEverythingThatWasSynced
          files lost between delete and rename | inputs of a merge are read beside its output | Inventory | first <= before.header().last() | first < 0 | BitcaskTest | inputsThatAreStillThereAreNotReadBesideTheOutputOfTheirMerge
          basho/bitcask #156 | tombstones are kept for ever | Merge | return older.mayBeHiddenBy(input, at) | return older != null | BitcaskTest | aStoreWhoseKeysWereAllDeletedShrinksToAboutNothing
          basho/bitcask #47, #194 | a merge by policy reads the active segment | MergePlan | if (segment == active) { | if (segment == null) { | MergePolicyTest | whatHasExpiredCountsAndIsMerged
          basho/bitcask #47, #194 | a merge of all reads a segment that is not sealed | Merger | run.contains(active) | run.isEmpty() | MergeBesideWritesTest | theSegmentThatIsAppendedToIsNotMergedUnderItsWriter
          nutsdb #392 | a merge reverts a newer write | Keydir | int i = Slot.search(tables.getPlain(t), hash, Slot.of(hash, old)); | int i = Slot.home(hash, tables.getPlain(t).length); | MergeBesideWritesTest | aWriteThatComesDuringAMergeIsNotReverted
          basho/bitcask #171 | a hint file that does not fit its segment is trusted | HintFile | found != null && found.fits(segment) ? found : null | found | DamageTest | aHintFileOfAnotherSegmentIsNotTrusted
          basho/bitcask #212 | a scan looks at no checksum | SegmentScan | return segment.isIntact(offset, limit) | return limit - offset >= RecordLayout.HEADER_SIZE && segment.kind(offset) != null && after(offset) <= limit | CrashMatrixTest | aKillAtEveryByteLosesNothingThatWasAcknowledged
          basho/bitcask #134, #140, #152 | segments are ordered by when they were written | Inventory | Long.compare(one.header().first(), other.header().first()) | Integer.compare(one.number(), other.number()) | BitcaskTest | aTombstoneStaysWhileAnOlderSegmentHoldsWhatItHides
          a value that reads as deleted | a value that begins like Riak's tombstones is one | RecordLayout | return kind(log, at).hasValue() && (expiry | return !new String(value(log)).startsWith("bitcask_tombstone") && kind(log, at).hasValue() && (expiry | HostileInputTest | noValueIsTakenForADeleteOrForTheEndOfALog
          a repair that rejects empty values | a scan ends at an empty value | SegmentScan | return segment.isIntact(offset, limit) | return segment.isIntact(offset, limit) && segment.value(offset).length > 0 | HostileInputTest | noValueIsTakenForADeleteOrForTheEndOfALog
          a repair that rejects empty values | a repair leaves out empty values | Salvage | if (search.isRecord(at, sequence)) { | if (RecordLayout.valueLength(log, at) > 0 && search.isRecord(at, sequence)) { | RepairTest | withoutAnyHeaderTheRecordsStillTellWhoseTheyAre
          writes after a full disk read as zeros | the end moves before there is room | SegmentWriter | if (newEnd > reserved) { | segment.endsAt(newEnd); if (newEnd > reserved) { | FaultTest | aFullDiskIsLeftByDeletingAndMerging
          - | a disk is full before merges have given room back | CaskWriter | !housekeeper.awaitRoom()) { | changes != null) { | FaultTest | aPutOnAFullDiskWaitsForMergesThatGiveRoomBack
          - | puts take the last block of a full disk | SegmentWriter | size, room == Room.LAST ? atLeast : 0, e); | size, atLeast, e); | FaultTest | aFullDiskIsLeftByDeletingAndMerging
          - | on a full disk, stale segments wait for others to be merged | Merger | : MergePlan.parts(inputs)) { | : List.<List<Segment>>of()) { | FaultTest | aFullDiskIsLeftByDeletingAndMerging
          - | on a full disk, a segment waits for the room that its whole run needs | Merger | : MergePlan.parts(inputs)) { | : MergePlan.parts(inputs).stream().filter(each -> each.get(0).accounts().liveRecords() == 0).toList()) { | FaultTest | aFullDiskIsLeftWhereOneSegmentCanBeMergedAndNotAll
          - | a put takes the block of a header, and has no room for itself | Log | if (!forDeletes) { | if (index < 0) { | FaultTest | aSegmentIsNotBegunWhereThereIsNoRoomForARecord
          - | a merge leaves to puts what is reserved for them | SegmentWriter | cutOff(segment.end()); | segment.end(); | FaultTest | aDiskThatIsFullToTheLastByteIsLeftByMerging
          - | hint files take the room of a merge | Merger | inputs.forEach(each -> LogDirectory.deleteQuietly( | inputs.forEach(each -> String.valueOf( | FaultTest | aDiskThatIsFullToTheLastByteIsLeftByMerging
          - | a writer gives up when others have taken the room | CaskWriter | attempt == MOST_ATTEMPTS | attempt == 2 | FaultTest | manyWritersOnAFullDiskAllWaitForTheirRoom
          - | a file that was cut grows again and hides it | SegmentWriter | if (open.size() < reserved) { | if (at < 0) { | FaultTest | aFileThatIsCutUnderItsWriterTakesNoMore
          - | a copy that is cut short ends as the copy before | Scratch | array[length - 1]++; | writeNothing(); | log.ScratchTest | aCopyWhoseBeginningOrEndIsMissingIsNotTheOneBefore
          - | a copy whose beginning is missing begins as the copy before | Scratch | array[0]++; | writeNothing(); | log.ScratchTest | aCopyWhoseBeginningOrEndIsMissingIsNotTheOneBefore
          one interrupted thread breaks every other | a channel that an interrupt has closed is not opened again | SegmentChannel | discard(open); // another one was | if (open != null) throw e; // another one was | ConcurrencyTest | interruptsAtRandomDisturbNobodyElse
          basho/bitcask #163 | a lock file that is there means a lock | DirectoryLock | FileChannel.open(file, CREATE, WRITE) | FileChannel.open(file, java.nio.file.StandardOpenOption.CREATE_NEW, WRITE) | FaultTest | emptyAndGarbageLockFilesAreHarmless
          - | another key is believed without its checksum | Keydir | if (!segment.isIntact(at)) | if (at < 0) | DamageTest | noFlippedByteEverChangesAnAnswer
          - | damage before the mark is taken for a torn tail | SegmentScan | if (next < segment.proven()) { | if (next < 0) { | DamageTest | noFlippedByteEverChangesAnAnswer
          - | a segment that a merge wrote may end with zeros | SegmentScan | boolean mayEnd = !isMerged | boolean mayEnd = true | DamageTest | zerosInPlaceOfTheRestOfAFileNeverChangeAnAnswer
          - | a backup is read before its last deletions | BackupList | if (each.isIn(directory.data(each.number()))) { | if (each == null) { | BackupTest | aBackupThatWasCutShortBeforeItsLastDeletionIsReadWithoutWhatHasToGo
          - | the value is taken after the clock was asked | CaskReader | isLive(record, 0, clock) ? value : null; | isLive(record, 0, clock) ? RecordLayout.value(record) : null; | HostileInputTest | aClockMayReadFromTheStore
          - | a record is not bound to its place | RecordLayout | return Long.hashCode(identity) + offset; | return 0; | log.RecordBytesTest | aRecordIsBoundToItsOffsetAndItsSegment
          - | a snapshot is changed by later writes | Keydir | if (madeAt[t] != snapshots) | if (t < 0) | BitcaskTest | aFoldSeesTheInstantAtWhichItBegan
          - | zeros are written over records | SegmentWriter | writeZeros(open, start, size + spare); | writeZeros(open, SegmentHeader.SIZE, size + spare); | CrashMatrixTest | aKillAtEveryByteLosesNothingThatWasAcknowledged
          - | a checkpoint knows more than the disk does | Checkpointer | log.force(); | log.lastSequence(); | CrashMatrixTest | aPowerCutLeavesAPrefixWithEverythingThatWasSynced
          - | a checkpoint of other segments is used | Checkpoint | if (!segments.get(i).describes(found.get(i), readers)) { | if (i < 0) { | CheckpointTest | aCheckpointOfOtherSegmentsIsNotUsed
          - | a write is acknowledged without its sync | GroupCommit | log.force(); | log.lastSequence(); | CrashMatrixTest | aPowerCutLosesNothingIfEveryWriteIsSynced
          - | a segment is left before it is synced | SegmentWriter | force(end); | writeNothing(); | CrashMatrixTest | aPowerCutLeavesAPrefixWithEverythingThatWasSynced
          - | a merge forgets to sync what made records stale | Merge | log.force(); | log.lastSequence(); | MergeBesideWritesTest | whatMadeARecordStaleIsSyncedBeforeTheRecordIsGone
          - | half of a batch is taken for the whole | SegmentScan | && !findCommit() | && next < 0 | CrashMatrixTest | aKillAtEveryByteLosesNothingThatWasAcknowledged
          - | dropped records follow new ones | SegmentWriter | if (hasRemains) | if (synced < 0) | RemainsTest | whatWasDroppedNeverCountsAgain
          a failed sync that is tried again | what a failed sync has left is taken for synced | SegmentWriter | if (isDoubtful) | if (synced < 0) | RemainsTest | whatAFailedSyncHasLeftIsWrittenAgainBeforeTheNextSync
          - | a backup that was promoted stays a backup | Recovery | backup.promote(directory); // before | directory.sync(); // before | BackupTest | aBackupThatIsOpenedForWritingIsAStoreOfItsOwn
          - | a backup is known by its last record alone | Backup | if (!isKnown(each, | if (last < 0 && !isKnown(each, | BackupTest | recordsThatTheStoreHasNotAreNeverOverwritten
          - | a store's twin is taken for itself | Backup | former.branch() != BackupList.branchOf(source) | former.branch() < Long.MIN_VALUE | BackupTest | aStoreAndWhatBecameOfItsBackupDoNotTakeEachOthersPlace
          - | a backup goes into the store | Backup | target.startsWith(own) | target.equals(own) | BackupTest | aTargetWithinTheStoreOrAroundItIsRefused
          - | nobody asks whether a backup is whole | Recovery | backup.requireExactly(directory, found); | writeNothing(); | BackupTest | aListThatIsMisplacedDeletesNothing
          - | a list that is misplaced deletes | BackupList | list != null && list.canBeFinished(directory)) { | list != null) { | BackupTest | aListThatIsMisplacedDeletesNothing
          - | a former list that is damaged is taken for none | BackupList | former == null && Files.exists(file, NOFOLLOW_LINKS) | former == null && directory == null | BackupTest | whereTheFormerListIsDamagedNoBackupOfTheTwinIsReplaced
          - | a former list that is no file is taken for none | BackupList | former == null && Files.exists(file, NOFOLLOW_LINKS) | former == null && LogDirectory.isFile(file) | BackupTest | whereTheFormerListIsNoFileNoBackupOfTheTwinIsReplaced
          - | a list vouches for copies that were not synced | BackupList | return identity != BEGUN; | return sequence >= 0; | BackupTest | copiesThatWereNotSyncedAreMadeAnew
          - | a backup replaces a stranger's file | Backup | LogDirectory.requireReplaceable(target.data(number), SegmentHeader.MAGIC); | writeNothing(); | StrangersFilesTest | aBackupIsRefusedWhereACopyWouldReplaceOne
          - | a copy gets the name of a stranger's file | BackupList | LogDirectory.requireReplaceable(file, SegmentHeader.MAGIC); | writeNothing(); | StrangersFilesTest | aBackupIsRefusedWhereACopyWouldReplaceOne
          - | a repair leaves what keeps the store shut | Repair | } else if (proof.lastSequence() > planned) { | } else if (planned < 0) { | RepairTest | aSegmentThatIsMissingIsBridged
          - | a hint file makes a value a commit | HintFile | case COMMIT -> segment.kind(at) == Kind.COMMIT; | case COMMIT -> at > 0; | ForgedFilesTest | aHintFile
          - | the count of a list is believed | BackupList | isGone ? entry.end() == 0 : | isGone ? entry.end() >= 0 : | ForgedFilesTest | theListOfABackup
          - | verify misses what a hint file proves | Verification | isOurs && proof.lastSequence() > lastSequence | isOurs && proof.lastSequence() < 0 | RemainsTest | verifyMissesWhatAHintFileProves
          - | a stranger's file is replaced | LogDirectory | if (!mayReplace(file, magic, store)) { | if (magic == 0) { | StrangersFilesTest | aCheckpointIsNotSavedInTheirPlace
          - | a copy that cannot be read keeps the store shut | LogDirectory | return false; // of | throw e; // of | DamageTest | aHintFileOrCheckpointThatCannotBeReadKeepsNobodyOut
          - | an empty file keeps readers out | Recovery | && Files.size(file) >= SegmentHeader.SIZE) { | && lastSequence >= 0) { | StrangersFilesTest | anEmptyFileWithTheNameOfASegmentKeepsNobodyOut
          - | a stranger's file under a temporary name is replaced | LogDirectory | while (!mayReplace(temporary, magic, store)) { | while (temporary == null) { | StrangersFilesTest | whatIsToBeWrittenTakesAnotherNameThanTheirs
          - | a power cut leaves a copy that has no owner | LogDirectory | channel.force(true); // or else | channel.size(); // or else | BackupTest | aCrashLeavesTheBackupBeforeOrTheOneAfter
          - | what a power cut has left stays in the way | LogDirectory | return block.length == 0; | return block == null; | StrangersFilesTest | zerosAndTornFilesUnderATemporaryNameAreInNobodysWay
          - | half a backup looks like an empty store | Backup | if (former == null) { // or else | if (lastSequence < 0) { // or else | BackupTest | aFirstBackupThatWasCutShortIsNotTakenForAnEmptyStore
          - | what begins with zeros is deleted | LogDirectory | return block.length == 0; | return true; | StrangersFilesTest | whatBeginsWithZerosIsNotDeletedUnderATemporaryName
          - | a file of another store is replaced | LogDirectory | isOurs(file, magic, ANY_VERSION, store); | isOurs(file, magic, ANY_VERSION, ANY_STORE); | StrangersFilesTest | filesOfAnotherStoreAreLeftAlone
          - | a mark that cannot be is believed | Mark | if (!told.isPossible()) { | if (told == null) { | ForgedFilesTest | aMark
          - | verify does not look at a mark's digest | Verification | !segment.hasTrueMark() | segment.end() < 0 | ForgedFilesTest | verifyTellsOfAMarkThatIsNotOfItsRecords
          - | a file is appended to that another store has linked | Log | LogDirectory.hasTwoNames(active.file()) | lastSequence < 0 | TwinFilesTest | aStoreWhoseFilesAreLinkedElsewhereAppendsToNewOnes
          - | a twin's keydir is believed | Checkpoint | && file.beginsWith(new Mark(end, digest), readers); | && file.size() >= end; | TwinFilesTest | theKeydirOfATwinIsNotBelieved
          - | a twin's hint file is believed | HintFile | if (!segment.beginsWith(new Mark(covered, digest))) { | if (covered < 0) { | TwinFilesTest | theHintFileOfATwinIsNotBelieved
          - | a twin's segment is taken for the store's own | Backup | if (!file.mark().equals(segment.markAt(end()))) { | if (file.size() < 0) { | TwinFilesTest | aBackupOfATwinIsNotTakenForTheStores
          - | verify believes a hint file | Verification | HintFile.misleads(hint, segment) | segment.end() < 0 | TwinFilesTest | aHintFileThatMisleadsIsFoundAndTakenOut
          - | repair believes a hint file | Repair | HintFile.misleads(hint, each.segment()) | each.number() < 0 | TwinFilesTest | aHintFileThatMisleadsIsFoundAndTakenOut
          - | the fingerprint is believed | Keydir | segment != null && segment.holdsKey(at, key) | segment != null | TwinKeysTest | keysWithTheSameFingerprintAreKeptApart
          - | a length is believed whose header is damaged | Segment | if (hasIntactHeader(at)) { | if (at > 0) { | SpaceTest | accountsStayPossibleAfterAnyFlippedByte
          - | a damaged record is believed to be a tombstone, and the delete skipped | CaskWriter | return segment.hasIntactHeader(at) && | return at > 0 && | SpaceTest | aDeleteIsWrittenAlsoIfTheOldRecordIsDamaged
          - | a delete of nothing in a batch is written | CaskWriter | if (isNeedless(changes.list().get(i), before[i])) { | if (before == null) { | SpaceTest | deletesOfNothingInABatchWriteNothing
          - | a batch writes a key twice | CaskWriter | if (!mayRepeat(hashes)) { | if (hashes.length > 0) { | ConcurrencyTest | onlyTheLastWriteOfAKeyInABatchIsSeen
          - | a merge drops a damaged record that counts | RecordScan | if (pointers.pointInto(segment.index(), from, scan.end())) { | if (from < 0) { | SpaceTest | aDamagedRecordThatCountsIsLeftAndEverythingElseIsMerged
          one flipped bit ends all merging | nobody remembers what could not be merged | Merger | log.underLock(() -> known.findsDamage(merge.reading(), e)) | false | SpaceTest | aDamagedRecordThatCountsIsLeftAndEverythingElseIsMerged
          - | a tombstone goes before the older record | OlderRecords | known.set(place); | writeNothing(); | SpaceTest | tombstonesGoUnlessAnOlderSegmentHoldsTheirKey
          - | nobody remembers which tombstones have to stay | MergePlan | accounts.liveTombstoneBytes() - needed) | accounts.liveTombstoneBytes()) | SpaceTest | tombstonesThatHaveToStayAreLeftAlone
          - | expired values are never merged by policy | MergePlan | bytes - live + accounts.expiredBytes(now) | bytes - live | SpaceTest | aCacheWhoseEveryKeyExpiresStaysSmall
          - | a hint file forgets what expires | HintFile | segment.expiry(at) == Change.NEVER ? 0 : EXPIRY; | 0; | SpaceTest | whatExpiresIsKnownAlsoAfterOpeningAgain
          - | a checkpoint forgets what expires | Accounts | accounts.expiries = Expiries.decode(in); | Expiries.decode(in); | SpaceTest | whatExpiresIsKnownAlsoAfterOpeningAgain
          - | expired values wait for the next write | Housekeeper | long expiry = merger.nextExpiry(begun); | long expiry = Long.MAX_VALUE; | SpaceTest | whatExpiresIsMergedAlsoIfNothingIsWrittenAnyMore
          - | the keydir never shrinks | Keydir | shrink(t); | writeNothing(); | SpaceTest | theKeydirShrinksWithItsKeys
          - | a write does not see what came in before it | CaskWriter | && !only.holds()) { | && changes == null) { | ReadModifyWriteTest | aWriteThatComesInBetweenIsSeen
          - | a value that has expired before the write is still there | Exchange | () -> reader.sequence(key) == sequence; | () -> reader.sequence(key) == sequence or reader.sequence(key) == 0; | ReadModifyWriteTest | aValueThatExpiresInBetweenIsGone
          - | a key is known by its value, and not by its record | Exchange | () -> reader.sequence(key) == sequence; | () -> java.util.Arrays.equals(reader.entry(key).value(), found.value()); | ReadModifyWriteTest | aDeleteAndAPutThatComeInBetweenAreSeen
          caffeine #26; cache2k #48 | what has expired is in the way of a put if absent | Segment | return expiry != Change.NEVER && expiry <= clock.millis(); | return expiry < Change.NEVER; | ReadModifyWriteTest | whatHasExpiredIsAbsent
          redisson #949 | an expiry that is to be kept is lost | Expiry | return isKept && before != null | return isKept && before == null && millis < 0 | ReadModifyWriteTest | aWriteSetsTheExpiryAnewUnlessItIsToldToKeepIt
          redisson #949 | an expiry is kept unasked | Expiry | return isKept && before != null | return before != null | ReadModifyWriteTest | aWriteSetsTheExpiryAnewUnlessItIsToldToKeepIt
          - | any value is as good as the expected one | Exchange | return found != null && Arrays.equals(found.value(), expected); | return found != null; | ReadModifyWriteTest | replaceAndRemoveAskForTheWholeValue
          - | contains believes a head without its check | CaskReader | segment != null && check.isSound(segment, at) && segment.holdsKey | segment != null && segment.holdsKey | DamageTest | noFlippedByteEverChangesAnAnswer
          - | what is deleted is contained | CaskReader | boolean isLive = segment.kind(at).hasValue() && !segment.hasExpired(at, clock); | boolean isLive = !segment.hasExpired(at, clock); | EntriesTest | containsTellsWhatGetWouldFind
          - | contains reads the value | CaskReader | segment != null && check.isSound(segment, at) && segment.holdsKey | segment != null && segment.isIntact(at) && segment.holdsKey | EntriesTest | containsDoesNotReadTheValue
          - | entries that are closed hold what they read | Walk | letGo.run(); | writeNothing(); | EntriesTest | whoEndsEarlyGivesEverythingBack
          HaloDB #50 | a stream leaves its entries open | Walk | .onClose(this::close); | .onClose(this::hasNext); | EntriesTest | aStreamEndsEarlyAndClosesItsEntries
          - | entries go on when the store is closed | Walk | log.requireOpen(); | writeNothing(); | EntriesTest | whenTheStoreIsClosedTheyCanOnlyBeClosed
          - | a value without an expiry keeps the old one | Bitcask | return exchange.setExpiry(key, Expiry.never()); | return contains(key); | EntriesTest | theExpiryOfAValueIsToldChangedAndTakenAway
          - | a value is shown in place without its checksum | CaskReader | Place place = look(key, Segment::isIntact); | Place place = look(key, Segment::hasIntactHeader); | ZeroCopyTest | damageIsNotShown
          - | a value that is shown in place can be changed | Segment | return bytes.slice(valueAt, RecordLayout.valueLength(bytes, at)).asReadOnlyBuffer(); | return bytes.slice(valueAt, RecordLayout.valueLength(bytes, at)); | ZeroCopyTest | theValueIsShownWhereItStands
          - | a mapping ends under the function that reads it | CaskReader | return readers.reading(() -> show(key, function)); | return readers.holding(() -> show(key, function)); | ZeroCopyTest | aMergeDoesNotEndTheMappingUnderTheFunction
          - | the reads of a thread are forgotten with it | Readers | ended = ended.plus(reading.reads()); | writeNothing(); | CountersTest | theReadsOfThreadsThatHaveEndedStillCount
          - | a delete counts as a put | CaskWriter | deletes += isTombstone ? 1 : 0; | writeNothing(); | CountersTest | everyWriteCountsThatWasWritten
          - | a feed hides that a merge has dropped deletes | Feed | isWhole &= !each.header().isMerged(); | writeNothing(); | FeedTest | aFollowerHasWhatTheStoreHas
          - | a feed tells the inputs of a merge beside its output | Feed | boolean isLast = i == byAge.size() - 1; | boolean isLast = true; | FeedTest | theSequenceRisesBesideMerges
          - | a feed passes over damage | Feed | throw segment.damaged(scan.end()); | writeNothing(); | FeedTest | damageIsAnError
          - | a feed leaves out deletes | Feed | if (segment.sequence(scan.at()) > since) { | if (segment.sequence(scan.at()) > since && !segment.isTombstone(scan.at())) { | FeedTest | aFollowerHasWhatTheStoreHas
          rocksdb #9967 | a refresh shows nothing new | CaskReader | keydir = other; | writeNothing(); | RefreshTest | aViewShowsNothingNewBeforeItIsRefreshed
          - | a refresh changes what a snapshot shows | Keydir | snapshots = 1; // so that | snapshots = 0; // so that | RefreshTest | whatHasBegunGoesOnWithWhatItHas
          - | a refresh reads everything again | Recovery | if (known.fits(more.inventory.segments(), readers)) { | if (known == null) { | RefreshTest | onlyWhatIsNewIsRead
          - | a refresh keeps the mappings of before | Log | before.letGo(); | writeNothing(); | RefreshTest | whatIsMergedAwayGivesItsSpaceBack
          - | a refresh accounts for what it knows twice | Segment | return new Segment(index, number, file, header, mapping.hold(), ends); | return new Segment(index, number, file, header, accounts, mapping.hold(), ends); | RefreshTest | itIsAsIfItWasOpenedAnew
          - | a buffer that holds a key is moved | Codec | buffer.get(buffer.position(), bytes); | buffer.get(bytes); | TypedBitcaskTest | aKeyWithinALargerBufferIsNeitherKeptNorMoved
          - | the log hears of no torn tail | Journal | file.droppedBytes() > 0 ? | file.droppedBytes() < 0 ? | JournalTest | aTornTailIsAWarningAndNamesItsFile
          - | a failure in the background is not logged | Failures | journal.failed(task, message); | writeNothing(); | JournalTest | aFailureInTheBackgroundIsAWarning
          - | failures in the background are swallowed | BackgroundThread | failures.add(name, e); | writeNothing(); | BackgroundThreadTest | aFailureIsKeptAndEndsNoOtherTask
          - | a lock file that was replaced is not noticed | Log | owner.requireHeld(); | writeNothing(); | FaultTest | aLockFileThatWasReplacedEndsAllWritingAtTheNextSegment
          """)
  void everyWrongEngineIsCaughtByItsTest(
      String bug,
      String wrong,
      String file,
      String right,
      String mutated,
      String testClass,
      String test)
      throws Exception {
    Path classes = Files.createDirectory(directory.resolve("classes"));
    compile(file, right, mutated.replace(" or ", " || ").replace("writeNothing();", ""), classes);
    try (ChildFirst loader = new ChildFirst(classes)) {
      assertThat(isCaught(loader, testClass, test)).as("%s (%s)", wrong, bug).isTrue();
    }
  }

  /** A wrong engine that reads what is no longer mapped must not end the JVM of this test. */
  @BeforeAll
  static void keepEveryMapping() throws IOException {
    compile("Mapping", "unmap.run();", "", everyMappingStays);
  }

  @AfterAll
  static void closeFiles() throws IOException {
    FILES.close();
  }

  private static void compile(String file, String right, String wrong, Path classes)
      throws IOException {
    String source = Files.readString(source(file + ".java"));
    assertThat(source.split(Pattern.quote(right), -1))
        .as("'%s' stands once in %s", right, file)
        .hasSize(2);
    Path mutant = classes.resolve(file + ".java");
    Files.writeString(mutant, source.replace(right, wrong));
    StringWriter messages = new StringWriter();
    List<String> options = List.of("-proc:none", "-d", classes.toString(), "-cp", classPath());
    var units = FILES.getJavaFileObjects(mutant);
    assertThat(COMPILER.getTask(messages, FILES, null, options, null, units).call())
        .as(messages::toString)
        .isTrue();
  }

  private static Path source(String name) {
    return SOURCES.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  /** Where threads race, a test may miss its fault in one run, and then meets it in the next. */
  private static boolean isCaught(ChildFirst loader, String testClass, String test)
      throws ReflectiveOperationException {
    for (int run = 0; run < MOST_RUNS; run++) {
      if (failures(loader, testClass, test) == 1) {
        return true;
      }
    }
    return false;
  }

  private static long failures(ChildFirst loader, String testClass, String test)
      throws ReflectiveOperationException {
    boolean isOfTheLog = testClass.startsWith("log.");
    Class<?> tests = loader.loadClass((isOfTheLog ? "storage." : "storage.bitcask.") + testClass);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectMethod(tests, test))
            .filters(EngineFilter.includeEngines("junit-jupiter"))
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      LAUNCHER.execute(request, listener);
    } finally {
      thread.setContextClassLoader(before);
    }
    assertThat(listener.getSummary().getTestsStartedCount()).isEqualTo(1);
    return listener.getSummary().getTestsFailedCount();
  }

  private static Path location(Class<?> type) {
    return Path.of(
        java.net.URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Has its own copy of every class of the engine and of its tests, the wrong one first. */
  private static final class ChildFirst extends URLClassLoader {

    ChildFirst(Path classes) throws IOException {
      super(
          Stream.of(
                  classes,
                  everyMappingStays,
                  location(Bitcask.class),
                  location(Log.class),
                  location(Soak.class),
                  TESTS_OF_THE_LOG)
              .map(ChildFirst::url)
              .toArray(URL[]::new));
    }

    private static URL url(Path path) {
      try {
        return path.toUri().toURL();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("storage.bitcask.") && !name.startsWith("storage.log.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }
}
