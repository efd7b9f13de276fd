package storage.bitcask;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
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
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.bitcask.tools.Repair;
import storage.bitcask.tools.Verification;

/**
 * A store and a copy of all of its files go on, each for itself. From then on they have segments of
 * one identity, of one length and with one last record, and different ones before it.
 */
class TwinFilesTest {

  private static final String FIRST = "0000000001";
  private static final BitcaskOptions ONE_SEGMENT = BitcaskOptions.defaults().withoutBackground();
  private static final BitcaskOptions SMALL = ONE_SEGMENT.withSegmentSize(4096);

  @TempDir private Path directory;
  private Path store;
  private Path twin;

  @BeforeEach
  void copy() throws IOException {
    store = directory.resolve("store");
    twin = directory.resolve("twin");
    try (Bitcask cask = Bitcask.open(store, ONE_SEGMENT)) {
      put(cask, "both", "of them");
    }
    SmallStore.write(twin, SmallStore.read(store));
  }

  /** What is put is told by {@code whose}, but for the last record. */
  private static Map<String, String> goOn(Bitcask cask, String whose, int records, String last)
      throws IOException {
    Map<String, String> content = new TreeMap<>(content(cask));
    for (int i = 0; i < records; i++) {
      put(cask, whose + i, "value " + whose);
      content.put(whose + i, "value " + whose);
    }
    put(cask, "last", last);
    content.put("last", last);
    return content;
  }

  /** As {@code cp -rl} makes it: what is appended to a file is in both stores. */
  @Test
  void aStoreWhoseFilesAreLinkedElsewhereAppendsToNewOnes() throws IOException {
    Path linked = directory.resolve("linked");
    Files.createDirectory(linked);
    for (String name : SmallStore.read(store).keySet()) {
      Files.createLink(linked.resolve(name), store.resolve(name));
    }
    Map<Path, Map<String, String>> contents = new TreeMap<>();
    for (Path each : List.of(store, linked)) {
      try (Bitcask cask = Bitcask.open(each, ONE_SEGMENT)) {
        contents.put(each, goOn(cask, each.getFileName().toString(), 3, "same"));
      }
    }
    for (Path each : List.of(store, linked)) {
      Files.delete(each.resolve("keydir")); // so that the files tell everything
      try (Bitcask cask = Bitcask.open(each, ONE_SEGMENT)) {
        assertThat(content(cask)).isEqualTo(contents.get(each)).hasSize(5);
      }
    }
  }

  @Test
  void theKeydirOfATwinIsNotBelieved() throws IOException {
    Map<String, byte[]> closed;
    Map<String, byte[]> killed;
    Map<String, String> content;
    try (Bitcask cask = Bitcask.open(store, ONE_SEGMENT)) {
      content = goOn(cask, "s", 20, "same");
      killed = SmallStore.read(store);
    }
    closed = SmallStore.read(store);
    try (Bitcask cask = Bitcask.open(twin, ONE_SEGMENT)) {
      goOn(cask, "t", 20, "same");
    }
    byte[] twins = Files.readAllBytes(twin.resolve("keydir"));
    for (Map<String, byte[]> files : List.of(closed, killed)) {
      Map<String, byte[]> mixed = new TreeMap<>(files);
      mixed.put("keydir", twins);
      SmallStore.write(store, mixed);
      try (Bitcask cask = Bitcask.open(store, ONE_SEGMENT.asReadOnly())) {
        assertThat(content(cask)).isEqualTo(content);
      }
      try (Bitcask cask = Bitcask.open(store, ONE_SEGMENT)) {
        assertThat(content(cask)).isEqualTo(content);
        assertThat(cask.recovery().files().toString()).contains("does not fit the segments");
      }
    }
  }

