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

/** Two keys of which the keydir keeps the same bits: only the log can tell them apart. */
class TwinKeysTest {

  private static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(256);

  @TempDir private Path directory;

  @Test
  void keysWithTheSameFingerprintAreKeptApart() throws IOException {
    List<String> twins = twins();
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

  private static List<String> twins() {
    Map<Long, String> seen = new HashMap<>();
    for (int i = 0; ; i++) {
      String key = "key " + i;
      long hash = KeyHash.of(bytes(key));
      String twin = seen.put(Slot.of(hash, 0) | Slot.table(hash), key);
      if (twin != null) {
        return List.of(twin, key);
      }
    }
  }
}
