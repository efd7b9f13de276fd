package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import storage.common.kit.Listing;
import storage.common.kit.StoredFiles;

/**
 * Every file of a store and of a backup is struck by every {@link FileFault}, and then somebody
 * comes to open it. Either he is told, and the evidence is left alone, or he finds everything that
 * was acknowledged. After a repair it opens.
 */
@Timeout(600)
class FilesTakenAwayTest {

  /** For what may hang. */
  private static final int PATIENCE_IN_SECONDS = 10;

  private static final int KEYS = 30;

  /** Where whoever owns a store has to have a file: without it there is no owner. */
  private static final String LOCK = "lock";

  private static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults()
          .withoutBackground()
          .withSegmentSize(1_000)
          .withSync(SyncPolicy.always());

  @TempDir(factory = MemoryDisk.class)
  private Path directory;

  private final Map<String, String> model = new TreeMap<>();

  /** Each key and value that was ever acknowledged. */
  private final Set<Map.Entry<String, String>> history = new HashSet<>();

  private Map<String, byte[]> whole;
  private Map<String, byte[]> wholeBackup;
  private FileFault.Copies copies;
  private FileFault.Copies copiesOfBackup;

  /** The number of the next directory. */
  private int next;

  @BeforeEach
  void makeAStoreWithOneOfEverything() throws IOException {
    Path store = directory.resolve("whole");
    Path backup = directory.resolve("whole backup");
    Path stranger = directory.resolve("stranger");
    Path strangersBackup = directory.resolve("stranger's backup");
    write(store, "first", backup);
    Map<String, byte[]> older = StoredFiles.read(store);
    Map<String, byte[]> olderBackup = StoredFiles.read(backup);
    write(store, "second", backup);
    whole = StoredFiles.read(store);
    wholeBackup = StoredFiles.read(backup);
    Map<String, String> ours = new TreeMap<>(model);
    Set<Map.Entry<String, String>> ourHistory = new HashSet<>(history);
    write(stranger, "a stranger's first", strangersBackup);
    write(stranger, "a stranger's second", strangersBackup);
    model.clear();
    model.putAll(ours);
    history.clear();
    history.addAll(ourHistory);
    copies = new FileFault.Copies(older, StoredFiles.read(stranger));
    copiesOfBackup = new FileFault.Copies(olderBackup, StoredFiles.read(strangersBackup));
  }

  @ParameterizedTest
  @EnumSource
  void theOwnerIsToldOrFindsEverything(FileFault fault) {
    onEveryFile(fault, this::openAndWrite);
  }

  @ParameterizedTest
  @EnumSource
  void aReaderIsToldOrFindsEverythingAndChangesNothing(FileFault fault) {
    onEveryFile(fault, this::openToRead);
  }

  @ParameterizedTest
  @EnumSource
  void verifyChangesNothingAndFindsWhatTheOwnerIsTold(FileFault fault) {
    onEveryFile(fault, this::verify);
  }

  @ParameterizedTest
  @EnumSource
  void afterARepairItOpens(FileFault fault) {
    onEveryFile(fault, this::repairAndOpen);
  }

  @ParameterizedTest
  @EnumSource
  void theNextBackupIsRefusedOrWhole(FileFault fault) {
    assertAll(strikes(fault, "the backup", wholeBackup, copiesOfBackup, this::backUpInto));
  }

  private void openAndWrite(Path struck, String what) throws IOException {
    Path store = struck.getParent();
    Map<String, String> before = evidence(store);
    try (Bitcask cask = Bitcask.open(store, OPTIONS)) {
      assertThat(content(cask)).as(what).isEqualTo(model);
      put(cask, "one", "more");
    } catch (IOException told) {
      assertThat(evidence(store)).as("%s: %s", what, told).containsAllEntriesOf(before);
      return;
    }
    Map<String, String> oneMore = new TreeMap<>(model);
    oneMore.put("one", "more");
    try (Bitcask cask = Bitcask.open(store, OPTIONS)) {
      assertThat(content(cask)).as("%s, opened again", what).isEqualTo(oneMore);
    }
  }

