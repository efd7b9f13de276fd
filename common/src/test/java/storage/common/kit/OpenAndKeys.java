package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/** What open asks of the disk, when many keys are stored. */
public interface OpenAndKeys extends StoreUnderTest {

  @Test
  @Proves(Promise.OPEN_IGNORES_KEYS)
  @Needs(Sight.DISK)
  default void openReadsNoMoreOfMoreKeys(@TempDir Path directory) throws IOException {
    int few = 1_000;
    int many = Integer.getInteger("kit.keys", 100_000);
    fill(directory.resolve("few"), few);
    fill(directory.resolve("many"), many);
    ObservedDisk disk = new ObservedDisk(directory);
    long more = readByOpen(disk, "many") - readByOpen(disk, "few");
    if (keeps(Promise.OPEN_IGNORES_KEYS)) {
      assertThat(more)
          .as("bytes that open reads more of %,d keys than of %,d", many, few)
          .isLessThan(many - few);
    } else {
      assumeTrue(more > many - few || !disk.hasMapped(), "reads through a mapping are not counted");
      KnownLimit.require(
          () ->
              assertThat(more)
                  .as("the known limit: open reads every key")
                  .isGreaterThan(many - few));
    }
  }

  private void fill(Path directory, int keys) throws IOException {
    try (KeyValueStore store = open(directory)) {
      for (int i = 0; i < keys; i++) {
        store.set("key " + i, "value");
      }
    }
  }

  private long readByOpen(ObservedDisk disk, String name) throws IOException {
    return disk.during(() -> open(disk.path().resolve(name)).close()).bytesRead();
  }
}
