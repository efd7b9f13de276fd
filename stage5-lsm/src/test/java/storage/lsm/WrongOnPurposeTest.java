package storage.lsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
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
 * The proof of the other tests: this engine with one guard taken out fails the test that is meant
 * for it. The names of the tests are a table: what is wrong, and by which test it is caught.
 */
class WrongOnPurposeTest {

  private static final List<Path> SOURCES =
      List.of(
          Path.of("src", "main", "java", "storage", "lsm"),
          Path.of("..", "log", "src", "main", "java", "storage", "log"));

  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
  private static final StandardJavaFileManager FILES =
      COMPILER.getStandardFileManager(null, null, null);

  private static final Launcher LAUNCHER = LauncherFactory.create();

  private static final int MOST_RUNS = 3;

  /** Holds the one class that is changed in all of the wrong engines. */
  @TempDir private static Path everyMappingStays;

  @TempDir private Path directory;

  @ParameterizedTest(name = "{0}: caught by {4}.{5}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          keys are ordered by signed bytes | Key | int difference = (stored.get(at + i) & 0xFF) - (bytes[i] & 0xFF); | int difference = stored.get(at + i) - bytes[i]; | LsmTest | keysAreOrderedByUnsignedBytesBehindTheirPrefixToo
          the bound of a scan is off by one | ByteCursor | order < 0 : order >= 0; | order < 0 : order > 0; | LsmTest | aScanShowsTheRangeInOrderInEitherDirection
          an older run wins | MergingCursor | each.advance(); // past | current.advance(); current = each; // past | LsmTest | theNewestOfSeveralRunsWins
          an older memtable wins | State | more.add(0, active); | more.add(active); | MemtableTest | theMemtableThatWasFrozenLastIsLookedAtFirstAndFlushedLast
          a tombstone is dropped while an older run exists | Maintainer | new Merge(runs.subList(first, end), runs.size() - end) | new Merge(runs.subList(first, end), 0) | LsmTest | aTombstoneStaysWhileAnOlderRunHoldsWhatItHides
          tombstones are kept for ever | Merge | this.dropsTombstones = older == 0; | this.dropsTombstones = false; | LsmTest | aStoreWhoseKeysWereAllDeletedShrinksToNothing
          a filter is built from other keys | TableWriter | filter.add(hashes[i]); | filter.add(hashes[0]); | TableTest | aDamagedBlockCostsItsOwnKeysAlone
          what a merge has taken out of an input still counts | RunCursor | record.compareKey(run.from()) < 0 | record.compareKey(Run.NO_BOUND) < 0 | TableTest | whatStandsBeforeTheBoundOfARunDoesNotCount
          the bound of an input goes back | Run | Key start = from.compareTo(key) > 0 ? from : key; | Key start = key; | TableTest | aMergedInputDoesNotComeBackWhenItBeginsAnew
          a manifest names tables that have no names yet | TableWriter | channel.force(true);\\n    channel.close(); | channel.close(); | CrashMatrixTest | aPowerCutLeavesAPrefixWithEverythingThatWasSynced
          inputs are deleted before the manifest is replaced | Maintainer | write(next);\\n      manifest = next; | unneeded.forEach(maker::discard); write(next); manifest = next; | CrashMatrixTest | aPowerCutLeavesAPrefixWithEverythingThatWasSynced
          a segment is deleted before its table is named | Maintainer | Manifest next = manifest(oldest.lastSequence(), after); | LogDirectory.deleteQuietly(oldest.segment().file()); Manifest next = manifest(oldest.lastSequence(), after); | CrashMatrixTest | aKillAtAnyByteLosesNothingThatWasAcknowledged
          segments are replayed in the order of their names | Recovery | Long.compare(one.header().first(), other.header().first()) | Integer.compare(one.number(), other.number()) | FaultTest | segmentsAreReplayedInTheOrderOfTheirRecords
          a cursor sees later writes | MemtableCursor | this.limit = limit; | this.limit = Integer.MAX_VALUE; | LsmTest | aSnapshotAndItsCursorShowOneInstant
          half of a batch is seen | Memtable | visible = end; | visible = Integer.MAX_VALUE; | MemtableTest | readersNeverMissWhatWasPublished
          a block is believed without its checksum | Block | end - block < AT_TAGS or bytes.getInt(block) != Checksum.of(bytes, block + AT_COUNT, end) | end - block < AT_TAGS | TableTest | everyFlippedByteIsAnErrorOrTheRightAnswer
          a manifest is believed without its checksum | Manifest | bytes.getInt(end) != Checksum.of(bytes, 0, end) | end < 0 | FaultTest | noFlippedByteEverChangesAnAnswer
          a table of another content is taken for the one that is named | TableLayout | bytes.getInt(atChecksum) == checksum\\n            && checksum == Checksum | bytes.getInt(atChecksum) == Checksum | TableTest | aTableOfAnotherLengthOrWithAnotherIndexIsRefused
          what the manifest does not name is deleted unlooked at | Recovery | requireProven(orphan, newest(orphan)); | requireProven(orphan, 0); | FaultTest | anOlderManifestBesideNewerTablesIsToldAndNothingIsDeleted
          nobody notes up to where records were durable | Maintainer | proof.write(files.directory()); | proof.store(); | FaultTest | aFileThatIsGoneCutOrOlderIsMissed
          segments of another engine are taken over | Recovery | if (content == null) {\\n      throw | if (content != null && content.length == 0) { throw | FaultTest | segmentsWithoutAManifestAreNotTakenForAStore
          a new store begins beside tables without a manifest | Recovery | requireNoTables(); | files.tables(); | FaultTest | tablesWithoutAManifestAreNotLeftBesideANewStore
          a stranger's table is replaced | LsmFiles | while (isTaken(table(lastNumber)) | while (table(lastNumber) == null | FaultTest | tablesOfStrangersAreLeftAloneAndNotReplaced
          a view flushes | Lsm | if (lock == null) {\\n        closeLog(); | if (options == null) { closeLog(); | LsmTest | aViewLeavesEveryFileAsItWas
          failures in the background are swallowed | Maintainer | failures.add(name, e); | e.getMessage(); | FaultTest | tooManyOpenFilesAreToldAndSurvived
          damage that a merge has met is forgotten | Table | !isSound; // also | false; // also | MergeAroundDamageTest | runsDoNotPileUpBesideADamagedOne
          a merge around damage drops tombstones | Maintainer | runs.size() - sound.end() | 0 | MergeAroundDamageTest | aMergeOfAllTellsOfTheDamageOnceAndMergesTheOthers
          a check does not ask the filter | TableCheck | table.find(key, record.hash(hashes)) == place | place > 0 | TableTest | aCheckFindsWhatNoChecksumTells
          somebody writes between the look and the write | LsmWriter | if (!condition.holds()) { | if (condition == null) { | ReadModifyWriteTest | whoeverWritesInBetweenIsSeen
          any value is the one that was expected | Exchange | Arrays.equals(found, expected) | found != null | ReadModifyWriteTest | replaceAndRemoveAskForTheWholeValue
          the operator changes what is compared | Exchange | .map(byte[]::clone); | .map(own0 -> own0); | ReadModifyWriteTest | theOperatorMayChangeWhatItGets
          what is deleted is contained | State | return isFound && !found.isTombstone(); | return isFound; | ZeroCopyTest | containsTellsWhatGetWouldFind
          a value is shown in place without its checksum | LsmReader | if (!find(key, Segment::isIntact, found)) { | if (!find(key, Segment::hasIntactHeader, found)) { | ZeroCopyTest | damageInAMemtableIsNotShown
          contains reads the value | LsmReader | find(key, Segment::hasIntactHeader, new RecordView()) | find(key, Segment::isIntact, new RecordView()) | ZeroCopyTest | damageInAMemtableIsNotShown
          a value that is shown in place can be changed | RecordView | return bytes.slice(valueAt, valueLength).asReadOnlyBuffer(); | return bytes.slice(valueAt, valueLength); | ZeroCopyTest | theValueIsShownWhereItStands
          a mapping ends under the function that reads it | LsmReader | return readers.reading( // until | return readers.holding( // until | ZeroCopyTest | aMergeDoesNotEndTheMappingUnderTheFunction
          a stream leaves its cursor open | ByteCursor | .onClose(this::close); | .onClose(this::requireOpen); | ZeroCopyTest | aStreamEndsEarlyAndClosesItsCursor
          tables are rewritten that could be moved | Merge | return moved(current, merging); | isMovable = isMovable; | LsmTest | sortedTablesAreMovedAndNotRewritten
          """)
  void everyWrongEngineIsCaughtByItsTest(
      String wrong, String file, String right, String mutated, String testClass, String test)
      throws Exception {
    Path classes = Files.createDirectory(directory.resolve("classes"));
    compile(file, text(right), text(mutated), classes);
    try (ChildFirst loader = new ChildFirst(classes)) {
      assertThat(isCaught(loader, testClass, test)).as(wrong).isTrue();
    }
  }

  /** A row of the table is one line, and has bars between its columns. */
  private static String text(String column) {
    return column.replace("\\n", "\n").replace(" or ", " || ");
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
    Class<?> tests = loader.loadClass("storage.lsm." + testClass);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectMethod(tests, test, parameters(tests, test)))
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

  /** What a method takes, as JUnit wants it told. */
  private static String parameters(Class<?> tests, String test) {
    return Stream.of(tests.getMethods(), tests.getDeclaredMethods())
        .flatMap(Stream::of)
        .filter(method -> method.getName().equals(test))
        .findFirst()
        .map(method -> Stream.of(method.getParameterTypes()).map(Class::getName).toList())
        .map(types -> String.join(",", types))
        .orElseThrow();
  }

  private static Path location(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  /** Has its own copy of every class of the engine and of its tests, the wrong one first. */
  private static final class ChildFirst extends URLClassLoader {

    ChildFirst(Path classes) {
      super(
          Stream.of(
                  classes,
                  everyMappingStays,
                  location(Lsm.class),
                  location(Log.class),
                  location(LsmTest.class))
              .map(ChildFirst::url)
              .toArray(URL[]::new));
    }

    private static URL url(Path path) {
      try {
        return path.toUri().toURL();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("storage.lsm.") && !name.startsWith("storage.log.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }
}
