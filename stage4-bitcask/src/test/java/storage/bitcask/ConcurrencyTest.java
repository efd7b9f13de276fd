package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.get;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import storage.common.kit.ObservedDisk;
import storage.common.kit.RegisterHistory;
import storage.common.kit.RegisterHistory.Call;
import storage.log.Log;
import storage.log.LogDirectory;

/** Many threads and a merge that never rests, in tiny segments. */
@Timeout(120)
class ConcurrencyTest {

  private static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(2_000);

  private static final int CALLS = Integer.getInteger("concurrency.calls", 3_000);

  @TempDir private Path directory;

  /** Each key is a register: its history must be one that a single thread could have seen. */
  @Test
  void everyKeyIsLinearizableBesideMerges() throws Exception {
    Queue<Call> calls = new ConcurrentLinkedQueue<>();
    AtomicLong values = new AtomicLong();
    try (Bitcask cask = SmallStore.open(directory, OPTIONS)) {
      for (int key = 0; key < 5; key++) {
        put(cask, "key " + key, "0");
      }
      List<Callable<Void>> threads = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        Random random = new Random(thread);
        threads.add(
            () -> {
              for (int i = 0; i < CALLS; i++) {
                String key = "key " + random.nextInt(5);
                boolean isPut = random.nextInt(3) == 0;
                String value = isPut ? String.valueOf(values.incrementAndGet()) : null;
                long start = System.nanoTime();
                if (isPut) {
                  put(cask, key, value);
                } else {
                  value = get(cask, key).orElseThrow();
                }
                calls.add(new Call(key, isPut, Long.parseLong(value), start, System.nanoTime()));
              }
              return null;
            });
      }
      runBesideMerges(cask, threads);
    }
    assertThat(values.get()).isPositive();
    for (int key = 0; key < 5; key++) {
      String name = "key " + key;
      List<Call> ofKey = calls.stream().filter(call -> call.key().equals(name)).toList();
      assertThat(RegisterHistory.contradiction(ofKey)).as(name).isEmpty();
    }
  }

  /** A key that is deleted by the only thread that puts it is never seen again before that. */
  @Test
  void aDeletedKeyStaysDeletedBesideMerges() throws Exception {
    try (Bitcask cask = SmallStore.open(directory, OPTIONS)) {
      List<Callable<Void>> threads = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        String key = "key of " + thread;
        threads.add(
            () -> {
              for (int i = 0; i < CALLS; i++) {
                put(cask, key, "value " + i);
                assertThat(get(cask, key)).contains("value " + i);
                cask.delete(bytes(key));
                assertThat(get(cask, key)).isEmpty();
              }
              return null;
            });
      }
      runBesideMerges(cask, threads);
      assertThat(content(cask)).isEmpty();
    }
    try (Bitcask cask = SmallStore.open(directory, OPTIONS)) {
      assertThat(content(cask)).isEmpty();
    }
  }

  /**
   * The keys are written in order, and a batch at once: no fold may see a later without the first.
   */
  @Test
  void aFoldSeesOneInstantBesideWritersAndMerges() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (Bitcask cask = SmallStore.open(directory, OPTIONS)) {
      writeRound(cask, 0);
      Callable<Void> writer =
          () -> {
            for (int round = 1; round < CALLS / 10; round++) {
              writeRound(cask, round);
            }
            done.set(true);
            return null;
          };
      Callable<Void> folder =
          () -> {
            while (!done.get()) {
              assertOneInstant(content(cask));
            }
            return null;
          };
      runBesideMerges(cask, List.of(writer, folder, folder));
    }
  }

  private static void writeRound(Bitcask cask, int round) throws IOException {
    String value = String.valueOf(round);
    for (int key = 0; key < 8; key++) {
      put(cask, "in order " + key, value);
    }
    cask.write(new Batch().put(bytes("batch a"), bytes(value)).put(bytes("batch b"), bytes(value)));
  }

  private static void assertOneInstant(Map<String, String> seen) {
    assertThat(seen.get("batch a")).isEqualTo(seen.get("batch b"));
    int newest = Integer.parseInt(seen.get("in order 0"));
    int before = newest;
    for (int key = 0; key < 8; key++) {
      int round = Integer.parseInt(seen.get("in order " + key));
      assertThat(round).as("key %d of %s", key, seen).isBetween(newest - 1, before);
      before = round;
    }
    assertThat(Integer.parseInt(seen.get("batch a"))).isBetween(newest - 1, newest);
  }

  /** Of two writes of a key in a batch, nobody ever sees the first. */
  @Test
  void onlyTheLastWriteOfAKeyInABatchIsSeen() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (Bitcask cask = SmallStore.open(directory, OPTIONS)) {
      put(cask, "key", "last");
      Callable<Void> reading =
          () -> {
            while (!done.get()) {
              assertThat(get(cask, "key")).contains("last");
            }
            return null;
          };
      Callable<Void> writing =
          () -> {
            try {
              Batch batch = new Batch();
              for (int i = 0; i < 20; i++) {
                batch.put(bytes("key"), bytes("first")).put(bytes("key " + i), bytes("other"));
              }
              batch.put(bytes("key"), bytes("last"));
              for (int i = 0; i < CALLS / 10; i++) {
                cask.write(batch);
              }
            } finally {
              done.set(true);
            }
            return null;
          };
      runAll(List.of(reading, writing));
    }
  }

  /** What getAll looks at ahead may be merged away under it. */
  @Test
  void manyKeysAreReadAtOnceBesideMerges() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (Bitcask cask = SmallStore.open(directory, OPTIONS)) {
      List<byte[]> keys = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        keys.add(bytes("key " + i));
        put(cask, "key " + i, "value");
      }
      Callable<Void> reading =
          () -> {
            while (!done.get()) {
              assertThat(cask.getAll(keys)).allMatch(Optional::isPresent);
            }
            return null;
          };
      Callable<Void> writing =
          () -> {
            try {
              for (int i = 0; i < CALLS; i++) {
                put(cask, "key " + i % 200, "value");
                if (i % 20 == 0) {
                  cask.merge();
                }
              }
            } finally {
              done.set(true);
            }
            return null;
          };
      runAll(List.of(reading, reading, writing));
    }
  }

  @Test
  void aGetThatWasLetInBeforeACloseFindsWhatItLooksFor() throws Exception {
    try (Bitcask cask = SmallStore.open(directory, OPTIONS)) {
      put(cask, "key", "value");
    }
    Recovery recovery = Recovery.ofView(LogDirectory.of(directory), OPTIONS.asReadOnly());
    Log log = recovery.log(null);
    byte[] key = bytes("key");
    Keydir keydir = recovery.keydir();
    log.readers()
        .reading(
            () -> {
              log.requireOpen();
              log.close();
              log.letGo();
              return assertThat(keydir.find(keydir.hash(key), key)).isNotEqualTo(Slot.EMPTY);
            });
    assertThat(log.readers().endRetired()).as("something is still mapped").isFalse();
    assertThat(log.readers().mappedBytes()).isZero();
  }

  /** While the first one syncs, the others append: one more sync is enough for all of them. */
  @Test
  void threadsThatWaitForASyncShareIt() throws Exception {
    ObservedDisk disk = new ObservedDisk(directory);
    int threads = 8;
    BitcaskOptions options = BitcaskOptions.defaults().withSync(SyncPolicy.always());
    try (Bitcask cask = Bitcask.open(disk.path(), options)) {
      put(cask, "first", "so that there is a segment");
      CountDownLatch gate = new CountDownLatch(1);
      disk.holdSyncs(gate);
      long before = disk.work().syncs();
      List<Callable<Void>> calls = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        String key = "key of " + thread;
        calls.add(
            () -> {
              put(cask, key, "value");
              return null;
            });
      }
      calls.add(
          () -> {
            while (cask.statistics().lastSequence() < 1 + threads) {
              Thread.onSpinWait(); // until all have appended
            }
            gate.countDown();
            return null;
          });
      runAll(calls);
      assertThat(disk.work().syncs() - before).isBetween(1L, 2L);
    }
  }

  /** An interrupt may fail the call of its own thread, and no other. */
  @Test
  void interruptsAtRandomDisturbNobodyElse() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger own = new AtomicInteger();
    try (Bitcask cask = Bitcask.open(directory, OPTIONS)) { // an interrupt breaks a real sync only
      List<Callable<Void>> threads = new ArrayList<>();
      for (int thread = 0; thread < 3; thread++) {
        Random random = new Random(thread);
        threads.add(
            () -> {
              while (!done.get()) {
                if (random.nextBoolean()) {
                  Thread.currentThread().interrupt();
                }
                try {
                  put(cask, "theirs", "value");
                  get(cask, "theirs");
                  if (random.nextInt(20) == 0) {
                    cask.merge();
                  }
                  cask.sync();
                } catch (IOException e) {
                  own.incrementAndGet();
                } finally {
                  Thread.interrupted();
                }
              }
              return null;
            });
      }
      threads.add(
          () -> {
            try {
              for (int i = 0; i < 200 || own.get() < 100; i++) {
                put(cask, "mine", "value " + i);
                assertThat(get(cask, "mine")).contains("value " + i);
                cask.sync();
                assertThat(cask.fold(0, (count, key, value) -> count + 1)).isBetween(1, 2);
              }
              put(cask, "mine", "last");
            } finally {
              done.set(true);
            }
            return null;
          });
      runAll(threads);
    }
    try (Bitcask cask = SmallStore.open(directory, OPTIONS)) {
      assertThat(get(cask, "mine")).contains("last");
    }
  }

  private static void runBesideMerges(Bitcask cask, List<Callable<Void>> threads) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger merges = new AtomicInteger();
    ExecutorService merger = Executors.newSingleThreadExecutor();
    try {
      Future<Void> merging =
          merger.submit(
              () -> {
                while (!done.get()) {
                  merges.addAndGet(cask.merge().segmentsRead());
                }
                return null;
              });
      try {
        runAll(threads);
      } finally {
        done.set(true);
      }
      merging.get();
    } finally {
      merger.shutdownNow();
    }
    assertThat(merges.get()).as("segments merged meanwhile").isPositive();
  }

  private static void runAll(List<Callable<Void>> threads) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads.size());
    try {
      for (Future<Void> future : executor.invokeAll(threads)) {
        future.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void theHistoryThatIsCheckedIsOneThatCanBeWrong() {
    Call put1 = new Call("k", true, 1, 0, 10);
    Call put2 = new Call("k", true, 2, 20, 30);
    assertThat(RegisterHistory.contradiction(List.of(put1, put2, new Call("k", false, 2, 25, 40))))
        .isEmpty();
    assertThat(RegisterHistory.contradiction(List.of(put1, put2, new Call("k", false, 1, 35, 40))))
        .as("a stale read")
        .isNotEmpty();
    assertThat(RegisterHistory.contradiction(List.of(put1, put2, new Call("k", false, 2, 12, 15))))
        .as("a read before its write")
        .isNotEmpty();
    Call put3 = new Call("k", true, 3, 15, 60);
    assertThat(
            RegisterHistory.contradiction(
                List.of(
                    put2, put3, new Call("k", false, 3, 32, 34), new Call("k", false, 2, 36, 38))))
        .as("new, then old")
        .isNotEmpty();
  }
}
