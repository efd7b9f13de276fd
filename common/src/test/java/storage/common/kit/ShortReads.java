package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/** A read may return fewer bytes than were asked for, and says how many. */
public interface ShortReads extends StoreUnderTest {

  @Test
  @Proves(Promise.SHORT_READS_ARE_HARMLESS)
  @Needs(Sight.DISK)
  default void aReadThatReturnsLessThanWasAskedForIsReadOn(@TempDir Path directory)
      throws IOException {
    String value = "gr\u00E5 \uD83D\uDE04 ".repeat(40);
    for (int longest : new int[] {1, 2, 3, 7, 64}) {
      ObservedDisk disk = new ObservedDisk(directory.resolve("at most " + longest));
      disk.shortenReads(longest);
      try (KeyValueStore store = open(disk.path())) {
        store.set("name", "Ada");
        store.set("long", value);
        store.set("name", "Grace");
      }
      for (int time = 0; time < 2; time++) {
        try (KeyValueStore store = open(disk.path())) {
          assertThat(store.get("name")).as("reads of %d bytes", longest).contains("Grace");
          assertThat(store.get("long")).as("reads of %d bytes", longest).contains(value);
          assertThat(store.get("missing")).as("reads of %d bytes", longest).isEmpty();
          store.set("town", "London");
        }
      }
      try (KeyValueStore store = open(disk.path())) {
        assertThat(store.get("town")).as("reads of %d bytes", longest).contains("London");
      }
    }
  }
}
