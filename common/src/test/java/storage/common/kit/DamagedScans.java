package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.Range;
import storage.common.SortedStore;

/** A scan of bytes that the store never wrote. */
public interface DamagedScans extends SortedStoreUnderTest {

  /** A scan may show what was stored, or end with an error that names the file. */
  @Test
  @Proves(Promise.EVERY_FLIPPED_BYTE_IS_NOTICED)
  default void aFlippedByteChangesNoScan(@TempDir Path directory) throws IOException {
    if (!keeps(Promise.EVERY_FLIPPED_BYTE_IS_NOTICED)) {
      return; // Damage looks for the limit
    }
    try (SortedStore store = openSorted(directory)) {
      store.set("name", "Ada");
      store.set("town", "London");
      store.set("gone", "x");
      store.delete("gone");
      store.set("name", "Grace");
    }
    Map<String, byte[]> files = StoredFiles.read(directory);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      for (int at = 0; at < file.getValue().length; at++) {
        byte[] flipped = file.getValue().clone();
        flipped[at] ^= 0x01;
        Path damaged =
            StoredFiles.write(
                directory.resolve("damaged"), StoredFiles.with(files, file.getKey(), flipped));
        scanDamaged(damaged, file.getKey(), "byte %d of %s xor 0x01".formatted(at, file.getKey()));
      }
    }
  }

  private void scanDamaged(Path damaged, String file, String what) throws IOException {
    ObservedDisk disk = new ObservedDisk(damaged);
    disk.withoutSyncs(); // so that this is fast
    try (SortedStore store = openSorted(disk.path())) {
      List<String> shown = Walk.toTheEnd(store.scan(Range.all()));
      assertThat(shown).as("scan, %s", what).containsExactly("name=Grace", "town=London");
    } catch (IOException noticed) {
      Thrown.requireSays(what + ": the error", noticed, file);
    }
  }
}
