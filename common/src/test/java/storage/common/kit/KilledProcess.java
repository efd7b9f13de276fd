package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/**
 * A process that is killed while it writes loses nothing that it has acknowledged.
 *
 * <p>This says nothing about a power cut: the operating system lives on, and with it what was
 * written and not yet synced.
 */
public interface KilledProcess extends StoreUnderTest {

  @Test
  @Proves(Promise.SURVIVES_A_KILL)
  default void everyAcknowledgedWriteIsThereAfterAKill(@TempDir Path directory) throws IOException {
    Random random = new Random(9);
    int next = 0;
    for (int round = 0; round < Integer.getInteger("kit.kills", 3); round++) {
      int acknowledged;
      try (ChildProcess child = ChildProcess.start(this, directory, next)) {
        acknowledged = child.await(50 + random.nextInt(500));
        List<Integer> more = child.kill();
        acknowledged = more.isEmpty() ? acknowledged : more.get(more.size() - 1);
      }
      try (KeyValueStore store = open(directory)) {
        int inFlight = acknowledged + 1;
        for (int count = inFlight - ChildProcess.KEYS + 1; count <= inFlight; count++) {
          if (count >= 0) {
            assertLastWrite(store, count, acknowledged);
          }
        }
      }
      next = acknowledged + 1;
    }
  }

  /** The write in flight may be old or new; every other is there. */
  private static void assertLastWrite(KeyValueStore store, int count, int acknowledged)
      throws IOException {
    String found = store.get(ChildProcess.key(count)).orElse("nothing");
    String written = ChildProcess.value(count);
    if (count > acknowledged) {
      int before = count - ChildProcess.KEYS;
      String old = before < 0 ? "nothing" : ChildProcess.value(before);
      assertThat(found).as("in flight when killed: %d", count).isIn(written, old);
    } else {
      assertThat(found).as("acknowledged: %d of %d", count, acknowledged).isEqualTo(written);
    }
  }
}
