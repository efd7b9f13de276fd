package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
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

  /** The more there are, the more files there are to strike. */
  private static final int KEYS = Integer.getInteger("files.keys", 20);

  /** Where whoever owns a store has to have a file: without it there is no owner. */
  private static final String LOCK = "lock";

  private static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults()
          .withoutBackground()
          .withSegmentSize(1_000)
          .withSync(SyncPolicy.always());

  @TempDir private static Path directory;

  /** The number of the next directory. */
  private static int next;

  /** The stores and backups that are struck, as they were before. */
  private static final List<Original> ORIGINALS = new ArrayList<>();

  @BeforeAll
  static void makeStoresAndBackups() throws IOException {
    make("the store", 1_000, true);
    make("the store of one segment", 1_000_000, false);
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
    assertAll(
        ORIGINALS.stream()
            .filter(each -> each.source() != null)
            .flatMap(each -> strikes(fault, each, this::backUpInto)));
  }

  private void openAndWrite(Original original, Path struck, String what) throws IOException {
    Path store = struck.getParent();
    Map<String, String> before = evidence(store);
    try (Bitcask cask = Bitcask.open(store, OPTIONS)) {
      assertThat(content(cask)).as(what).isEqualTo(original.content());
      put(cask, "one", "more");
    } catch (IOException told) {
      assertThat(evidence(store)).as("%s: %s", what, told).containsAllEntriesOf(before);
      return;
    }
    Map<String, String> oneMore = new TreeMap<>(original.content());
    oneMore.put("one", "more");
    try (Bitcask cask = Bitcask.open(store, OPTIONS)) {
      assertThat(content(cask)).as("%s, opened again", what).isEqualTo(oneMore);
    }
  }

  private void openToRead(Original original, Path struck, String what) throws IOException {
    Path store = struck.getParent();
    Map<String, String> before = Listing.of(store);
    try (Bitcask cask = Bitcask.open(store, OPTIONS.asReadOnly())) {
      assertThat(content(cask)).as(what).isEqualTo(original.content());
    } catch (IOException told) {
      // that is right
    }
    assertThat(Listing.of(store)).as(what).isEqualTo(before);
  }

  private void verify(Original original, Path struck, String what) throws IOException {
    Path store = struck.getParent();
    Map<String, String> before = Listing.of(store);
    CommandRun verify = CommandRun.of(store, "verify");
    assertThat(verify.status()).as("%s: %s", what, verify).isIn(0, 3);
    assertThat(Listing.of(store)).as(what).isEqualTo(before);
    try (Bitcask cask = Bitcask.open(store, OPTIONS.asReadOnly())) {
      assertThat(content(cask)).as(what).isEqualTo(original.content());
    } catch (IOException told) {
      assertThat(verify.status()).as("%s: %s, but %s", what, told, verify).isEqualTo(3);
    }
  }

  private void repairAndOpen(Original original, Path struck, String what) throws IOException {
    Map<String, String> left = Repairing.repair(struck, OPTIONS, what);
    Set<Map.Entry<String, String>> ours = original.written().history;
    if (original.isOfOneSegment() && !ours.containsAll(left.entrySet())) {
      ours = original.stranger().history; // nothing tells any more which of the two it was
    }
    assertThat(ours).as(what).containsAll(left.entrySet());
  }

  private void backUpInto(Original original, Path struck, String what) throws IOException {
    Path target = struck.getParent();
    Path store = fresh(original.source());
    Map<String, String> before = evidence(target);
    try (Bitcask cask = Bitcask.open(store, OPTIONS)) {
      cask.backup(target);
      assertThat(content(cask)).as("the store beside %s", what).isEqualTo(original.content());
    } catch (IOException | IllegalArgumentException told) {
      assertThat(evidence(target)).as("%s: %s", what, told).containsAllEntriesOf(before);
      return;
    }
    try (Bitcask cask = Bitcask.open(target, OPTIONS)) {
      assertThat(content(cask)).as(what).isEqualTo(original.content());
    }
  }

  private static void onEveryFile(FileFault fault, Visit visit) {
    assertAll(ORIGINALS.stream().flatMap(each -> strikes(fault, each, visit)));
  }

  /** For each file a store of its own, in which that file is struck and which is then visited. */
  private static Stream<Executable> strikes(FileFault fault, Original original, Visit visit) {
    return original.files().keySet().stream()
        .map(
            file ->
                () -> {
                  Path store = fresh(original.files());
                  if (fault.strike(store.resolve(file), original.copies(), elsewhere())) {
                    String what = "%s whose %s was %s".formatted(original.name(), file, fault);
                    Patience.within(
                        PATIENCE_IN_SECONDS,
                        what,
                        store,
                        () -> visit.to(original, store.resolve(file), what));
                  }
                });
  }

  private static Path fresh(Map<String, byte[]> files) throws IOException {
    return StoredFiles.write(directory.resolve("store " + next++), files);
  }

  private static Path elsewhere() throws IOException {
    return Files.createDirectory(directory.resolve("elsewhere " + next++));
  }

  /** What a store consists of: all but its lock, and the directory's own time. */
  private static Map<String, String> evidence(Path store) throws IOException {
    Map<String, String> evidence = Listing.of(store);
    evidence.remove(LOCK);
    evidence.remove("");
    return evidence;
  }

  /** Makes a store and its backup, as they were earlier as well, and those of a stranger. */
  private static void make(String name, int segmentSize, boolean isMerged) throws IOException {
    Path store = directory.resolve(name);
    Path backup = directory.resolve(name + "'s backup");
    Path stranger = directory.resolve("the stranger of " + name);
    Path strangersBackup = directory.resolve("the stranger's backup of " + name);
    BitcaskOptions options = OPTIONS.withSegmentSize(segmentSize);
    Written written = new Written();
    written.by(store, options, isMerged, "first", backup);
    Map<String, byte[]> older = StoredFiles.read(store);
    Map<String, byte[]> olderBackup = StoredFiles.read(backup);
    written.by(store, options, isMerged, "second", backup);
    Written another = new Written();
    another.by(stranger, options, isMerged, "a stranger's", strangersBackup);
    Map<String, byte[]> files = StoredFiles.read(store);
    FileFault.Copies copies = new FileFault.Copies(older, StoredFiles.read(stranger));
    ORIGINALS.add(new Original(name, files, null, copies, written, another));
    copies = new FileFault.Copies(olderBackup, StoredFiles.read(strangersBackup));
    ORIGINALS.add(
        new Original(
            name + "'s backup", StoredFiles.read(backup), files, copies, written, another));
    Bitcask.open(backup, options).close();
    Bitcask.open(strangersBackup, options).close();
    copies = new FileFault.Copies(olderBackup, StoredFiles.read(strangersBackup));
    ORIGINALS.add(
        new Original(
            name + "'s promoted backup", StoredFiles.read(backup), null, copies, written, another));
  }

  /** What was acknowledged. */
  private static final class Written {

    private final Map<String, String> content = new TreeMap<>();

    /** Each key and value that ever was. */
    private final Set<Map.Entry<String, String>> history = new HashSet<>();

    /** Puts and deletes, rolls, merges and backs up, and puts some more. */
    void by(Path store, BitcaskOptions options, boolean isMerged, String value, Path backup)
        throws IOException {
      try (Bitcask cask = Bitcask.open(store, options)) {
        for (int i = 0; i < KEYS; i++) {
          set(cask, "key " + i % (KEYS / 2), value + " value " + i);
        }
        cask.delete(BitcaskTest.bytes("key 0"));
        content.remove("key 0");
        if (isMerged) {
          cask.merge();
        }
        for (int i = 0; i < KEYS; i++) {
          set(cask, "late key " + i, value + " value " + i);
        }
        cask.backup(backup);
      }
    }

    private void set(Bitcask cask, String key, String value) throws IOException {
      put(cask, key, value);
      content.put(key, value);
      history.add(Map.entry(key, value));
    }
  }

  /**
   * A store or a backup before it is struck.
   *
   * @param source the files of the store that the backup is of; null for a store
   */
  private record Original(
      String name,
      Map<String, byte[]> files,
      Map<String, byte[]> source,
      FileFault.Copies copies,
      Written written,
      Written stranger) {

    boolean isOfOneSegment() {
      return files.keySet().stream().filter(name -> name.endsWith(".data")).count() == 1;
    }

    Map<String, String> content() {
      return written.content;
    }
  }

  /** Somebody who comes to a store that was damaged. */
  private interface Visit {
    void to(Original original, Path struck, String what) throws IOException;
  }
}
