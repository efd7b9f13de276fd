package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.get;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.log.KeyHash;
import storage.log.SegmentFile;

/** Two keys of which the keydir keeps the same bits: only the log can tell them apart. */
class TwinKeysTest {

  private static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(256);

  @TempDir private Path directory;

  @Test
  void keysWithTheSameFingerprintAreKeptApart() throws IOException {
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      put(cask, "any key", "so that the store has a number");
      cask.delete(bytes("any key"));
    }
    List<String> twins = twins(new KeyHash(store()));
    String first = twins.get(0);
    String second = twins.get(1);
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      put(cask, first, "old");
      assertThat(get(cask, second)).isEmpty();
      put(cask, second, "other");
      put(cask, first, "new");
      assertThat(get(cask, first)).contains("new");
      assertThat(get(cask, second)).contains("other");
      assertThat(cask.keys()).hasSize(2);
    }
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      cask.merge();
      cask.delete(bytes(first));
      assertThat(get(cask, first)).isEmpty();
      assertThat(get(cask, second)).contains("other");
    }
    Files.deleteIfExists(directory.resolve("keydir"));
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      assertThat(get(cask, first)).isEmpty();
      assertThat(get(cask, second)).contains("other");
    }
  }

  private long store() throws IOException {
    return SegmentFile.read(1, directory.resolve("0000000001.data")).header().store();
  }

  private static List<String> twins(KeyHash function) {
    Map<Long, String> seen = new HashMap<>();
    for (int i = 0; ; i++) {
      String key = "key " + i;
      long hash = function.of(bytes(key));
      String twin = seen.put(Slot.of(hash, 0) | Slot.table(hash), key);
      if (twin != null) {
        return List.of(twin, key);
      }
    }
  }
}
