package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.Cursor;
import storage.common.Range;
import storage.common.SortedStore;

/** One store, and many threads that scan it. */
public interface SharedScans extends SortedStoreUnderTest {

  @Test
  @Proves(Promise.MANY_THREADS)
  default void closeBesideScansIsAnOrderlyEnd(@TempDir Path directory) throws Exception {
    for (int round = 0; round < 10; round++) {
      AtomicBoolean closed = new AtomicBoolean();
      SortedStore store = openSorted(directory.resolve("round " + round));
      List<String> records = fill(store);
      Callable<Void> scanner =
          Threads.untilClosed(closed, () -> Walk.expect("scan", store.scan(Range.all()), records));
      Callable<Void> closer =
          () -> {
            Thread.sleep(2);
            store.close();
            closed.set(true);
            return null;
          };
      Threads.runAll(List.of(scanner, scanner, closer));
    }
  }

  /** Java closes a FileChannel for all threads when one of them is interrupted inside it. */
  @Test
  @Proves(Promise.INTERRUPTS_ARE_HARMLESS)
  default void anInterruptedScanDisturbsNoOther(@TempDir Path directory) throws Exception {
    try (SortedStore store = openSorted(directory)) {
      List<String> records = fill(store);
      try (Cursor slow = store.scan(Range.all())) {
        assertThat(Walk.next(slow)).as("record 1").isEqualTo(records.get(0));
        Threads.failAtMost(() -> Walk.toTheEnd(store.scan(Range.all())));
        Threads.failAtMost(() -> store.get("key 10"));
        Walk.expect(
            "a scan that began before the interrupt", slow, records.subList(1, records.size()));
      }
      Walk.expect("scan after the interrupt", store.scan(Range.all()), records);
      store.set("key 99", "after");
      assertThat(store.get("key 99")).as("get key 99").contains("after");
    }
  }

  private static List<String> fill(SortedStore store) throws IOException {
    List<String> records = new ArrayList<>();
    for (int i = 10; i < 60; i++) {
      store.set("key " + i, "value");
      records.add("key %d=value".formatted(i));
    }
    return records;
  }
}
