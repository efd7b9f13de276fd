package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.Cursor;
import storage.common.Range;
import storage.common.SortedStore;

/** A scan shows the records of the instant in which it was asked for. */
public interface OneInstant extends SortedStoreUnderTest {

  @Test
  @Proves(Promise.SCANS_SEE_ONE_INSTANT)
  default void aScanShowsNothingOfWhatIsWrittenLater(@TempDir Path directory) throws IOException {
    List<String> then = List.of("b=1", "d=1", "f=1", "h=1");
    List<String> backward = new ArrayList<>(then);
    Collections.reverse(backward);
    try (SortedStore store = openSorted(directory)) {
      for (String key : List.of("b", "d", "f", "h")) {
        store.set(key, "1");
      }
      try (Cursor up = store.scan(BELOW_BURIED);
          Cursor down = store.scan(BELOW_BURIED.backward())) {
        assertThat(Walk.next(up)).as("scan, record 1").isEqualTo("b=1");
        assertThat(Walk.next(down)).as("scan backward, record 1").isEqualTo("h=1");
        store.set("d", "2"); // both are still to come here
        store.set("e", "2");
        store.delete("f");
        store.set("a", "2");
        bury(store);
        store.set("i", "2");
        store.delete("d");
        Walk.expect("scan, after its first record", up, then.subList(1, 4));
        Walk.expect("scan backward, after its first record", down, backward.subList(1, 4));
      }
      Walk.expect(
          "scan anew", store.scan(BELOW_BURIED), List.of("a=2", "b=1", "e=2", "h=1", "i=2"));
    }
  }

  /**
   * One thread sets ten keys in turn, each to the number of the round. So the values that a scan
   * shows tell how many sets it has seen, if it has seen one instant.
   */
  @Test
  @Proves(Promise.SCANS_SEE_ONE_INSTANT)
  default void aScanBesideAWriterShowsOneInstant(@TempDir Path directory) throws Exception {
    int rounds = 60;
    AtomicInteger acknowledged = new AtomicInteger();
    try (SortedStore store = openSorted(directory)) {
      for (int i = 0; i < 10; i++) {
        store.set("key " + i, "0");
      }
      Callable<Void> writer =
          () -> {
            for (int set = 0; set < rounds * 10; set++) {
              store.set("key " + set % 10, String.valueOf(set / 10 + 1));
              acknowledged.set(set + 1);
              if (set % 200 == 99) {
                bury(store);
              }
            }
            return null;
          };
      Callable<Void> scanner =
          () -> {
            Range range = Range.all().prefix("key ");
            int seen = 0;
            while (seen < rounds * 10 && !Thread.currentThread().isInterrupted()) {
              int atLeast = acknowledged.get();
              seen = setsSeen(Walk.toTheEnd(store.scan(range)));
              assertThat(seen).as("sets that a scan shows").isGreaterThanOrEqualTo(atLeast);
              range = range.reversed() ? Range.all().prefix("key ") : range.backward();
            }
            return null;
          };
      Threads.runAll(List.of(writer, scanner, scanner));
    }
  }

  private static int setsSeen(List<String> records) {
    int sets = 0;
    for (String record : records) {
      sets += Integer.parseInt(record.substring("key 0=".length()));
    }
    List<String> then = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      then.add("key %d=%d".formatted(i, sets / 10 + (i < sets % 10 ? 1 : 0)));
    }
    assertThat(records).as("one instant").containsExactlyInAnyOrderElementsOf(then);
    return sets;
  }
}
