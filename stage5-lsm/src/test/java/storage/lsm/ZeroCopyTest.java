package storage.lsm;

import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.lsm.LsmTest.SMALL;
import static storage.lsm.LsmTest.bytes;
import static storage.lsm.LsmTest.put;
import static storage.lsm.LsmTest.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import storage.common.CorruptStoreException;

/** Values that are read where they stand, and what is known of a key without its value. */
class ZeroCopyTest {

  private static final byte[] KEY = bytes("key");

  @TempDir private Path directory;

  @Test
  void theValueIsShownWhereItStands() throws IOException {
    byte[] value = new byte[300_001];
    new Random(1).nextBytes(value);
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      lsm.put(KEY, value);
      for (int round = 0; round < 2; round++) {
        Optional<byte[]> seen =
            lsm.get(
                KEY,
                shown -> {
                  assertThat(shown.isReadOnly()).isTrue();
                  assertThat(shown.isDirect()).as("no copy of it").isTrue();
                  return copy(shown);
                });
        assertThat(seen).contains(value);
        assertThat(lsm.get(KEY, shown -> null)).as("null is nothing").isEmpty();
        lsm.merge();
      }
      lsm.put(KEY, bytes(""));
      assertThat(lsm.get(KEY, ByteBuffer::remaining)).contains(0);
    }
  }

  /** In the active memtable, in one that was frozen, in tables, and hidden by a tombstone. */
  @Test
  void containsTellsWhatGetWouldFind() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      Random random = new Random(3);
      for (int i = 0; i < 600; i++) {
        byte[] key = bytes("key " + random.nextInt(40));
        if (random.nextInt(3) == 0) {
          lsm.delete(key);
        } else {
          lsm.put(key, new byte[random.nextInt(100)]);
        }
        byte[] asked = bytes("key " + random.nextInt(45));
        Optional<byte[]> found = lsm.get(asked);
        assertThat(lsm.contains(asked)).isEqualTo(found.isPresent());
        assertThat(lsm.get(asked, ByteBuffer::remaining)).isEqualTo(found.map(v -> v.length));
      }
      assertThat(lsm.statistics().runs()).isNotEmpty();
    }
  }

  @Test
  void whatIsNotThereIsNotShown() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      assertNotShown(lsm);
      put(lsm, "key", "value");
      lsm.merge();
      lsm.delete(KEY);
      assertNotShown(lsm);
    }
  }

  private static void assertNotShown(Lsm lsm) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(10);
    assertThat(lsm.get(KEY, ZeroCopyTest::fail)).isEmpty();
    assertThat(lsm.getInto(KEY, target)).isEmpty();
    assertThat(target.position()).isZero();
    assertThat(lsm.contains(KEY)).isFalse();
  }

  private static Object fail(ByteBuffer shown) {
    throw new AssertionError("called for nothing");
  }

  @Test
  void damageInAMemtableIsNotShown() throws IOException {
    byte[] value = bytes("a value that is going to be damaged");
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      lsm.put(KEY, value);
      flipInPlace(value);
      ByteBuffer target = ByteBuffer.allocate(100);
      assertThatThrownBy(() -> lsm.get(KEY, ZeroCopyTest::fail))
          .isInstanceOf(CorruptStoreException.class);
      assertThatThrownBy(() -> lsm.getInto(KEY, target)).isInstanceOf(CorruptStoreException.class);
      assertThat(target.position()).isZero();
      assertThat(lsm.contains(KEY)).as("which does not read the value").isTrue();
    }
  }

  private void flipInPlace(byte[] wanted) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        int at = indexOf(Files.readAllBytes(file), wanted);
        if (at >= 0) {
          try (FileChannel channel = FileChannel.open(file, WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) ~wanted[0]}), at);
          }
          return;
        }
      }
    }
    throw new IllegalArgumentException("no file holds these bytes");
  }

  private static int indexOf(byte[] file, byte[] wanted) {
    int at = file.length - wanted.length;
    while (at >= 0 && !Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length)) {
      at--;
    }
    return at;
  }

  @Test
  void aMergeDoesNotEndTheMappingUnderTheFunction() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      put(lsm, "key", "before");
      lsm.merge();
      Optional<String> seen =
          lsm.get(
              KEY,
              shown -> {
                putAndMerge(lsm);
                assertThat(lsm.statistics().deletedBytes()).as("still read").isPositive();
                return text(copy(shown));
              });
      assertThat(seen).contains("before");
      assertThat(lsm.statistics().deletedBytes()).isZero();
      assertThat(lsm.get(KEY, shown -> text(copy(shown)))).contains("after");
    }
  }

  private static void putAndMerge(Lsm lsm) {
    try {
      put(lsm, "key", "after");
      lsm.merge();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aValueIsCopiedIntoABufferThatHasRoom() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      put(lsm, "key", "value");
      ByteBuffer target = ByteBuffer.allocateDirect(10);
      assertThat(lsm.getInto(KEY, target)).hasValue(5);
      lsm.merge();
      assertThat(lsm.getInto(KEY, target)).as("to the last byte").hasValue(5);
      assertThat(lsm.getInto(KEY, target)).as("no room").hasValue(5);
      assertThat(target.position()).isEqualTo(10);
      assertThat(text(copy(target.flip()))).isEqualTo("valuevalue");
    }
  }

  @Test
  void aStreamEndsEarlyAndClosesItsCursor() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      for (int i = 0; i < 100; i++) {
        put(lsm, "key %02d".formatted(i), "value " + i);
      }
      lsm.merge();
      try (Stream<Entry> entries = lsm.scan(ByteRange.all().backward()).stream()) {
        put(lsm, "key 98", "later");
        lsm.merge();
        assertThat(lsm.statistics().deletedBytes()).as("held by the stream").isPositive();
        List<String> first =
            entries.map(each -> text(each.key()) + "=" + text(each.value())).limit(2).toList();
        assertThat(first).containsExactly("key 99=value 99", "key 98=value 98");
      }
      assertThat(lsm.statistics().deletedBytes()).isZero();
      try (Stream<Entry> all = lsm.scan(ByteRange.all()).stream()) {
        assertThat(all).hasSize(100);
      }
    }
  }

  @Test
  @Timeout(60)
  void everyValueIsWholeBesideWritesAndMerges() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      lsm.put(KEY, filled(0));
      Future<Integer> reads =
          pool.submit(
              () -> {
                int count = 0;
                while (!done.get()) {
                  assertThat(lsm.contains(KEY)).isTrue();
                  byte[] seen = lsm.get(KEY, ZeroCopyTest::copy).orElseThrow();
                  assertThat(seen).isEqualTo(filled(seen[0]));
                  count++;
                }
                return count;
              });
      Future<Void> merges =
          pool.submit(
              () -> {
                while (!done.get()) {
                  lsm.merge();
                }
                return null;
              });
      for (int i = 0; i < 300; i++) {
        lsm.put(KEY, filled(i));
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
