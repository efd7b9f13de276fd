package storage.bitcask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.bitcask.tools.Repair;
import storage.log.SegmentHeader;

/** Files of somebody else with the names of ours, and what a power cut leaves under such names. */
class StrangersFilesTest {

  private static final String PRECIOUS = "precious notes of somebody";

  /** What a power cut may leave of a file that was not synced: blocks of zeros, or a part. */
  private static final int[] ZEROS = {0, 1, 40, 100_000};

  @TempDir private Path directory;
  private Path store;
  private Path target;

  @BeforeEach
  void fill() throws IOException {
    store = directory.resolve("store");
    target = Files.createDirectories(directory.resolve("target"));
    SmallStore.fill(store);
  }

  @Test
  void aCheckpointIsNotSavedInTheirPlace() throws IOException {
    for (String name : new String[] {"keydir", "keydir.tmp"}) {
      Path file = Files.writeString(store.resolve(name), PRECIOUS);
      try (Bitcask cask = Bitcask.open(store, SmallStore.OPTIONS)) {
        put(cask, "town", "Paris");
        put(cask, "town", "London");
        if (name.equals("keydir")) {
          assertThat(cask.recovery().files().toString()).contains("left alone");
        }
      }
      assertThat(file).hasContent(PRECIOUS);
      assertContent(store);
      Files.delete(file);
    }
  }

  /** A disk image begins with zeros. Where one has a temporary name of ours, another is taken. */
  @Test
  void whatIsToBeWrittenTakesAnotherNameThanTheirs() throws IOException {
    Path hint = first(".hint");
    byte[] image = ByteBuffer.allocate(5_000).put(4_999, (byte) 1).array();
    for (byte[] theirs : new byte[][] {PRECIOUS.getBytes(UTF_8), image}) {
      Files.delete(store.resolve("keydir"));
      Files.delete(hint);
      SmallStore.write(target, Map.of("backup.tmp", theirs));
      Files.write(store.resolve("keydir.tmp"), theirs);
      Files.write(store.resolve(hint.getFileName() + ".tmp"), theirs);
      assertContent(store);
      backUp();
      assertThat(store.resolve("keydir")).exists();
      assertThat(hint).exists();
      assertThat(target.resolve("backup")).exists();
      assertThat(store.resolve("keydir.tmp")).hasBinaryContent(theirs);
      assertThat(store.resolve(hint.getFileName() + ".tmp")).hasBinaryContent(theirs);
      assertThat(target.resolve("backup.tmp")).hasBinaryContent(theirs);
    }
  }

  @Test
  void theFailureToSaveACheckpointIsHeard() throws IOException {
    Files.writeString(store.resolve("keydir"), PRECIOUS);
    BitcaskOptions inBackground = BitcaskOptions.defaults().withSegmentSize(192);
    try (Bitcask cask = Bitcask.open(store, inBackground)) {
      for (int i = 0; i < 100_000 && cask.statistics().failures() == 0; i++) {
        put(cask, "last", "");
      }
      assertThat(cask.statistics().failed().toString()).contains("keydir").contains("in the way");
    }
  }

  @Test
  void aHintFileIsNotWrittenInTheirPlace() throws IOException {
    Path hint = first(".hint");
    Files.delete(store.resolve("keydir"));
    Files.writeString(hint, PRECIOUS);
    assertContent(store);
    assertThat(hint).hasContent(PRECIOUS);
  }

  @Test
  void aBackupIsRefusedWhereItsListWouldReplaceOne() throws IOException {
    for (String name : new String[] {"backup", "0000000001.data.tmp"}) {
      Path file = Files.writeString(target.resolve(name), PRECIOUS);
      assertThatThrownBy(this::backUp).hasMessageContaining(name);
      assertThat(file).hasContent(PRECIOUS);
      Files.delete(file);
    }
    backUp();
    assertContent(target);
  }

  @Test
  void aBackupIsRefusedWhereACopyWouldReplaceOne() throws IOException {
    backUp();
    String name = String.valueOf(first(".data").getFileName());
    byte[] copy = Files.readAllBytes(target.resolve(name));
    Path unfinished = target.resolve(name + ".tmp");
    for (boolean isInterrupted : new boolean[] {false, true}) {
      Files.writeString(target.resolve(name), PRECIOUS);
      if (isInterrupted) {
        Files.write(unfinished, copy);
      }
      Map<String, byte[]> before = SmallStore.read(target);
      assertThatThrownBy(this::backUp)
          .hasMessageContaining(name)
          .hasMessageContaining("in the way");
      assertThat(SmallStore.read(target)).usingRecursiveComparison().isEqualTo(before);
    }
    assertThatThrownBy(() -> Bitcask.open(target)).hasMessageContaining(name);
    assertThat(target.resolve(name)).hasContent(PRECIOUS);
    Files.delete(target.resolve(name));
    assertContent(target);
  }