  /** It knows of less than the mark proves, or of more: what lies between has to agree. */
  @Test
  void anOlderKeydirOfTheStoreItselfIsStillOfUse() throws IOException {
    byte[] older = Files.readAllBytes(store.resolve("keydir"));
    Map<String, byte[]> killed;
    Map<String, String> content;
    try (Bitcask cask = Bitcask.open(store, ONE_SEGMENT)) {
      content = goOn(cask, "s", 20, "last");
      killed = SmallStore.read(store); // whose mark is where it was
    }
    byte[] younger = Files.readAllBytes(store.resolve("keydir"));
    Map<String, byte[]> closed = SmallStore.read(store);
    killed.put("keydir", younger);
    closed.put("keydir", older);
    for (Map<String, byte[]> files : List.of(killed, closed)) {
      SmallStore.write(store, files);
      try (Bitcask cask = Bitcask.open(store, ONE_SEGMENT)) {
        assertThat(content(cask)).isEqualTo(content);
        assertThat(cask.recovery().isClean()).as(cask.recovery().toString()).isTrue();
      }
    }
  }

  @Test
  void theHintFileOfATwinIsNotBelieved() throws IOException {
    Map<String, String> content;
    try (Bitcask cask = Bitcask.open(store, ONE_SEGMENT)) {
      content = goOn(cask, "s", 20, "same");
    }
    try (Bitcask cask = Bitcask.open(twin, ONE_SEGMENT)) {
      goOn(cask, "t", 20, "same");
    }
    seal(store);
    seal(twin);
    content.put("next", "x".repeat(4096));
    Files.copy(hint(twin), hint(store), REPLACE_EXISTING);
    Files.delete(store.resolve("keydir"));
    assertThat(Verification.of(store, Progress.NOBODY).findings().toString())
        .contains(FIRST + ".hint")
        .contains("does not fit");
    try (Bitcask cask = Bitcask.open(store, SMALL)) {
      assertThat(content(cask)).isEqualTo(content);
    }
    assertThat(Verification.of(store, Progress.NOBODY).findings()).isEmpty();
  }

  /** Lets a second segment begin, and then writes the hint file of the first. */
  private static void seal(Path directory) throws IOException {
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      put(cask, "next", "x".repeat(4096));
    }
    Files.delete(directory.resolve("keydir"));
    Bitcask.open(directory, SMALL).close();
    assertThat(hint(directory)).exists();
  }

  private static Path hint(Path directory) {
    return directory.resolve(FIRST + ".hint");
  }

  /** The last 64 KiB are the same. */
  @Test
  void aBackupOfATwinIsNotTakenForTheStores() throws IOException {
    Path target = directory.resolve("target");
    String last = "x".repeat(100_000);
    try (Bitcask cask = Bitcask.open(twin, ONE_SEGMENT)) {
      goOn(cask, "t", 20, last);
      cask.backup(target);
    }
    Map<String, byte[]> before = SmallStore.read(target);
    try (Bitcask cask = Bitcask.open(store, ONE_SEGMENT)) {
      goOn(cask, "s", 20, last);
      assertThatThrownBy(() -> cask.backup(target))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("holds what the store does not have");
    }
    assertThat(SmallStore.read(target)).usingRecursiveComparison().isEqualTo(before);
  }

  /** Its checksum is right, and one hash is not: its key would be gone. */
  @Test
  void aHintFileThatMisleadsIsFoundAndTakenOut() throws IOException {
    Map<String, String> content;
    try (Bitcask cask = Bitcask.open(store, ONE_SEGMENT)) {
      content = goOn(cask, "s", 20, "last");
    }
    seal(store);
    content.put("next", "x".repeat(4096));
    assertThat(Verification.of(store, Progress.NOBODY).findings()).isEmpty();
    byte[] forged = Files.readAllBytes(hint(store));
    forged[2 * Integer.BYTES + 2 * Long.BYTES] ^= 1;
    CRC32C crc = new CRC32C();
    crc.update(forged, 0, forged.length - Integer.BYTES);
    ByteBuffer.wrap(forged).putInt(forged.length - Integer.BYTES, (int) crc.getValue());
    Files.write(hint(store), forged);
    Files.delete(store.resolve("keydir"));
    assertThat(Verification.of(store, Progress.NOBODY).hasDamage()).isTrue();
    assertThat(Repair.of(store, Progress.NOBODY).isNeeded()).isTrue();
    assertThat(Verification.of(store, Progress.NOBODY).hasDamage()).isFalse();
    try (Bitcask cask = Bitcask.open(store, SMALL)) {
      assertThat(content(cask)).isEqualTo(content);
    }
  }
}
