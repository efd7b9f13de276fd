package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.put;
import static storage.bitcask.BitcaskTest.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import storage.common.CorruptStoreException;

/** What was written since some record, for whoever follows. */
@Timeout(120)
class FeedTest {

  private static final BitcaskOptions SMALL =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(400);

  @TempDir private Path directory;
  @TempDir private Path target;

  /** A map that follows a store. */
  private static final class Follower {

    private final Map<String, String> content = new TreeMap<>();
    private long known;
    private int beginnings;

    void catchUp(Bitcask cask) throws IOException {
      Optional<Feed> found = cask.since(known);
      if (found.isEmpty()) {
        content.clear();
        beginnings++;
        found = cask.since(0);
      }
      try (Feed feed = found.orElseThrow()) {
        feed.forEachRemaining(this::apply);
        assertThat(known).isLessThanOrEqualTo(feed.lastSequence());
        known = feed.lastSequence();
      }
    }

    private void apply(Feed.Write write) {
      content.remove(text(write.key()));
      write.value().ifPresent(value -> content.put(text(write.key()), text(value)));
    }
  }

  @Test
  void aFollowerHasWhatTheStoreHas() throws IOException {
    int beginnings = 0;
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Follower follower = new Follower();
      try (Bitcask cask = SmallStore.open(directory.resolve("store " + seed), SMALL)) {
        for (int i = 0; i < 400; i++) {
          byte[] key = bytes("key " + random.nextInt(20));
          switch (random.nextInt(9)) {
            case 0, 1, 2 -> cask.delete(key);
            case 3 -> cask.write(new Batch().put(key, bytes("batch " + i)).delete(bytes("key 0")));
            case 4 -> {
              if (random.nextInt(4) == 0) {
                cask.merge();
              }
            }
            default -> cask.put(key, bytes("value " + i));
          }
          if (random.nextInt(30) == 0) {
            follower.catchUp(cask);
            assertThat(follower.content).as("seed %d, step %d", seed, i).isEqualTo(content(cask));
          }
        }
      }
      beginnings += follower.beginnings;
    }
    assertThat(beginnings).as("some of them had to begin anew").isPositive();
  }

  @Test
  void aFollowerThatKeepsUpNeverBeginsAnew() throws IOException {
    Follower follower = new Follower();
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      for (int i = 0; i < 200; i++) {
        put(cask, "key " + i % 7, "value " + i);
        cask.delete(bytes("key " + (i + 3) % 7));
        follower.catchUp(cask);
        if (i % 10 == 0) {
          cask.merge();
        }
      }
      assertThat(follower.content).isEqualTo(content(cask));
    }
    assertThat(follower.beginnings).isZero();
  }

  @Test
  void aBackupAndTheFeedSinceThenMakeTheStore() throws IOException {
    Follower follower = new Follower();
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      for (int i = 0; i < 50; i++) {
        put(cask, "key " + i, "before");
      }
      follower.known = cask.backup(target).lastSequence();
      for (int i = 0; i < 50; i += 3) {
        put(cask, "key " + i, "after");
        cask.delete(bytes("key " + (i + 1)));
      }
      try (Bitcask backup = Bitcask.open(target, SMALL.asReadOnly())) {
        follower.content.putAll(content(backup));
      }
      follower.catchUp(cask);
      assertThat(follower.content).isEqualTo(content(cask));
      assertThat(follower.beginnings).isZero();
    }
  }

  @Test
  void aWriteTellsAllOfItsRecord() throws IOException {
    Instant expiry = Instant.ofEpochMilli(Long.MAX_VALUE);
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      put(cask, "first", "1");
      cask.put(bytes("key"), bytes("value"), expiry);
      cask.delete(bytes("key"));
      try (Feed feed = cask.since(1).orElseThrow()) {
        put(cask, "later", "is not seen");
        assertThat(feed.lastSequence()).isEqualTo(3);
        List<Feed.Write> writes = feed.stream().toList();
        assertThat(writes).hasSize(2);
        assertThat(text(writes.get(0).key())).isEqualTo("key");
        assertThat(writes.get(0).value()).contains(bytes("value"));
        assertThat(writes.get(0).expiry()).contains(expiry);
        assertThat(writes.get(0).sequence()).isEqualTo(2);
        assertThat(text(writes.get(1).key())).isEqualTo("key");
        assertThat(writes.get(1).value()).isEmpty();
        assertThat(writes.get(1).expiry()).isEmpty();
        assertThat(writes.get(1).sequence()).isEqualTo(3);
      }
      try (Feed feed = cask.since(4).orElseThrow()) {
        assertThat(feed.hasNext()).as("nothing since then").isFalse();
      }
    }
  }

  @Test
  void aNumberThatNoRecordHasIsRefused() throws IOException {
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      assertThat(cask.since(0).orElseThrow().hasNext()).isFalse();
      put(cask, "key", "value");
      assertThatThrownBy(() -> cask.since(2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("since record 2", "is 1");
      assertThatThrownBy(() -> cask.since(-1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aFeedHoldsItsFilesUntilItIsClosed() throws IOException {
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      for (int i = 0; i < 50; i++) {
        put(cask, "key", "value " + i);
      }
      Feed feed = cask.since(10).orElseThrow();
      cask.merge();
      assertThat(cask.statistics().deletedBytes()).isPositive();
      assertThat(feed.next().sequence()).isEqualTo(11);
      feed.close();
      feed.close();
      assertThat(cask.statistics().deletedBytes()).isZero();
      assertThatThrownBy(feed::next).isInstanceOf(IllegalStateException.class);
      assertThat(cask.since(10)).as("merged").isEmpty();
      assertThat(cask.since(0)).isPresent();
    }
  }

  @Test
  void damageIsAnError() throws IOException {
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      put(cask, "stale", "a value that is going to be damaged");
      put(cask, "stale", "new");
    }
    SmallStore.flip(directory, bytes("a value that is going to be damaged"));
    try (Bitcask cask = SmallStore.open(directory, SMALL);
        Feed feed = cask.since(0).orElseThrow()) {
      assertThatThrownBy(() -> feed.forEachRemaining(write -> {}))
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(CorruptStoreException.class);
    }
  }

  @Test
  void theSequenceRisesBesideMerges() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (Bitcask cask = SmallStore.open(directory, SMALL.withSegmentSize(200_000))) {
      for (int i = 0; i < 2_000; i++) { // so that no merge begins with the first record
        cask.put(bytes("fixed " + i), new byte[200]);
      }
      for (int i = 0; i < 1_000; i++) {
        put(cask, "key " + i, "value");
      }
      Future<Void> merges =
          pool.submit(
              () -> {
                while (!done.get()) {
                  cask.merge();
                }
                return null;
              });
      Future<Void> writes =
          pool.submit(
              () -> {
                for (int i = 0; !done.get(); i++) {
                  put(cask, "key " + i % 1_000, "value " + i);
                }
                return null;
              });
      for (int i = 0; i < 150; i++) {
        try (Feed feed = cask.since(0).orElseThrow()) {
          long before = 0;
          while (feed.hasNext()) {
            long sequence = feed.next().sequence();
            assertThat(sequence).isGreaterThan(before);
            before = sequence;
          }
          assertThat(before).isEqualTo(feed.lastSequence());
        }
      }
      done.set(true);
      merges.get();
      writes.get();
    } finally {
      done.set(true);
      pool.shutdownNow();
    }
  }
}
