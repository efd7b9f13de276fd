package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/** One store, many threads. */
public interface ManyThreads extends StoreUnderTest {

  /** What a read returns is never older than what was acknowledged before the read began. */
  @Test
  @Proves(Promise.MANY_THREADS)
  default void readersBesideAWriterSeeEveryAcknowledgedWrite(@TempDir Path directory)
      throws Exception {
    int sets = 400;
    AtomicInteger acknowledged = new AtomicInteger();
    try (KeyValueStore store = open(directory)) {
      store.set("counter", "0");
      assertThat(store.get("counter")).as("get counter").contains("0");
      List<Callable<Void>> threads = new ArrayList<>();
      threads.add(
          () -> {
            for (int i = 1; i <= sets; i++) {
              store.set("counter", String.valueOf(i));
              acknowledged.set(i);
            }
            return null;
          });
      for (int reader = 0; reader < 4; reader++) {
        threads.add(
            () -> {
              int seen = 0;
              while (seen < sets) {
                Threads.endIfInterrupted();
                int atLeast = Math.max(seen, acknowledged.get());
                seen = Integer.parseInt(store.get("counter").orElseThrow());
                assertThat(seen).as("the counter never runs back").isGreaterThanOrEqualTo(atLeast);
              }
              return null;
            });
      }
      Threads.runAll(threads);
    }
  }

  @Test
  @Proves(Promise.MANY_THREADS)
  default void writersOfDifferentKeysLoseNothing(@TempDir Path directory) throws Exception {
    int writers = 4;
    int sets = 200;
    try (KeyValueStore store = open(directory)) {
      List<Callable<Void>> threads = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        String name = "writer " + writer;
        threads.add(
            () -> {
              for (int i = 0; i < sets; i++) {
                store.set(name + " key " + i % 10, name + " value " + i);
              }
              return null;
            });
      }
      Threads.runAll(threads);
    }
    try (KeyValueStore store = open(directory)) {
      for (int writer = 0; writer < writers; writer++) {
        for (int i = sets - 10; i < sets; i++) {
          String name = "writer " + writer;
          assertThat(store.get(name + " key " + i % 10)).contains(name + " value " + i);
        }
      }
    }
  }

  /**
   * A failed set leaves a torn tail, which the next one replaces by its own record: a reader that
   * has seen the one must not go on in the other. The next set comes after every read in turn.
   */
  @Test
  @Proves(Promise.MANY_THREADS)
  @Needs(Sight.DISK)
  default void aTailThatIsRepairedBesideAReaderIsNoAnswer(@TempDir Path directory)
      throws Exception {
    boolean reading = true;
    for (int read = 1; reading; read++) {
      ObservedDisk disk = new ObservedDisk(directory.resolve("read " + read));
      try (KeyValueStore store = open(disk.path())) {
        store.set("name", "Ada");
        disk.fullAfter(16); // the key and a part of the value
        String name = FailingSets.set(store, "name", "Ada").acknowledged();
        disk.makeRoom();
        FutureTask<Void> repair =
            new FutureTask<>(
                () -> {
                  store.set("other", "y".repeat(60));
                  return null;
                });
        Thread writer = new Thread(repair);
        AtomicInteger readsLeft = new AtomicInteger(read);
        disk.afterEachRead(
            () -> {
              if (readsLeft.decrementAndGet() == 0) {
                disk.afterEachRead(() -> {});
                writer.start();
                awaitEndOrWait(writer); // a store may make the writer wait for the reader
              }
            });
        assertThat(store.get("name"))
            .as("get name while another thread cuts the torn tail and appends, after read %d", read)
            .contains(name);
        reading = readsLeft.get() == 0;
        disk.afterEachRead(() -> {});
        if (reading) {
          repair.get();
        }
      }
    }
  }

  /** Waits until a thread has ended, or waits itself for a while: one that goes on soon may not. */
  private static void awaitEndOrWait(Thread thread) {
    int waits = 0;
    for (int millis = 0; millis < 200 && waits < 5; millis++) {
      try {
        thread.join(1);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      waits = isWaiting(thread) ? waits + 1 : 0;
    }
  }

  private static boolean isWaiting(Thread thread) {
    return switch (thread.getState()) {
      case BLOCKED, WAITING, TIMED_WAITING -> true;
      default -> false;
    };
  }

  /** A call that meets the end of a store is answered, or told that the store is closed. */
  @Test
  @Proves(Promise.MANY_THREADS)
  default void closeBesideReadersAndWritersIsAnOrderlyEnd(@TempDir Path directory)
      throws Exception {
    for (int round = 0; round < 20; round++) {
      Path each = directory.resolve("round " + round);
      AtomicInteger acknowledged = new AtomicInteger();
      AtomicBoolean closed = new AtomicBoolean();
      KeyValueStore store = open(each);
      store.set("counter", "0");
      Callable<Void> reader =
          Threads.untilClosed(closed, () -> assertThat(store.get("counter")).isPresent());
      Callable<Void> writer =
          Threads.untilClosed(
              closed,
              () -> {
                int next = acknowledged.get() + 1;
                store.set("counter", String.valueOf(next));
                acknowledged.set(next);
              });
      Callable<Void> closer =
          () -> {
            Thread.sleep(2);
            store.close();
            closed.set(true);
            return null;
          };
      Threads.runAll(List.of(reader, reader, writer, closer));
      try (KeyValueStore reopened = open(each)) {
        assertThat(reopened.get("counter")).as("get counter").contains(acknowledged.toString());
      }
    }
  }

  /** Java closes a FileChannel for all threads when one of them is interrupted inside it. */
  @Test
  @Proves(Promise.INTERRUPTS_ARE_HARMLESS)
  @Needs(Sight.DISK)
  default void anInterruptedThreadDisturbsNoOther(@TempDir Path directory) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger interrupts = new AtomicInteger();
    ObservedDisk disk = new ObservedDisk(directory);
    try (KeyValueStore store = open(disk.path())) {
      store.set("name", "Ada");
      store.set("theirs", "0");
      Callable<Void> interrupted =
          () -> {
            for (int i = 0; !done.get(); i++) {
              String value = String.valueOf(i);
              Threads.failAtMost(() -> store.get("name"));
              if (i < 100) {
                Threads.failAtMost(() -> store.set("theirs", value));
              }
              interrupts.incrementAndGet();
            }
            return null;
          };
      Callable<Void> undisturbed =
          () -> {
            try {
              for (int i = 0; i < 100 || interrupts.get() < 100; i++) {
                Threads.endIfInterrupted();
                store.set("mine", String.valueOf(i));
                assertThat(store.get("mine")).as("get mine").contains(String.valueOf(i));
                assertThat(store.get("name")).as("get name").contains("Ada");
              }
              store.set("mine", "last");
            } finally {
              done.set(true);
            }
            return null;
          };
      Threads.runAll(List.of(interrupted, interrupted, undisturbed));
      assertThat(store.get("name")).as("get name").contains("Ada");
    }
    assertThat(disk.openFiles()).as("files left open").isZero();
    try (KeyValueStore store = open(directory)) {
      assertThat(store.get("mine")).as("after reopening").contains("last");
      assertThat(store.get("theirs")).as("after reopening").isPresent();
    }
  }
}
