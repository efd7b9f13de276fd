package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.put;
import static storage.bitcask.BitcaskTest.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import storage.common.CorruptStoreException;

/** Values that are read where they stand in the log. */
class ZeroCopyTest {

  private static final BitcaskOptions SMALL =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(2_000);

  private static final byte[] KEY = bytes("key");

  @TempDir private Path directory;

  @Test
  void theValueIsShownWhereItStands() throws IOException {
    byte[] value = new byte[3_000_001];
    new Random(1).nextBytes(value);
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      cask.put(KEY, value);
      Optional<byte[]> seen =
          cask.get(
              KEY,
              shown -> {
                assertThat(shown.isReadOnly()).isTrue();
                assertThat(shown.isDirect()).as("no copy of it").isTrue();
                return copy(shown);
              });
      assertThat(seen).contains(value);
      cask.put(KEY, bytes(""));
      assertThat(cask.get(KEY, ByteBuffer::remaining)).contains(0);
      assertThat(cask.get(KEY, shown -> null)).as("null is nothing").isEmpty();
    }
  }

  @Test
  void whatIsNotThereIsNotShown() throws IOException {
    Instant expiry = Instant.ofEpochMilli(2_000_000);
    Instant[] now = {Instant.ofEpochMilli(1_000_000)};
    try (Bitcask cask = SmallStore.open(directory, SMALL.withClock(() -> now[0]))) {
      assertNotShown(cask);
      cask.put(KEY, bytes("value"), expiry);
      assertThat(cask.get(KEY, ByteBuffer::remaining)).contains(5);
      now[0] = expiry;
      assertNotShown(cask);
      put(cask, "key", "again");
      cask.delete(KEY);
      assertNotShown(cask);
    }
  }

  private static void assertNotShown(Bitcask cask) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(10);
    assertThat(cask.get(KEY, ZeroCopyTest::fail)).isEmpty();
    assertThat(cask.getInto(KEY, target)).isEmpty();
    assertThat(target.position()).isZero();
  }

  private static Object fail(ByteBuffer shown) {
    throw new AssertionError("called for nothing");
  }

  @Test
  void damageIsNotShown() throws IOException {
    byte[] value = bytes("a value that is going to be damaged");
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      cask.put(KEY, value);
    }
    SmallStore.flip(directory, value);
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      ByteBuffer target = ByteBuffer.allocate(100);
      assertThatThrownBy(() -> cask.get(KEY, ZeroCopyTest::fail))
          .isInstanceOf(CorruptStoreException.class);
      assertThatThrownBy(() -> cask.getInto(KEY, target)).isInstanceOf(CorruptStoreException.class);
      assertThat(target.position()).isZero();
    }
  }

  @Test
  void aMergeDoesNotEndTheMappingUnderTheFunction() throws IOException {
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      put(cask, "key", "before");
      Optional<String> seen =
          cask.get(
              KEY,
              shown -> {
                putAndMerge(cask);
                assertThat(cask.statistics().deletedBytes()).as("still read").isPositive();
                return text(copy(shown));
              });
      assertThat(seen).contains("before");
      assertThat(cask.statistics().deletedBytes()).isZero();
      assertThat(cask.get(KEY, shown -> text(copy(shown)))).contains("after");
    }
  }

  private static void putAndMerge(Bitcask cask) {
    try {
      put(cask, "key", "after");
      cask.merge();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatTheFunctionThrowsIsThrown() throws IOException {
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      put(cask, "key", "value");
      assertThatThrownBy(() -> cask.get(KEY, shown -> shown.get(5)))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(cask.get(KEY, ByteBuffer::remaining)).contains(5);
    }
  }

  @Test
  void aValueIsCopiedIntoABufferThatHasRoom() throws IOException {
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      put(cask, "key", "value");
      ByteBuffer target = ByteBuffer.allocateDirect(10);
      assertThat(cask.getInto(KEY, target)).hasValue(5);
      assertThat(cask.getInto(KEY, target)).as("to the last byte").hasValue(5);
      assertThat(cask.getInto(KEY, target)).as("no room").hasValue(5);
      assertThat(target.position()).isEqualTo(10);
      assertThat(text(copy(target.flip()))).isEqualTo("valuevalue");
      target.clear().limit(4);
      assertThat(cask.getInto(KEY, target)).hasValue(5);
      assertThat(target.position()).as("nothing was copied").isZero();
    }
  }

  @Test
  @Timeout(60)
  void everyValueIsWholeBesideWritesAndMerges() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      cask.put(KEY, filled(0));
      Future<Integer> reads =
          pool.submit(
              () -> {
                int count = 0;
                while (!done.get()) {
                  byte[] seen = cask.get(KEY, ZeroCopyTest::copy).orElseThrow();
                  assertThat(seen).isEqualTo(filled(seen[0]));
                  count++;
                }
                return count;
              });
      Future<Void> merges =
          pool.submit(
              () -> {
                while (!done.get()) {
                  cask.merge();
                }
                return null;
              });
      for (int i = 0; i < 500; i++) {
        cask.put(KEY, filled(i));
      }
      done.set(true);
      merges.get();
      assertThat(reads.get()).isPositive();
    } finally {
      done.set(true);
      pool.shutdownNow();
    }
  }

  private static byte[] filled(int i) {
    byte[] value = new byte[900];
    Arrays.fill(value, (byte) i);
    return value;
  }

  private static byte[] copy(ByteBuffer shown) {
    byte[] copy = new byte[shown.remaining()];
    shown.get(copy);
    return copy;
  }
}