  @Test
  void aBackupIsNotPromotedOverOne() throws IOException {
    backUp();
    Path file = Files.writeString(target.resolve("promoted"), PRECIOUS);
    assertThatThrownBy(() -> Bitcask.open(target)).hasMessageContaining("promoted");
    assertThat(file).hasContent(PRECIOUS);
    Files.delete(file);
    assertContent(target);
  }

  @Test
  void aRepairLeavesThemAlone() throws IOException {
    Path segment = first(".data");
    byte[] damaged = Files.readAllBytes(segment);
    damaged[SegmentHeader.SIZE + 1] ^= 1;
    Files.write(segment, damaged);
    Path file = Files.writeString(store.resolve(segment.getFileName() + ".tmp"), PRECIOUS);
    assertThat(Repair.of(store, Progress.NOBODY).isNeeded()).isTrue();
    assertThat(file).hasContent(PRECIOUS);
    Bitcask.open(store, SmallStore.OPTIONS).close();
    assertThat(file).hasContent(PRECIOUS);
  }

  /** A disk image begins with zeros, too. */
  @Test
  void whatBeginsWithZerosIsNotDeletedUnderATemporaryName() throws IOException {
    byte[] image = ByteBuffer.allocate(200_000).put(199_999, (byte) 1).array();
    for (String name : SmallStore.read(store).keySet()) {
      if (name.endsWith(".data") || name.endsWith(".hint")) {
        Path file = Files.write(store.resolve(name + ".tmp"), image);
        assertContent(store);
        assertThat(file).hasBinaryContent(image);
        Files.delete(file);
      }
    }
  }

  @Test
  void anEmptyFileWithTheNameOfASegmentKeepsNobodyOut() throws IOException {
    Path file = Files.createFile(store.resolve("0000000099.data"));
    for (BitcaskOptions each : List.of(SmallStore.OPTIONS.asReadOnly(), SmallStore.OPTIONS)) {
      try (Bitcask cask = SmallStore.open(store, each)) {
        assertThat(content(cask)).isEqualTo(SmallStore.CONTENT);
      }
    }
    assertThat(file).isEmptyFile();
  }

  @Test
  void filesOfAnotherStoreAreLeftAlone() throws IOException {
    Path other = directory.resolve("other");
    SmallStore.fill(other);
    Path hint = first(".hint");
    Path keydir = store.resolve("keydir");
    Files.delete(keydir);
    byte[] hintOfOther = Files.readAllBytes(other.resolve(hint.getFileName()));
    Files.write(hint, hintOfOther);
    try (Bitcask cask = SmallStore.open(store, SmallStore.OPTIONS)) {
      assertThat(cask.recovery().files().toString()).contains("belongs to the store: left");
    }
    assertThat(hint).hasBinaryContent(hintOfOther);
    byte[] unreadable = Files.readAllBytes(other.resolve("keydir"));
    unreadable[unreadable.length - 1] ^= 1;
    Files.write(keydir, unreadable);
    assertContent(store);
    assertThat(keydir).hasBinaryContent(unreadable);
    assertContent(store);
  }

  /** Whatever a power cut has left under a temporary name is nobody's. */
  @Test
  void zerosAndTornFilesUnderATemporaryNameAreInNobodysWay() throws IOException {
    Map<String, byte[]> sound = SmallStore.read(store);
    for (String name : sound.keySet()) {
      byte[] whole = sound.get(name);
      for (int length : ZEROS) {
        assertIsInNobodysWay(name, new byte[length]);
        int torn = Math.min(length, whole.length);
        assertIsInNobodysWay(name, ByteBuffer.allocate(length).put(whole, 0, torn).array());
      }
    }
  }

  private void assertIsInNobodysWay(String name, byte[] left) throws IOException {
    if (name.equals("lock")) {
      return;
    }
    Path file = store.resolve(name + ".tmp");
    Files.write(file, left);
    assertContent(store);
    assertThat(file).doesNotExist();
    if (name.endsWith(".data")) {
      Files.write(target.resolve(name + ".tmp"), left);
    }
    Files.write(target.resolve("backup.tmp"), new byte[left.length]);
    backUp();
    assertThat(target.resolve("backup.tmp")).doesNotExist();
    SmallStore.write(target, Map.of());
  }

  private Path first(String ending) throws IOException {
    return SmallStore.read(store).keySet().stream()
        .filter(each -> each.endsWith(ending))
        .map(store::resolve)
        .findFirst()
        .orElseThrow();
  }

  private void backUp() throws IOException {
    try (Bitcask cask = Bitcask.open(store, SmallStore.OPTIONS.asReadOnly())) {
      cask.backup(target);
    }
  }

  private static void assertContent(Path directory) throws IOException {
    try (Bitcask cask = SmallStore.open(directory, SmallStore.OPTIONS)) {
      assertThat(content(cask)).isEqualTo(SmallStore.CONTENT);
      put(cask, "last", ""); // so that there is something to save
    }
  }
}
