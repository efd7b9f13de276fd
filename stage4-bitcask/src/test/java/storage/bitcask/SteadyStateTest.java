package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.bytes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store whose content does not grow does not grow, however long it is used, if it merges as the
 * default policy wants it. {@code -Dsteady.operations=10000000} uses it for longer.
 */
@Timeout(3_600)
class SteadyStateTest {

  private static final int OPERATIONS = Integer.getInteger("steady.operations", 100_000);

  /** The content is what it will be, and a few merges are done, after so many looks. */
  private static final int LOOKS_UNTIL_STEADY = 4;

  private static final int LOOKS = 20;
  private static final int LIVE = 500;

  @TempDir private Path directory;

  /** In milliseconds. */
  private final AtomicLong now = new AtomicLong(1_000_000);

  private final BitcaskOptions options =
      BitcaskOptions.defaults()
          .withSegmentSize(128 << 10)
          .withClock(() -> Instant.ofEpochMilli(now.get()));

  @Test
  void aQueueStaysAsLargeAsItIs() throws IOException {
    staysAsLargeAsItIs((cask, i) -> passThroughTheQueue(cask, i));
  }

  /** One stale record beside cold ones is no reason to merge them, nor to keep all tombstones. */
  @Test
  void aQueueBesideColdDataStaysAsLargeAsItIs() throws IOException {
    try (Bitcask cask = Bitcask.open(directory, options)) {
      putColdData(cask);
      cask.put(bytes("cold 0"), new byte[200]);
    }
    staysAsLargeAsItIs((cask, i) -> passThroughTheQueue(cask, i));
  }

  @Test
  void aCacheWhoseKeysExpireStaysAsLargeAsItIs() throws IOException {
    staysAsLargeAsItIs(
        (cask, i) -> {
          now.incrementAndGet();
          cask.put(bytes("visit " + i), new byte[100], Instant.ofEpochMilli(now.get() + LIVE));
          assertThat(cask.get(bytes("visit " + Math.max(0, i - LIVE / 2)))).isPresent();
        });
  }

  @Test
  void sessionsBesideColdDataStayAsManyAsTheyAre() throws IOException {
    try (Bitcask cask = Bitcask.open(directory, options)) {
      putColdData(cask);
    }
    staysAsLargeAsItIs(
        (cask, i) -> {
          now.incrementAndGet();
          int session = i / 3;
          if (i % 3 < 2) {
            Instant expiry = Instant.ofEpochMilli(now.get() + LIVE);
            cask.put(bytes("session " + session), new byte[80], expiry);
          } else if (session % 2 == 0) {
            cask.delete(bytes("session " + session));
          }
        });
  }

  @Test
  void aBatchThatDeletesWhatIsNotThereLeavesNothing() throws IOException {
    Batch deletes = new Batch();
    for (int i = 0; i < LIVE; i++) {
      deletes.delete(bytes("never there " + i));
    }
    try (Bitcask cask = Bitcask.open(directory, options)) {
      cask.put(bytes("name"), bytes("Ada"));
      cask.write(deletes);
      assertThat(cask.statistics().tombstones()).isZero();
    }
  }

  @Test
  void theKeydirShrinksWithItsKeys() throws IOException {
    int keys = 50_000;
    int most = 64 << 10;
    try (Bitcask cask = Bitcask.open(directory, options)) {
      for (int i = 0; i < keys; i++) {
        cask.put(bytes("key " + i), new byte[10]);
      }
      assertThat(cask.statistics().keydirBytes()).as("with all keys").isGreaterThan(most);
      for (int i = 1; i < keys; i++) {
        cask.delete(bytes("key " + i));
      }
      cask.merge();
    }
    try (Bitcask cask = Bitcask.open(directory, options)) {
      cask.put(bytes("key 0"), new byte[1]);
      cask.merge();
      assertThat(cask.keys()).hasSize(1);
      assertThat(cask.statistics().keydirBytes()).as("with one").isLessThan(most);
    }
    assertThat(sizeOnDisk()).isLessThan(most);
  }

  private static void passThroughTheQueue(Bitcask cask, int i) throws IOException {
    cask.put(bytes("job 0123456789 " + i), new byte[50]);
    if (i >= LIVE) {
      byte[] oldest = bytes("job 0123456789 " + (i - LIVE));
      assertThat(cask.get(oldest)).isPresent();
      cask.delete(oldest);
    }
  }

  private static void putColdData(Bitcask cask) throws IOException {
    for (int i = 0; i < 2 * LIVE; i++) {
      cask.put(bytes("cold " + i), new byte[200]);
    }
  }

  /** Never twice as large, in memory and on the disk, as it was when it had become steady. */
  private void staysAsLargeAsItIs(Use use) throws IOException {
    try (Bitcask cask = Bitcask.open(directory, options)) {
      Size steady = new Size(0, 0);
      int done = 0;
      for (int look = 1; look <= LOOKS; look++) {
        for (; done < (long) OPERATIONS * look / LOOKS; done++) {
          use.once(cask, done);
        }
        mergeByPolicy(cask);
        Size size = new Size(sizeOnDisk(), cask.statistics().keydirBytes());
        if (look <= LOOKS_UNTIL_STEADY) {
          steady = steady.most(size);
        } else {
          assertThat(size.isTwice(steady))
              .as("after %,d operations %s, before %s: %s", done, size, steady, cask.statistics())
              .isFalse();
        }
      }
    }
  }

  /** What the background would do, if one were to wait for it. */
  private static void mergeByPolicy(Bitcask cask) throws IOException {
    int most = 10;
    while (most > 0 && cask.mergeByPolicy().segmentsRead() > 0) {
      most--;
    }
  }

  private long sizeOnDisk() throws IOException {
    long size = 0;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        size += Files.exists(each) ? Files.size(each) : 0;
      }
    }
    return size;
  }

  /** In bytes, on the disk and in memory. */
  private record Size(long files, long keydir) {

    Size most(Size other) {
      return new Size(Math.max(files, other.files), Math.max(keydir, other.keydir));
    }

    boolean isTwice(Size steady) {
      return files >= 2 * steady.files || keydir >= 2 * steady.keydir;
    }
  }

  /** One operation of many on an open store. */
  private interface Use {
    void once(Bitcask cask, int number) throws IOException;
  }
}
