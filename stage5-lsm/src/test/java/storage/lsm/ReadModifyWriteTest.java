package storage.lsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.lsm.LsmTest.SMALL;
import static storage.lsm.LsmTest.bytes;
import static storage.lsm.LsmTest.get;
import static storage.lsm.LsmTest.put;
import static storage.lsm.LsmTest.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writes that depend on what is there: nothing comes between the look and the write. */
@Timeout(120)
class ReadModifyWriteTest {

  private static final byte[] KEY = bytes("key");

  @TempDir private Path directory;

  /** In a memtable, and in a table. */
  private static void everywhere(Lsm lsm, Check check) throws IOException {
    check.run();
    lsm.merge();
    check.run();
  }

  @Test
  void putIfAbsentStoresOnlyWhereNothingIs() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      assertThat(lsm.putIfAbsent(KEY, bytes(""))).isTrue();
      everywhere(lsm, () -> assertThat(lsm.putIfAbsent(KEY, bytes("second"))).isFalse());
      assertThat(get(lsm, "key")).as("an empty value is one").contains("");
      lsm.delete(KEY);
      assertThat(lsm.putIfAbsent(KEY, bytes("third"))).as("after a delete").isTrue();
      everywhere(lsm, () -> assertThat(get(lsm, "key")).contains("third"));
    }
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      assertThat(get(lsm, "key")).contains("third");
    }
  }

  @Test
  void replaceAndRemoveAskForTheWholeValue() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      assertThat(lsm.replace(KEY, bytes(""), bytes("x"))).as("nothing is not empty").isFalse();
      assertThat(lsm.remove(KEY, bytes(""))).isFalse();
      put(lsm, "key", "one");
      everywhere(
          lsm,
          () -> {
            assertThat(lsm.replace(KEY, bytes("on"), bytes("two"))).isFalse();
            assertThat(lsm.remove(KEY, bytes("ones"))).isFalse();
            assertThat(get(lsm, "key")).contains("one");
          });
      assertThat(lsm.replace(KEY, bytes("one"), bytes("two"))).isTrue();
      assertThat(get(lsm, "key")).contains("two");
      assertThat(lsm.remove(KEY, bytes("one"))).isFalse();
      assertThat(lsm.remove(KEY, bytes("two"))).isTrue();
      everywhere(lsm, () -> assertThat(get(lsm, "key")).isEmpty());
      assertThat(lsm.remove(KEY, bytes("two"))).as("a second time").isFalse();
    }
  }

  @Test
  void computeSeesTheValueAndStoresWhatBecomesOfIt() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      assertThat(lsm.compute(KEY, ReadModifyWriteTest::increment)).contains(bytes("1"));
      lsm.merge();
      assertThat(lsm.compute(KEY, ReadModifyWriteTest::increment)).contains(bytes("2"));
      assertThat(get(lsm, "key")).contains("2");
      assertThat(lsm.compute(KEY, value -> Optional.empty())).isEmpty();
      assertThat(get(lsm, "key")).isEmpty();
      long written = lsm.statistics().appendedBytes();
      assertThat(lsm.compute(KEY, value -> value)).isEmpty();
      assertThat(lsm.statistics().appendedBytes()).as("nothing stays nothing").isEqualTo(written);
    }
  }

  private static Optional<byte[]> increment(Optional<byte[]> value) {
    int before = value.map(LsmTest::text).map(Integer::parseInt).orElse(0);
    return Optional.of(bytes(Integer.toString(before + 1)));
  }

  @Test
  void theOperatorMayChangeWhatItGets() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      lsm.put(KEY, new byte[] {7});
      AtomicInteger calls = new AtomicInteger();
      UnaryOperator<Optional<byte[]>> inPlace =
          value -> {
            assertThat(calls.incrementAndGet()).as("calls").isEqualTo(1);
            value.orElseThrow()[0]++;
            return value;
          };
      assertThat(lsm.compute(KEY, inPlace)).contains(new byte[] {8});
      assertThat(lsm.get(KEY)).contains(new byte[] {8});
    }
  }

  @Test
  void whoeverWritesInBetweenIsSeen() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      put(lsm, "key", "1");
      AtomicInteger calls = new AtomicInteger();
      assertThat(
              lsm.compute(
                  KEY,
                  value -> {
                    if (calls.incrementAndGet() == 1) {
                      putAndMerge(lsm);
                    }
                    return increment(value);
                  }))
          .contains(bytes("42"));
      assertThat(calls).hasValue(2);
      assertThat(get(lsm, "key")).contains("42");
    }
  }

  private static void putAndMerge(Lsm lsm) {
    try {
      put(lsm, "key", "41");
      lsm.merge();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatTheOperatorThrowsIsThrownAndNothingChanged() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      put(lsm, "key", "value");
      assertThatThrownBy(
              () ->
                  lsm.compute(
                      KEY,
                      value -> {
                        throw new ArithmeticException("no");
                      }))
          .isInstanceOf(ArithmeticException.class);
      assertThatThrownBy(() -> lsm.replace(KEY, null, bytes("x")))
          .isInstanceOf(NullPointerException.class);
      assertThat(get(lsm, "key")).contains("value");
    }
  }

  @Test
  void aViewAndAClosedStoreRefuse() throws IOException {
    Lsm lsm = Lsm.open(directory, SMALL);
    put(lsm, "key", "value");
    try (Lsm view = Lsm.open(directory, SMALL.asReadOnly())) {
      assertRefuses(view);
      assertThat(get(view, "key")).contains("value");
    }
    lsm.close();
    assertRefuses(lsm);
  }

  private static void assertRefuses(Lsm lsm) {
    List<Check> calls =
        List.of(
            () -> lsm.putIfAbsent(bytes("new"), bytes("x")),
            () -> lsm.replace(KEY, bytes("value"), bytes("x")),
            () -> lsm.remove(KEY, bytes("value")),
            () -> lsm.compute(KEY, value -> value));
    for (Check each : calls) {
      assertThatThrownBy(each::run).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void noIncrementIsLostBesideFlushesAndMerges() throws Exception {
    LsmOptions options = LsmOptions.defaults().withSizes(4_096, 256, 4_096);
    int threads = 3;
    int increments = 400;
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
    try (Lsm lsm = Lsm.open(directory, options)) {
      List<Future<?>> counting = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        counting.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < increments; i++) {
                    lsm.compute(KEY, ReadModifyWriteTest::increment);
                    put(lsm, "filler " + i % 50, "some other value " + i);
                  }
                  return null;
                }));
      }
      Future<?> merging =
          pool.submit(
              () -> {
                while (!done.get()) {
                  lsm.merge();
                }
                return null;
              });
      for (Future<?> each : counting) {
        each.get();
      }
      done.set(true);
      merging.get();
      assertThat(get(lsm, "key")).contains("" + threads * increments);
      assertThat(lsm.statistics().failures()).isEmpty();
    } finally {
      done.set(true);
      pool.shutdownNow();
    }
    try (Lsm lsm = Lsm.open(directory, options)) {
      assertThat(lsm.get(KEY).map(value -> text(value))).contains("" + threads * increments);
    }
  }

  /** What may fail. */
  private interface Check {
    void run() throws IOException;
  }
}
