package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.Snapshot;
import storage.common.SortedStore;

/** A snapshot is the store as it was. */
public interface Snapshots extends SortedStoreUnderTest {

  @Test
  @Proves(Promise.SNAPSHOTS_STAND_STILL)
  default void aSnapshotShowsTheStoreAsItWas(@TempDir Path directory) throws IOException {
    try (SortedStore store = openSorted(directory)) {
      store.set("light", "red");
      store.set("town", "London");
      store.set("gone before", "x");
      store.delete("gone before");
      try (Snapshot before = store.snapshot()) {
        store.set("light", "green");
        store.set("name", "Ada");
        store.delete("town");
        expectRed("at once", before);
        bury(store);
        store.delete("light");
        bury(store);
        expectRed("after 10 MiB more", before);
      }
      Walk.expect("scan of the store", store.scan(BELOW_BURIED), List.of("name=Ada"));
    }
  }

  private static void expectRed(String when, Snapshot snapshot) throws IOException {
    assertThat(snapshot.get("light")).as("get light %s", when).contains("red");
    assertThat(snapshot.get("town")).as("get town %s", when).contains("London");
    assertThat(snapshot.get("name")).as("get name, which was set later, %s", when).isEmpty();
    assertThat(snapshot.get("gone before")).as("get what was deleted before").isEmpty();
    Walk.expect(
        "scan of a snapshot " + when,
        snapshot.scan(BELOW_BURIED),
        List.of("light=red", "town=London"));
    Walk.expect(
        "scan of a snapshot backward " + when,
        snapshot.scan(BELOW_BURIED.backward()),
        List.of("town=London", "light=red"));
  }

  @Test
  @Proves(Promise.SNAPSHOTS_STAND_STILL)
  default void everySnapshotKeepsItsOwnInstant(@TempDir Path directory) throws IOException {
    List<Snapshot> snapshots = new ArrayList<>();
    try (SortedStore store = openSorted(directory)) {
      for (int i = 0; i < 20; i++) {
        store.set("counter", String.valueOf(i));
        snapshots.add(store.snapshot());
        if (i % 7 == 6) {
          bury(store);
        }
      }
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        order.add(i);
      }
      Collections.shuffle(order, new Random(11));
      for (int i : order) {
        assertThat(snapshots.get(i).get("counter"))
            .as("snapshot %d: get counter", i)
            .contains(String.valueOf(i));
        Walk.expect(
            "snapshot %d: scan".formatted(i),
            snapshots.get(i).scan(BELOW_BURIED),
            List.of("counter=" + i));
        snapshots.get(i).close();
      }
    }
  }

  @Test
  @Proves(Promise.SNAPSHOTS_STAND_STILL)
  default void aSnapshotBesideAWriterStandsStill(@TempDir Path directory) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger acknowledged = new AtomicInteger();
    try (SortedStore store = openSorted(directory)) {
      store.set("counter", "0");
      Callable<Void> writer =
          () -> {
            while (!done.get() && !Thread.currentThread().isInterrupted()) {
              int next = acknowledged.get() + 1;
              store.set("counter", String.valueOf(next));
              acknowledged.set(next);
            }
            return null;
          };
      Callable<Void> reader =
          () -> {
            try {
              for (int i = 0; i < 20; i++) {
                try (Snapshot snapshot = store.snapshot()) {
                  String first = snapshot.get("counter").orElseThrow();
                  awaitMore(acknowledged);
                  assertThat(snapshot.get("counter")).as("get counter again").contains(first);
                  Walk.expect(
                      "scan of the same snapshot",
                      snapshot.scan(BELOW_BURIED),
                      List.of("counter=" + first));
                }
              }
            } finally {
              done.set(true);
            }
            return null;
          };
      Threads.runAll(List.of(writer, reader));
    }
  }

  private static void awaitMore(AtomicInteger acknowledged) throws InterruptedException {
    int before = acknowledged.get();
    while (acknowledged.get() < before + 2) {
      Threads.endIfInterrupted();
      LockSupport.parkNanos(10_000);
    }
  }
}
