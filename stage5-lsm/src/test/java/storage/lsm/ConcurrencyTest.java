package storage.lsm;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.lsm.LsmTest.bytes;
import static storage.lsm.LsmTest.content;
import static storage.lsm.LsmTest.get;
import static storage.lsm.LsmTest.put;
import static storage.lsm.LsmTest.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many threads on one store, while memtables are flushed and runs merged behind them. */
@Timeout(60)
class ConcurrencyTest {

  private static final LsmOptions SMALL = LsmOptions.defaults().withSizes(4_096, 256, 4_096);
  private static final int CALLS = Integer.getInteger("concurrency.calls", 3_000);
  private static final int MEMBERS = 5;

  @TempDir private Path directory;

  private final AtomicBoolean done = new AtomicBoolean();
  private final List<Future<?>> threads = new ArrayList<>();
  private final ExecutorService executor = Executors.newCachedThreadPool();

  private void start(Callable<?> work) {
    threads.add(executor.submit(work));
  }

  private void await() throws Exception {
    for (Future<?> each : threads) {
      each.get();
    }
    executor.shutdown();
  }

  /** Each batch gives all members the same value, so whoever sees two of them has seen half. */
  @Test
  void everyScanAndSnapshotShowsWholeBatchesOfOneInstant() throws Exception {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      writeBatch(lsm, 0);
      for (int reader = 0; reader < 3; reader++) {
        boolean backward = reader == 1;
        start(() -> scanUntilDone(lsm, backward));
      }
      start(() -> mergeUntilDone(lsm));
      start(
          () -> {
            for (int i = 1; i <= CALLS; i++) {
              writeBatch(lsm, i);
              put(lsm, "filler " + i % 500, "value " + i);
            }
            done.set(true);
            return null;
          });
      await();
      assertThat(lsm.statistics().failures()).isEmpty();
    }
  }

  private static void writeBatch(Lsm lsm, int value) throws IOException {
    Batch batch = new Batch();
    for (int member = 0; member < MEMBERS; member++) {
      batch.put(bytes("member " + (char) ('a' + member)), bytes("" + value));
    }
    lsm.write(batch);
  }

  private Void scanUntilDone(Lsm lsm, boolean backward) throws IOException {
    ByteRange members = ByteRange.all().prefix(bytes("member"));
    ByteRange range = backward ? members.backward() : members;
    int last = 0;
    while (!done.get()) {
      try (ByteSnapshot snapshot = lsm.snapshot();
          ByteCursor cursor = snapshot.scan(range)) {
        List<String> values = new ArrayList<>();
        while (cursor.next()) {
          values.add(text(cursor.value()));
        }
        assertThat(values).hasSize(MEMBERS);
        assertThat(new HashSet<>(values)).hasSize(1);
        assertThat(snapshot.get(bytes("member b")).map(LsmTest::text)).contains(values.get(0));
        int value = Integer.parseInt(values.get(0));
        assertThat(value).as("time goes forward").isGreaterThanOrEqualTo(last);
        last = value;
      }
    }
    return null;
  }

  private Void mergeUntilDone(Lsm lsm) throws IOException {
    while (!done.get()) {
      lsm.merge();
    }
    return null;
  }

  @Test
  void everyThreadFindsWhatItHasWritten() throws Exception {
    Map<String, String> all = new ConcurrentSkipListMap<>();
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      for (int writer = 0; writer < 4; writer++) {
        String own = "writer " + writer + " key ";
        start(
            () -> {
              Random random = new Random(own.hashCode());
              for (int i = 0; i < CALLS; i++) {
                String key = own + random.nextInt(400);
                if (random.nextInt(4) == 0) {
                  lsm.delete(bytes(key));
                  all.remove(key);
                } else {
                  put(lsm, key, "value " + i);
                  all.put(key, "value " + i);
                }
                String asked = own + random.nextInt(400);
                assertThat(get(lsm, asked).orElse(null)).isEqualTo(all.get(asked));
              }
              return null;
            });
      }
      await();
      assertThat(content(lsm)).isEqualTo(all);
      assertThat(lsm.statistics().failures()).isEmpty();
    }
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      assertThat(content(lsm)).isEqualTo(all);
    }
  }

  /** A view is opened again and again beside an owner that flushes and merges at full speed. */
  @Test
  void everyViewShowsAllThatWasThereBeforeItWasOpened() throws Exception {
    try (Lsm owner = Lsm.open(directory, SMALL)) {
      put(owner, "count", "0");
      start(
          () -> {
            for (int i = 1; i <= CALLS; i++) {
              put(owner, "count", "" + i);
              put(owner, "filler " + i % 300, "a value of some length " + i);
            }
            done.set(true);
            return null;
          });
      int views = 0;
      while (!done.get()) {
        int before = Integer.parseInt(get(owner, "count").orElseThrow());
        try (Lsm view = Lsm.open(directory, SMALL.asReadOnly())) {
          int seen = Integer.parseInt(get(view, "count").orElseThrow());
          assertThat(seen).isBetween(before, CALLS);
          views++;
        }
      }
      await();
      assertThat(views).isPositive();
    }
  }
}
