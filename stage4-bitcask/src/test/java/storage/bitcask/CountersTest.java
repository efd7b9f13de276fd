package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.log.SegmentHeader;

/** What a store has counted of its own work. */
class CountersTest {

  private static final BitcaskOptions OPTIONS = BitcaskOptions.defaults().withoutBackground();

  @TempDir private Path directory;

  @Test
  void everyWayToReadAValueCounts() throws IOException {
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      put(cask, "key", "value");
      cask.get(bytes("key"));
      cask.get(bytes("none"));
      cask.getAll(List.of(bytes("key"), bytes("none"), bytes("key")));
      cask.entry(bytes("key"));
      cask.get(bytes("key"), ByteBuffer::remaining);
      cask.getInto(bytes("none"), ByteBuffer.allocate(10));
      cask.contains(bytes("key"));
      Counters counters = cask.statistics().counters();
      assertThat(counters.gets()).isEqualTo(8);
      assertThat(counters.misses()).isEqualTo(3);
      assertThat(counters.bytesRead()).isEqualTo(5L * "value".length());
    }
  }

  @Test
  void everyWriteCountsThatWasWritten() throws IOException {
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      put(cask, "a", "1");
      cask.write(new Batch().put(bytes("b"), bytes("2")).delete(bytes("a")).delete(bytes("x")));
      cask.delete(bytes("y"));
      cask.putIfAbsent(bytes("b"), bytes("3"));
      cask.compute(bytes("b"), value -> Optional.of(bytes("4")));
      Statistics statistics = cask.statistics();
      assertThat(statistics.counters().puts()).isEqualTo(3);
      assertThat(statistics.counters().deletes()).isEqualTo(1);
      assertThat(statistics.counters().bytesWritten())
          .isEqualTo(statistics.bytes() - SegmentHeader.SIZE);
    }
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      assertThat(cask.statistics().counters())
          .as("since it was opened")
          .isEqualTo(new Counters(0, 0, 0, 0, 0, 0, 0, 0));
    }
  }

  @Test
  void syncsAndMergesCountThatHadSomethingToDo() throws IOException {
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      put(cask, "key", "1");
      long before = cask.statistics().counters().syncs();
      cask.sync();
      cask.sync();
      assertThat(cask.statistics().counters().syncs()).as("of one put").isEqualTo(before + 1);
      assertThat(cask.statistics().counters().merges()).isZero();
      put(cask, "key", "2");
      long syncs = cask.statistics().counters().syncs();
      cask.merge();
      cask.merge();
      assertThat(cask.statistics().counters().merges()).isEqualTo(1);
      assertThat(cask.statistics().counters().syncs()).as("at its end").isGreaterThan(syncs);
    }
    BitcaskOptions always = OPTIONS.withSync(SyncPolicy.always());
    try (Bitcask cask = Bitcask.open(directory, always)) {
      put(cask, "key", "1");
      long syncs = cask.statistics().counters().syncs();
      for (int i = 0; i < 5; i++) {
        put(cask, "key", "value " + i);
      }
      assertThat(cask.statistics().counters().syncs()).isEqualTo(syncs + 5);
    }
  }

  @Test
  void theReadsOfThreadsThatHaveEndedStillCount() throws Exception {
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      put(cask, "key", "value");
      for (int i = 0; i < 10; i++) {
        Thread thread = new Thread(() -> assertThat(read(cask)).isPresent());
        thread.start();
        thread.join();
        put(cask, "key", "value");
        cask.merge(); // which looks for readers, and forgets those that have ended
      }
      assertThat(cask.statistics().counters().gets()).isEqualTo(10);
    }
  }

  private static Optional<byte[]> read(Bitcask cask) {
    try {
      return cask.get(bytes("key"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
