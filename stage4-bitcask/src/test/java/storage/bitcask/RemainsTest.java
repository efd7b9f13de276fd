package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.get;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.bitcask.tools.Repair;
import storage.bitcask.tools.Verification;
import storage.common.CorruptStoreException;
import storage.common.kit.ObservedDisk;
import storage.log.RecordLayout;
import storage.log.SegmentHeader;

/** What a crash leaves behind the last record, and what becomes of it once the store goes on. */
class RemainsTest {

  private static final String FIRST = "0000000001.data";

  @TempDir private Path directory;

  /**
   * A power cut loses a part of one record, and leaves the next as it was. Both are dropped; the
   * second must not count again when a new record of the first one's length ends before it.
   */
  @Test
  void whatWasDroppedNeverCountsAgain() throws IOException {
    String old = "o".repeat(100_000);
    Path store = directory.resolve("store");
    Map<String, byte[]> killed;
    int lost;
    try (Bitcask cask = Bitcask.open(store)) {
      put(cask, "a", "first");
      cask.sync();
      lost = (int) cask.statistics().bytes();
      put(cask, "j", old);
      put(cask, "k", old);
      killed = SmallStore.read(store);
    }
    killed.get(FIRST)[lost + 50_000] ^= 1;
    SmallStore.write(store, killed);
    int noRoomBehindIt = lost + RecordLayout.length(1, 100_000); // so that nothing is zeroed there
    BitcaskOptions options = BitcaskOptions.defaults().withSegmentSize(noRoomBehindIt);
    try (Bitcask cask = Bitcask.open(store, options)) {
      assertThat(content(cask).keySet()).containsExactly("a");
      put(cask, "k", "n".repeat(100_000));
      killed = SmallStore.read(store);
    }
    SmallStore.write(store, killed);
    try (Bitcask cask = Bitcask.open(store)) {
      assertThat(content(cask)).containsEntry("k", "n".repeat(100_000)).hasSize(2);
    }
  }

