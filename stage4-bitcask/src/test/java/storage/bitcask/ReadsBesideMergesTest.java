package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.bytes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What threads read while another one merges, or writes a batch. */
@Timeout(600)
class ReadsBesideMergesTest {

  private static final int READERS = 4;

  private static final int SECONDS = Integer.getInteger("races.seconds", 3);

  private static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults().withSegmentSize(1 << 20).withoutBackground();

  @TempDir private Path directory;

  /**
   * A merge gives the number of a long segment to a short one: where a key was is behind its end.
   */
  @Test
  void getAllFindsEveryKeyWhileItIsMoved() throws Exception {
    List<byte[]> keys = IntStream.range(0, 64).mapToObj(i -> bytes("key " + i)).toList();
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      for (byte[] key : keys) {
        cask.put(key, bytes("value"));
      }
      besides(
          () -> assertThat(cask.getAll(keys)).allMatch(Optional::isPresent),
          () -> {
            cask.put(bytes("large"), new byte[600_000]);
            for (byte[] key : keys) {
              cask.put(key, bytes("value"));
            }
            cask.merge();
            cask.delete(bytes("large"));
            cask.merge();
          });
    }
  }

  @Test
  void aBatchThatWritesAKeyTwiceIsNeverSeenHalfWay() throws Exception {
    byte[] key = bytes("key");
    byte[] other = bytes("other");
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      cask.put(key, bytes("final"));
      cask.put(other, bytes("final"));
      besides(
          () -> {
            assertThat(cask.get(key)).map(BitcaskTest::text).contains("final");
            assertThat(cask.get(other)).map(BitcaskTest::text).contains("final");
            assertThat(cask.getAll(List.of(key)).get(0)).map(BitcaskTest::text).contains("final");
          },
          () ->
              cask.write(
                  new Batch()
                      .put(key, bytes("draft"))
                      .delete(other)
                      .put(key, bytes("final"))
                      .put(other, bytes("final"))));
    }
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) {
      assertThat(cask.get(key)).map(BitcaskTest::text).contains("final");
    }
  }

  /** Lets readers read, over and over, while one thread writes; until the time is up. */
  private static void besides(Call read, Call write) throws Exception {
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    AtomicBoolean failed = new AtomicBoolean();
    AtomicLong reads = new AtomicLong();
    ExecutorService threads = Executors.newCachedThreadPool();
    Call counted =
        () -> {
          read.run();
          reads.incrementAndGet();
        };
    try {
      List<Future<?>> all =
          Stream.concat(Stream.of(write), Stream.generate(() -> counted).limit(READERS))
              .<Future<?>>map(call -> threads.submit(() -> repeat(call, end, failed)))
              .toList();
      for (Future<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("after %,d reads: %s".formatted(reads.get(), e.getCause()), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void repeat(Call call, long end, AtomicBoolean failed) throws IOException {
    try {
      while (System.nanoTime() < end && !failed.get()) {
        call.run();
      }
    } catch (Throwable e) {
      failed.set(true);
      throw e;
    }
    return null;
  }

  /** One call of a store. */
  private interface Call {
    void run() throws IOException;
  }
}
