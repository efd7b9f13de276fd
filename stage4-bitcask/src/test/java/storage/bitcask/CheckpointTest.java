package storage.bitcask;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.get;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.bitcask.tools.Repair;
import storage.common.CorruptStoreException;
import storage.log.LogDirectory;

/** The keydir that is saved whole: what it spares, and when it is of no use. */
class CheckpointTest {

  private static final BitcaskOptions SMALL =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(400);

  @TempDir private Path directory;

  @Test
  void afterACleanCloseNothingIsScanned() throws IOException {
    Map<String, String> content = fill(100);
    assertThat(Files.exists(directory.resolve("keydir"))).isTrue();
    Statistics saved;
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      assertThat(cask.recovery().scannedBytes()).isZero();
      assertThat(cask.recovery().isClean()).isTrue();
      assertThat(content(cask)).isEqualTo(content);
      saved = cask.statistics();
    }
    Files.delete(directory.resolve("keydir"));
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      assertSame(cask.statistics(), saved);
      assertThat(content(cask)).isEqualTo(content);
    }
  }

  /** Records, tombstones and commits: what a hint file leaves out follows from its neighbours. */
  @Test
  void checkpointHintFilesAndRecordsTellTheSame() throws IOException {
    fill(40);
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      for (int i = 0; i < 20; i++) {
        Batch batch = new Batch().put(BitcaskTest.bytes(key(i)), BitcaskTest.bytes("in a batch"));
        cask.write(batch.delete(BitcaskTest.bytes(key(i + 20))));
        put(cask, key(i), "later");
      }
    }
    Statistics saved = figures();
    Files.delete(directory.resolve("keydir"));
    try (Bitcask cask = Bitcask.open(directory, SMALL.asReadOnly())) {
      assertThat(cask.recovery().isClean()).as("every hint file was of use").isTrue();
      assertSame(cask.statistics(), saved);
    }
    for (int hint : LogDirectory.of(directory).hints()) {
      Files.delete(LogDirectory.of(directory).hint(hint));
    }
    assertSame(figures(), saved);
  }

  private Statistics figures() throws IOException {
    try (Bitcask cask = Bitcask.open(directory, SMALL.asReadOnly())) {
      return cask.statistics();
    }
  }

  private static void assertSame(Statistics found, Statistics saved) {
    assertThat(found)
        .usingRecursiveComparison()
        .ignoringFields("keydirBytes", "counters")
        .isEqualTo(saved);
  }

  /** The store goes on behind the checkpoint, into new segments, and is not closed. */
  @Test
  void whatWasAppendedAfterACheckpointIsReadFromTheLog() throws IOException {
    Map<String, String> content = fill(50);
    byte[] saved = Files.readAllBytes(directory.resolve("keydir"));
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      for (int i = 0; i < 30; i++) {
        put(cask, key(i), "later " + i);
        content.put(key(i), "later " + i);
      }
      cask.delete(BitcaskTest.bytes(key(7)));
      content.remove(key(7));
    }
    Files.write(directory.resolve("keydir"), saved);
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      assertThat(content(cask)).isEqualTo(content);
      assertThat(cask.recovery().isClean()).as(cask.recovery().toString()).isTrue();
    }
  }

  @Test
  void aCheckpointOfOtherSegmentsIsNotUsed() throws IOException {
    Path other = directory.resolve("other");
    fill(1);
    SmallStore.write(other, SmallStore.read(directory)); // the same store, which goes on twice
    fill(60);
    try (Bitcask cask = Bitcask.open(other, SMALL)) {
      for (int i = 59; i >= 0; i--) {
        put(cask, key(i), value(i));
      }
    }
    Files.copy(directory.resolve("keydir"), other.resolve("keydir"), REPLACE_EXISTING);
    try (Bitcask cask = Bitcask.open(other, SMALL)) {
      assertThat(get(cask, key(3))).contains(value(3));
      assertThat(cask.keys()).hasSize(40);
      assertThat(cask.recovery().files().toString()).contains("does not fit the segments");
    }
  }

  @Test
  void aCheckpointOfAnotherStoreIsRefusedAndNothingIsDeleted() throws IOException {
    Path other = directory.resolve("other");
    fill(60);
    try (Bitcask cask = Bitcask.open(other, SMALL)) {
      put(cask, key(1), value(1));
    }
    Files.copy(directory.resolve("keydir"), other.resolve("keydir"), REPLACE_EXISTING);
    Map<String, byte[]> files = SmallStore.read(other);
    assertThatThrownBy(() -> Bitcask.open(other, SMALL))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("keydir")
        .hasMessageContaining("another store");
    assertThat(SmallStore.read(other)).containsExactlyEntriesOf(files);
    assertThat(Repair.of(other, Progress.NOBODY).isNeeded()).isTrue();
    try (Bitcask cask = Bitcask.open(other, SMALL)) {
      assertThat(get(cask, key(1))).contains(value(1));
    }
  }

  /** However long the keys are. */
  @Test
  void aCheckpointTakesAboutTwelveBytesAKey() throws IOException {
    int keys = 100_000;
    try (Bitcask cask = Bitcask.open(directory)) {
      for (int i = 0; i < keys; i++) {
        put(cask, "a key that is much longer than twelve bytes " + i, "");
      }
    }
    assertThat(Files.size(directory.resolve("keydir")) / (double) keys).isBetween(8.0, 13.0);
  }

  @Test
  void aStoreThatIsOnlyReadSavesNothing() throws IOException {
    fill(60);
    Files.delete(directory.resolve("keydir"));
    try (Bitcask cask = Bitcask.open(directory, SMALL.asReadOnly())) {
      assertThat(cask.keys()).hasSize(40);
      assertThat(cask.recovery().scannedBytes()).isPositive();
    }
    assertThat(Files.exists(directory.resolve("keydir"))).isFalse();
  }

  private static String key(int i) {
    return "key " + (10 + i % 40);
  }

  private static String value(int i) {
    return "value " + (100 + i);
  }

  private Map<String, String> fill(int calls) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      for (int i = 0; i < calls; i++) {
        put(cask, key(i), value(i));
        content.put(key(i), value(i));
      }
    }
    return content;
  }
}
