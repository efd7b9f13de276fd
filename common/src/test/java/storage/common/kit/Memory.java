package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/** How much memory an open store keeps, and how much it takes to read one small value. */
public interface Memory extends StoreUnderTest {

  /** In bytes: the chunks of a scan, and whatever does not depend on what is stored. */
  int ALLOWANCE = 1 << 20;

  @Test
  @Proves(Promise.MEMORY_IGNORES_VALUES)
  @Needs(Sight.MEMORY)
  default void aLongValueOfAnotherKeyTakesNoMemory(@TempDir Path directory) {
    LongValue.judge(
        () -> {
          try (KeyValueStore store = open(directory)) {
            store.set("before", "1");
            store.set("long", "x".repeat(LongValue.LENGTH));
            store.set("after", "2");
          }
          for (String key : new String[] {"before", "after", "missing"}) {
            openAndGet(directory, key); // loads classes
            long allocated = allocatedBy(() -> openAndGet(directory, key));
            if (allocated >= ALLOWANCE && !SmallHeap.isEnoughToGet(this, directory, key)) {
              throw new AssertionError(
                  ("get '%s' beside a value of 32 MiB: %,d bytes are allocated,"
                          + " and a heap of %d MiB is too small")
                      .formatted(key, allocated, SmallHeap.MEBIBYTES));
            }
          }
        });
  }

  @Test
  @Proves(Promise.MEMORY_IGNORES_KEYS)
  @Needs(Sight.MEMORY)
  default void moreKeysTakeNoMoreMemory(@TempDir Path directory) throws IOException {
    Path few = directory.resolve("few");
    Path many = directory.resolve("many");
    fill(few, 1_000);
    fill(many, 201_000);
    retainedBy(few); // loads classes
    long more = retainedBy(many) - retainedBy(few);
    if (keeps(Promise.MEMORY_IGNORES_KEYS)) {
      assertThat(more).as("bytes kept for 200,000 more keys").isLessThan(ALLOWANCE);
    } else {
      KnownLimit.require(
          () ->
              assertThat(more)
                  .as("the known limit: each of 200,000 more keys takes its place in memory")
                  .isGreaterThan(200_000L * 8));
    }
  }

  private void fill(Path directory, int keys) throws IOException {
    try (KeyValueStore store = open(directory)) {
      for (int i = 0; i < keys; i++) {
        store.set("key " + i, "value");
      }
    }
  }

  private void openAndGet(Path directory, String key) throws IOException {
    try (KeyValueStore store = open(directory)) {
      store.get(key);
    }
  }

  /** Returns the bytes that stay reachable while the store is open. */
  private long retainedBy(Path directory) throws IOException {
    long before = usedAfterCollection();
    try (KeyValueStore store = open(directory)) {
      store.get("missing");
      return usedAfterCollection() - before;
    }
  }

  private static long usedAfterCollection() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long allocatedBy(ObservedDisk.IoAction action) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    action.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
