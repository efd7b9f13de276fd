package storage.lsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an open store keeps on the heap: something of each table, and nothing of each key. */
class HeapTest {

  private static final int FEW = 10_000;
  private static final int MANY = 1_000_000;

  /**
   * In bytes: a filter on the heap would take more for so many keys, and a slot for each far more.
   */
  private static final int ALLOWANCE = 1 << 20;

  @TempDir private Path directory;

  @Test
  void aMillionKeysTakeAsMuchHeapAsTenThousand() throws IOException {
    fill(FEW);
    fill(MANY);
    retained(FEW); // loads classes
    assertThat(retained(MANY) - retained(FEW))
        .as("bytes kept for %,d keys beyond those for %,d", MANY, FEW)
        .isLessThan(ALLOWANCE);
  }

  private void fill(int keys) throws IOException {
    try (Lsm lsm = Lsm.open(store(keys))) {
      for (int i = 0; i < keys; i++) {
        lsm.put(key(i), new byte[0]);
      }
    }
  }

  /** Returns the bytes that stay reachable while the store is open and was read all over. */
  private long retained(int keys) throws IOException {
    long before = usedAfterCollection();
    try (Lsm lsm = Lsm.open(store(keys))) {
      for (int i = 0; i < keys; i += FEW / 1_000) {
        assertThat(lsm.get(key(i))).isPresent();
        assertThat(lsm.get(key(-1 - i))).isEqualTo(Optional.empty());
      }
      return usedAfterCollection() - before;
    }
  }

  private Path store(int keys) {
    return directory.resolve("store-of-" + keys);
  }

  /** Keys that follow each other in no order. */
  private static byte[] key(int number) {
    return LsmTest.bytes("%08x".formatted(number * 0x9E3779B1));
  }

  private static long usedAfterCollection() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
