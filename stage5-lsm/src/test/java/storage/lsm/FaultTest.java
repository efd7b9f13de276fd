package storage.lsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.lsm.LsmTest.bytes;
import static storage.lsm.LsmTest.content;
import static storage.lsm.LsmTest.get;
import static storage.lsm.LsmTest.put;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.kit.ObservedDisk;
import storage.common.kit.StoredFiles;

/** The disk is full, a sync fails, a file is flipped, cut, gone, a stranger's. */
class FaultTest {

  private static final LsmOptions SMALL =
      LsmOptions.defaults().withSizes(512, 128, 512).withoutBackground();

  private static final int STEP = Integer.getInteger("fault.step", 61);

  @TempDir private Path directory;

  private final Map<String, String> model = new TreeMap<>();

  private static ObservedDisk diskAt(Path directory) {
    ObservedDisk disk = new ObservedDisk(directory);
    disk.withoutSyncs();
    return disk;
  }

  private void fill(Lsm lsm, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      String key = "key " + i % 40;
      put(lsm, key, "value " + i);
      model.put(key, "value " + i);
    }
  }

  /** At every byte of segments, tables and manifests: what was acknowledged stays. */
  @Test
  void aFullDiskAtAnyByteLosesNothingAndIsSurvivedWithoutReopening() throws IOException {
    int failed = 0;
    for (int room = 0; room < 6_000; room += STEP) {
      model.clear();
      ObservedDisk disk = diskAt(directory.resolve("room for " + room));
      try (Lsm lsm = Lsm.open(disk.path(), SMALL)) {
        fill(lsm, 0, 20);
        disk.fullAfter(room);
        for (int i = 20; i < 60; i++) {
          try {
            fill(lsm, i, i + 1);
          } catch (IOException full) {
            failed++;
          }
        }
        assertThat(content(lsm)).as("room for %d", room).isEqualTo(model);
        disk.makeRoom();
        fill(lsm, 60, 70);
        lsm.merge();
        assertThat(content(lsm)).as("room for %d", room).isEqualTo(model);
      }
      try (Lsm lsm = Lsm.open(disk.path(), SMALL)) {
        assertThat(content(lsm)).as("room for %d, after reopening", room).isEqualTo(model);
        assertThat(disk.path().resolve("manifest.tmp")).doesNotExist();
      }
      StoredFiles.write(directory.resolve("room for " + room), Map.of()); // for the next
    }
    assertThat(failed).isPositive();
  }

  @Test
  void afterAFailedSyncNothingIsAcknowledgedUntilReopening() throws IOException {
    for (int sync = 1; sync < 40; sync++) {
      model.clear();
      ObservedDisk disk = diskAt(directory.resolve("sync " + sync));
      Lsm lsm = Lsm.open(disk.path(), SMALL.withEachSynced());
      fill(lsm, 0, 5);
      disk.failSync(sync);
      int acknowledged = 5;
      boolean isBroken = false;
      String last = null;
      for (int i = 5; i < 40; i++) {
        try {
          fill(lsm, i, i + 1);
          assertThat(isBroken).as("a write after a failed one, sync %d", sync).isFalse();
          acknowledged++;
        } catch (IOException e) {
          isBroken = true;
          last = last == null ? "key " + i : last;
        }
      }
      try {
        lsm.close();
      } catch (IOException e) {
        assertThat(isBroken).isTrue();
      }
      String inFlight = last;
      try (Lsm again = Lsm.open(disk.path(), SMALL)) {
        Map<String, String> found = content(again);
        if (inFlight != null) {
          found.remove(inFlight); // it is there or not
        }
        assertThat(found).hasSize(acknowledged).isEqualTo(model);
      }
    }
  }

  /** Whichever file cannot be opened: what was acknowledged stays, and later calls go on. */
  @Test
  void tooManyOpenFilesAreToldAndSurvived() throws IOException {
    ObservedDisk disk = diskAt(directory);
    try (Lsm lsm = Lsm.open(disk.path(), SMALL)) {
      for (int open = 1; open < 25; open++) {
        disk.failOpens(open);
        for (int i = 0; i < 20; i++) {
          try {
            fill(lsm, i, i + 1);
          } catch (IOException e) {
            assertThat(e).hasMessageContaining("Too many open files");
          }
        }
        disk.failOpens(0);
        fill(lsm, 20, 40);
        assertThat(content(lsm)).isEqualTo(model);
      }
      Statistics statistics = lsm.statistics();
      assertThat(statistics.failureCount()).isGreaterThan(1);
      assertThat(statistics.failures()).hasSize(2);
      assertThat(statistics.failures().get(0).message()).contains("Too many open files");
    }
    try (Lsm lsm = Lsm.open(disk.path(), SMALL)) {
      assertThat(content(lsm)).isEqualTo(model);
    }
  }

  /** A manifest is written beside it. */
  @Test
  void aStrangersTemporaryManifestStaysWhereItIs() throws IOException {
    Path stranger = Files.createDirectories(directory.resolve("manifest.tmp"));
    Files.writeString(stranger.resolve("holiday.jpg"), "a stranger's");
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      fill(lsm, 0, 40);
      assertThat(lsm.statistics().failures()).isEmpty();
    }
    assertThat(stranger.resolve("holiday.jpg")).hasContent("a stranger's");
  }

  /** Nothing could be flushed for a while, and somebody has given the segments other names. */
  @Test
  void segmentsAreReplayedInTheOrderOfTheirRecords() throws IOException {
    Path store = directory.resolve("store");
    byte[] manifest;
    try (Lsm lsm = Lsm.open(diskAt(store).path(), SMALL)) {
      manifest = Files.readAllBytes(store.resolve("manifest"));
      Files.writeString(store.resolve("manifest"), "a stranger's");
      for (int i = 0; i < 24; i++) {
        String key = "key " + i % 3;
        put(lsm, key, "value " + i);
        model.put(key, "value " + i);
      }
      assertThat(lsm.statistics().memtables()).isEqualTo(3);
      assertThat(lsm.statistics().failures().get(0).task()).isEqualTo("flush");
    }
    Files.write(store.resolve("manifest"), manifest);
    Path first = store.resolve("0000000001.data");
    Files.move(first, store.resolve("0000000009.data"));
    try (Lsm lsm = Lsm.open(diskAt(store).path(), SMALL)) {
      assertThat(content(lsm)).isEqualTo(model);
    }
  }

  private Map<String, byte[]> smallStore() throws IOException {
    Path store = directory.resolve("store");
    ObservedDisk disk = diskAt(store);
    try (Lsm lsm = Lsm.open(disk.path(), SMALL)) {
      fill(lsm, 0, 30);
      lsm.delete(bytes("key 3"));
      model.remove("key 3");
      lsm.merge();
      fill(lsm, 30, 42);
    }
    return StoredFiles.read(store);
  }

  /** Whether a store answers wrongly; an error is no wrong answer. */
  private boolean isWrong(Map<String, byte[]> files) throws IOException {
    Path damaged = directory.resolve("damaged");
    StoredFiles.write(damaged, files);
    try (Lsm lsm = Lsm.open(diskAt(damaged).path(), SMALL)) {
      for (int i = 0; i < 40; i++) {
        String key = "key " + i;
        if (!get(lsm, key).equals(Optional.ofNullable(model.get(key)))) {
          return true;
        }
      }
      return !content(lsm).equals(model);
    } catch (IOException told) {
      return false;
    }
  }

  @Test
  void noFlippedByteEverChangesAnAnswer() throws IOException {
    Map<String, byte[]> files = smallStore();
    assertThat(isWrong(files)).isFalse();
    for (var file : files.entrySet()) {
      for (int at = 0; at < file.getValue().length; at++) {
        byte[] flipped = file.getValue().clone();
        flipped[at] ^= (byte) (1 << at % 8);
        assertThat(isWrong(StoredFiles.with(files, file.getKey(), flipped)))
            .as("byte %d of %s", at, file.getKey())
            .isFalse();
      }
    }
  }

  @Test
  void aFileThatIsGoneCutOrOlderIsMissed() throws IOException {
    Path store = directory.resolve("store");
    try (Lsm lsm = Lsm.open(diskAt(store).path(), SMALL)) {
      fill(lsm, 0, 30);
    }
    Map<String, byte[]> older = StoredFiles.read(store);
    Map<String, byte[]> files = smallStore();
    for (String name : files.keySet()) {
      Map<String, byte[]> without = new LinkedHashMap<>(files);
      byte[] whole = without.remove(name);
      assertThat(isWrong(without)).as("%s is gone", name).isFalse();
      byte[] half = Arrays.copyOf(whole, whole.length / 2);
      assertThat(isWrong(StoredFiles.with(files, name, half))).as("%s is cut", name).isFalse();
      byte[] empty = {};
      assertThat(isWrong(StoredFiles.with(files, name, empty))).as("%s is empty", name).isFalse();
      if (older.containsKey(name)) {
        assertThat(isWrong(StoredFiles.with(files, name, older.get(name))))
            .as("%s is older", name)
            .isFalse();
      }
    }
  }

  /** Tables that the manifest does not name are told by what they hold to be missed. */
  @Test
  void anOlderManifestBesideNewerTablesIsToldAndNothingIsDeleted() throws IOException {
    Path store = directory.resolve("store");
    byte[] older;
    try (Lsm lsm = Lsm.open(diskAt(store).path(), SMALL)) {
      older = Files.readAllBytes(store.resolve("manifest"));
      fill(lsm, 0, 30);
      lsm.merge();
    }
    Files.write(store.resolve("manifest"), older);
    Map<String, byte[]> before = StoredFiles.read(store);
    assertThatThrownBy(() -> Lsm.open(store, SMALL)).hasMessageContaining(".table");
    assertThat(StoredFiles.read(store).keySet()).isEqualTo(before.keySet());
  }

  @Test
  void segmentsWithoutAManifestAreNotTakenForAStore() throws IOException {
    Map<String, byte[]> files = new TreeMap<>(smallStore());
    files.keySet().removeIf(name -> !name.endsWith(".data"));
    assertThat(files).isNotEmpty();
    Path other = StoredFiles.write(directory.resolve("other"), files);
    assertThatThrownBy(() -> Lsm.open(other, SMALL)).hasMessageContaining("no manifest");
    assertThatThrownBy(() -> Lsm.open(other, SMALL.asReadOnly()))
        .hasMessageContaining("no manifest");
    assertThat(StoredFiles.read(other)).containsOnlyKeys(names(files, "lock"));
  }

  @Test
  void tablesWithoutAManifestAreNotLeftBesideANewStore() throws IOException {
    Path store = directory.resolve("store");
    try (Lsm lsm = Lsm.open(store, SMALL)) {
      fill(lsm, 0, 30);
      lsm.merge();
    }
    Files.delete(store.resolve("manifest"));
    Map<String, byte[]> before = StoredFiles.read(store);
    assertThat(before.keySet()).anyMatch(name -> name.endsWith(".table"));
    assertThatThrownBy(() -> Lsm.open(store, SMALL)).hasMessageContaining("no manifest");
    assertThatThrownBy(() -> Lsm.open(store, SMALL.asReadOnly()))
        .hasMessageContaining("no manifest");
    assertThat(StoredFiles.read(store).keySet()).isEqualTo(before.keySet());
  }

  private static String[] names(Map<String, byte[]> files, String more) {
    TreeMap<String, byte[]> names = new TreeMap<>(files);
    names.put(more, new byte[0]);
    return names.keySet().toArray(String[]::new);
  }

  @Test
  void tablesOfStrangersAreLeftAloneAndNotReplaced() throws IOException {
    Path store = directory.resolve("store");
    Files.createDirectories(store);
    for (int number = 1; number < 5; number++) {
      Files.writeString(store.resolve("%010d.table".formatted(number)), "a stranger's");
      Files.writeString(store.resolve("%010d.table.tmp".formatted(number + 4)), "a stranger's");
    }
    for (int round = 0; round < 2; round++) {
      try (Lsm lsm = Lsm.open(store, SMALL)) {
        fill(lsm, 0, 100);
        lsm.merge();
      }
    }
    for (int number = 1; number < 5; number++) {
      assertThat(store.resolve("%010d.table".formatted(number))).hasContent("a stranger's");
      assertThat(store.resolve("%010d.table.tmp".formatted(number + 4))).hasContent("a stranger's");
    }
  }
}
