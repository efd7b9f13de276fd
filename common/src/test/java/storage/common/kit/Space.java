package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/** What was overwritten need not stay on the disk for ever. */
public interface Space extends StoreUnderTest {

  @Test
  @Proves(Promise.SPACE_COMES_BACK)
  default void theSpaceOfSupersededValuesComesBack(@TempDir Path directory) throws IOException {
    int keys = 10;
    int rounds = 200;
    String value = "x".repeat(1_000);
    try (KeyValueStore store = open(directory)) {
      for (int i = 0; i < keys * rounds; i++) {
        store.set("key " + i % keys, i + value);
      }
      reclaim(store);
    }
    long size = StoredFiles.read(directory).values().stream().mapToLong(each -> each.length).sum();
    long live = (long) keys * value.length();
    if (keeps(Promise.SPACE_COMES_BACK)) {
      assertThat(size).as("bytes on the disk").isLessThan(2 * live + (64 << 10));
    } else {
      KnownLimit.require(
          () -> assertThat(size).as("the known limit: all is kept").isGreaterThan(live * rounds));
    }
    try (KeyValueStore store = open(directory)) {
      for (int i = keys * (rounds - 1); i < keys * rounds; i++) {
        String key = "key " + i % keys;
        assertThat(store.get(key))
            .as("get %s, the newest of %d values", key, rounds)
            .contains(i + value);
      }
    }
  }
}