  /** If every write is synced, records are written by calls, and a call may end in between. */
  @Test
  void whatAFailedWriteHasLeftIsGoneBeforeTheNextRecord() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory.resolve("store"));
    MergePolicy noRetry = MergePolicy.defaults().onlyByCall();
    BitcaskOptions options =
        BitcaskOptions.defaults().withSync(SyncPolicy.always()).withMerge(noRetry);
    Batch batch = new Batch();
    for (int i = 0; i < 10; i++) {
      batch.put(bytes("key " + i), bytes("o".repeat(100)));
    }
    try (Bitcask cask = Bitcask.open(disk.path(), options)) {
      put(cask, "a", "first");
      disk.fullAfter(1_000); // of the batch's 1,500, for which there is room in the file
      assertThatThrownBy(() -> cask.write(batch)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> put(cask, "b", "no room")).isInstanceOf(IOException.class);
      disk.makeRoom();
      put(cask, "b", "second");
      SmallStore.write(directory.resolve("killed"), SmallStore.read(directory.resolve("store")));
    }
    try (Bitcask cask = Bitcask.open(directory.resolve("killed"))) {
      assertThat(cask.recovery().isClean()).as("nothing but zeros follows").isTrue();
      assertThat(content(cask)).isEqualTo(Map.of("a", "first", "b", "second"));
    }
  }

  /** A killed process leaves zeros that were written ahead, and the next one may add nothing. */
  @Test
  void aSealedSegmentEndsWithItsLastRecord() throws IOException {
    Path store = directory.resolve("store");
    Map<String, byte[]> killed;
    try (Bitcask cask = Bitcask.open(store)) {
      put(cask, "a", "x".repeat(1_000));
      killed = SmallStore.read(store);
    }
    SmallStore.write(store, killed);
    BitcaskOptions options = BitcaskOptions.defaults().withSegmentSize(1_000);
    try (Bitcask cask = Bitcask.open(store, options)) {
      int end = SegmentHeader.SIZE + RecordLayout.length(1, 1_000);
      assertThat(Files.size(store.resolve(FIRST))).isGreaterThan(end);
      put(cask, "b", "second");
      assertThat(Files.size(store.resolve(FIRST))).isEqualTo(end);
    }
  }

  /** The mark says that more was synced than there is. */
  @Test
  void aFileThatWasCutBeforeItsMarkIsRefusedAndLeftAlone() throws IOException {
    Path store = directory.resolve("store");
    try (Bitcask cask = Bitcask.open(store)) {
      put(cask, "a", "first");
      put(cask, "b", "x".repeat(1_000));
    }
    Map<String, byte[]> cut = SmallStore.read(store);
    cut.put(FIRST, Arrays.copyOf(cut.get(FIRST), cut.get(FIRST).length - 500));
    cut.remove("keydir"); // the mark alone proves it
    SmallStore.write(store, cut);
    assertThatThrownBy(() -> Bitcask.open(store))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining(FIRST);
    assertThat(SmallStore.read(store)).containsAllEntriesOf(cut);
  }

  @Test
  void verifyMissesWhatAHintFileProves() throws IOException {
    Path store = directory.resolve("store");
    BitcaskOptions options = BitcaskOptions.defaults().withoutBackground().withSegmentSize(256);
    try (Bitcask cask = Bitcask.open(store, options)) {
      for (int i = 0; i < 20; i++) {
        put(cask, "key " + i, "x".repeat(100));
      }
    }
    Bitcask.open(store, options).close(); // makes sure that all hint files are there
    Map<String, byte[]> fewer = SmallStore.read(store);
    fewer.remove("keydir");
    String youngestHint =
        fewer.keySet().stream()
            .filter(each -> each.endsWith(".hint"))
            .sorted()
            .reduce((a, b) -> b)
            .orElseThrow();
    fewer.keySet().removeIf(file -> file.endsWith(".data") && file.compareTo(youngestHint) >= 0);
    fewer.remove(youngestHint.replace("hint", "data"));
    SmallStore.write(store, fewer);
    assertThatThrownBy(() -> Bitcask.open(store)).isInstanceOf(CorruptStoreException.class);
    assertThat(Verification.of(store, Progress.NOBODY).hasDamage()).isTrue();
    Repair.of(store, Progress.NOBODY);
    assertThat(Verification.of(store, Progress.NOBODY).hasDamage()).isFalse();
    Bitcask.open(store).close();
  }

  /** After a failed sync, Linux takes the pages for clean: a later sync would not write them. */
  @Test
  void whatAFailedSyncHasLeftIsWrittenAgainBeforeTheNextSync() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory.resolve("store"));
    String value = "x".repeat(5_000);
    Bitcask failing = Bitcask.open(disk.path());
    put(failing, "a", value);
    disk.failNextSync();
    assertThatThrownBy(failing::sync).isInstanceOf(IOException.class);
    assertThatThrownBy(failing::close).isInstanceOf(IOException.class);
    try (Bitcask cask = Bitcask.open(disk.path())) {
      put(cask, "b", "later");
      long written = disk.during(cask::sync).bytesWritten();
      assertThat(written).isGreaterThan(value.length());
      put(cask, "c", "later");
      assertThat(disk.during(cask::sync).bytesWritten()).as("once is enough").isZero();
    }
  }

  /** What is written again stands in a mapping, which an append replaces by a longer one. */
  @Test
  void anAppendDoesNotEndTheMappingThatIsWrittenAgain() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory.resolve("store"));
    String value = "x".repeat(5_000);
    Bitcask failing = Bitcask.open(disk.path());
    put(failing, "a", value);
    disk.failNextSync();
    assertThatThrownBy(failing::close).isInstanceOf(IOException.class);
    try (Bitcask cask = Bitcask.open(disk.path(), BitcaskOptions.defaults().withoutBackground())) {
      disk.beforeEachWrite(
          () -> {
            disk.beforeEachWrite(() -> {});
            putUnchecked(cask, "b", "in between");
          });
      cask.sync();
      assertThat(content(cask)).isEqualTo(Map.of("a", value, "b", "in between"));
    }
    try (Bitcask cask = Bitcask.open(disk.path())) {
      assertThat(content(cask)).isEqualTo(Map.of("a", value, "b", "in between"));
    }
  }

  private static void putUnchecked(Bitcask cask, String key, String value) {
    try {
      put(cask, key, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The start of a segment that was interrupted when its name was there already. */
  @Test
  void aSegmentWithoutRecordsBesideItsTwinIsNotUsed() throws IOException {
    Path store = directory.resolve("store");
    try (Bitcask cask = Bitcask.open(store)) {
      put(cask, "a", "first");
    }
    byte[] header = Arrays.copyOf(Files.readAllBytes(store.resolve(FIRST)), SegmentHeader.SIZE);
    Files.write(store.resolve("0000000002.data"), header);
    try (Bitcask cask = Bitcask.open(store)) {
      assertThat(get(cask, "a")).contains("first");
      put(cask, "b", "second");
    }
    assertThat(SmallStore.read(store).keySet()).doesNotContain("0000000002.data");
  }

  @Test
  void aBatchWhoseRecordsCouldNotBeFoundAgainIsRefused() throws IOException {
    byte[] value = new byte[64 << 20];
    Batch batch = new Batch();
    for (int i = 0; i < 17; i++) {
      batch.put(bytes("key " + i), value);
    }
    try (Bitcask cask = Bitcask.open(directory)) {
      put(cask, "a", "first");
      assertThatThrownBy(() -> cask.write(batch))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("too long");
      assertThat(content(cask)).isEqualTo(Map.of("a", "first"));
    }
  }
}