  private void openToRead(Path struck, String what) throws IOException {
    Path store = struck.getParent();
    Map<String, String> before = Listing.of(store);
    try (Bitcask cask = Bitcask.open(store, OPTIONS.asReadOnly())) {
      assertThat(content(cask)).as(what).isEqualTo(model);
    } catch (IOException told) {
      // that is right
    }
    assertThat(Listing.of(store)).as(what).isEqualTo(before);
  }

  private void verify(Path struck, String what) throws IOException {
    Path store = struck.getParent();
    Map<String, String> before = Listing.of(store);
    CommandRun verify = CommandRun.of(store, "verify");
    assertThat(verify.status()).as("%s: %s", what, verify).isIn(0, 3);
    assertThat(Listing.of(store)).as(what).isEqualTo(before);
    try (Bitcask cask = Bitcask.open(store, OPTIONS.asReadOnly())) {
      assertThat(content(cask)).as(what).isEqualTo(model);
    } catch (IOException told) {
      assertThat(verify.status()).as("%s: %s, but %s", what, told, verify).isEqualTo(3);
    }
  }

  private void repairAndOpen(Path struck, String what) throws IOException {
    Map<String, String> left = Repairing.repair(struck, OPTIONS, what);
    assertThat(history).as(what).containsAll(left.entrySet());
  }

  private void backUpInto(Path struck, String what) throws IOException {
    Path target = struck.getParent();
    Path store = fresh(whole);
    Map<String, String> before = evidence(target);
    try (Bitcask cask = Bitcask.open(store, OPTIONS)) {
      cask.backup(target);
      assertThat(content(cask)).as("the store beside %s", what).isEqualTo(model);
    } catch (IOException | IllegalArgumentException told) {
      assertThat(evidence(target)).as("%s: %s", what, told).containsAllEntriesOf(before);
      return;
    }
    try (Bitcask cask = Bitcask.open(target, OPTIONS)) {
      assertThat(content(cask)).as(what).isEqualTo(model);
    }
  }

  private void onEveryFile(FileFault fault, Visit visit) {
    assertAll(
        Stream.concat(
            strikes(fault, "the store", whole, copies, visit),
            strikes(fault, "the backup", wholeBackup, copiesOfBackup, visit)));
  }

  /** For each file a store of its own, in which that file is struck and which is then visited. */
  private Stream<Executable> strikes(
      FileFault fault,
      String where,
      Map<String, byte[]> files,
      FileFault.Copies itsCopies,
      Visit visit) {
    return files.keySet().stream()
        .map(
            file ->
                () -> {
                  Path store = fresh(files);
                  if (fault.strike(store.resolve(file), itsCopies, elsewhere())) {
                    String what = "%s whose %s was %s".formatted(where, file, fault);
                    Patience.within(
                        PATIENCE_IN_SECONDS,
                        what,
                        store,
                        () -> visit.to(store.resolve(file), what));
                  }
                });
  }

  private Path fresh(Map<String, byte[]> files) throws IOException {
    return StoredFiles.write(directory.resolve("store " + next++), files);
  }

  private Path elsewhere() throws IOException {
    return Files.createDirectory(directory.resolve("elsewhere " + next++));
  }

  /** What a store consists of: all but its lock, and the directory's own time. */
  private static Map<String, String> evidence(Path store) throws IOException {
    Map<String, String> evidence = Listing.of(store);
    evidence.remove(LOCK);
    evidence.remove("");
    return evidence;
  }

  /** Puts and deletes, rolls, merges and backs up, and puts some more. */
  private void write(Path store, String value, Path backup) throws IOException {
    try (Bitcask cask = Bitcask.open(store, OPTIONS)) {
      for (int i = 0; i < KEYS; i++) {
        set(cask, "key " + i % (KEYS / 2), value + " value " + i);
      }
      cask.delete(BitcaskTest.bytes("key 0"));
      model.remove("key 0");
      cask.merge();
      for (int i = 0; i < KEYS; i++) {
        set(cask, "late key " + i, value + " value " + i);
      }
      cask.backup(backup);
    }
  }

  private void set(Bitcask cask, String key, String value) throws IOException {
    put(cask, key, value);
    model.put(key, value);
    history.add(Map.entry(key, value));
  }

  /** Somebody who comes to a store that was damaged. */
  private interface Visit {
    void to(Path struck, String what) throws IOException;
  }
}
