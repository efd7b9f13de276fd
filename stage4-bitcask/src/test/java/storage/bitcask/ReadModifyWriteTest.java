package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.get;
import static storage.bitcask.BitcaskTest.put;
import static storage.bitcask.BitcaskTest.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import storage.common.CorruptStoreException;

/** Writes that depend on what is there: nothing comes between the look and the write. */
@Timeout(120)
class ReadModifyWriteTest {

  private static final BitcaskOptions SMALL =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(2_000);

  private static final Instant BEFORE = Instant.ofEpochMilli(1_000_000);
  private static final Instant EXPIRY = Instant.ofEpochMilli(2_000_000);
  private static final Instant LATER = Instant.ofEpochMilli(3_000_000);

  private static final byte[] KEY = bytes("key");

  @TempDir private Path directory;

  /** What the clock of {@link #open} shows. */
  private Instant now = BEFORE;

  private Bitcask open() throws IOException {
    return SmallStore.open(directory, SMALL.withClock(() -> now));
  }

  @Test
  void putIfAbsentStoresOnlyWhereNothingIs() throws IOException {
    try (Bitcask cask = open()) {
      assertThat(cask.putIfAbsent(KEY, bytes(""))).isTrue();
      assertThat(cask.putIfAbsent(KEY, bytes("second"))).as("an empty value is one").isFalse();
      assertThat(get(cask, "key")).contains("");
      cask.delete(KEY);
      assertThat(cask.putIfAbsent(KEY, bytes("third"))).as("after a delete").isTrue();
      assertThat(get(cask, "key")).contains("third");
    }
    try (Bitcask cask = open()) {
      assertThat(get(cask, "key")).contains("third");
    }
  }

  @Test
  void replaceAndRemoveAskForTheWholeValue() throws IOException {
    try (Bitcask cask = open()) {
      assertThat(cask.replace(KEY, bytes(""), bytes("x"))).as("nothing is not empty").isFalse();
      assertThat(cask.remove(KEY, bytes(""))).isFalse();
      put(cask, "key", "one");
      assertThat(cask.replace(KEY, bytes("on"), bytes("two"))).isFalse();
      assertThat(cask.remove(KEY, bytes("ones"))).isFalse();
      assertThat(get(cask, "key")).contains("one");
      assertThat(cask.replace(KEY, bytes("one"), bytes("two"))).isTrue();
      assertThat(get(cask, "key")).contains("two");
      assertThat(cask.remove(KEY, bytes("one"))).isFalse();
      assertThat(cask.remove(KEY, bytes("two"))).isTrue();
      assertThat(get(cask, "key")).isEmpty();
      assertThat(cask.remove(KEY, bytes("two"))).as("a second time").isFalse();
    }
  }

  @Test
  void computeSeesTheValueAndStoresWhatBecomesOfIt() throws IOException {
    try (Bitcask cask = open()) {
      assertThat(cask.compute(KEY, ReadModifyWriteTest::increment)).contains(bytes("1"));
      assertThat(cask.compute(KEY, ReadModifyWriteTest::increment)).contains(bytes("2"));
      assertThat(get(cask, "key")).contains("2");
      assertThat(cask.compute(KEY, value -> Optional.empty())).isEmpty();
      assertThat(get(cask, "key")).isEmpty();
      long written = cask.statistics().bytes();
      assertThat(cask.compute(KEY, value -> value)).isEmpty();
      assertThat(cask.statistics().bytes()).as("nothing stays nothing").isEqualTo(written);
    }
  }

  @Test
  void whatHasExpiredIsAbsent() throws IOException {
    try (Bitcask cask = open()) {
      for (String name : List.of("put", "replace", "remove", "compute")) {
        cask.put(bytes(name), bytes("1"), EXPIRY);
      }
      now = EXPIRY.minusMillis(1);
      assertThat(cask.putIfAbsent(bytes("put"), bytes("2"))).as("a moment before").isFalse();
      now = EXPIRY;
      assertThat(cask.replace(bytes("replace"), bytes("1"), bytes("2"))).isFalse();
      assertThat(cask.remove(bytes("remove"), bytes("1"))).isFalse();
      assertThat(cask.compute(bytes("compute"), ReadModifyWriteTest::increment))
          .contains(bytes("1"));
      assertThat(cask.putIfAbsent(bytes("put"), bytes("2"))).isTrue();
      assertThat(get(cask, "put")).contains("2");
      assertThat(get(cask, "replace")).isEmpty();
      assertThat(get(cask, "remove")).isEmpty();
    }
  }

  @Test
  void aWriteSetsTheExpiryAnewUnlessItIsToldToKeepIt() throws IOException {
    try (Bitcask cask = open()) {
      cask.putIfAbsent(KEY, bytes("1"), EXPIRY);
      assertThat(expiry(cask)).contains(EXPIRY);
      cask.compute(KEY, ReadModifyWriteTest::increment, Expiry.kept());
      assertThat(expiry(cask)).contains(EXPIRY);
      cask.replace(KEY, bytes("2"), bytes("3"), Expiry.kept());
      assertThat(expiry(cask)).contains(EXPIRY);
      cask.compute(KEY, ReadModifyWriteTest::increment, Expiry.keptOr(LATER));
      assertThat(expiry(cask)).contains(EXPIRY);
      cask.replace(KEY, bytes("4"), bytes("5"), Expiry.at(LATER));
      assertThat(expiry(cask)).contains(LATER);
      cask.replace(KEY, bytes("5"), bytes("6"));
      assertThat(expiry(cask)).as("anew").isEmpty();
      cask.put(KEY, bytes("7"), EXPIRY);
      cask.compute(KEY, ReadModifyWriteTest::increment);
      assertThat(expiry(cask)).as("anew").isEmpty();
      cask.delete(KEY);
      cask.compute(KEY, ReadModifyWriteTest::increment, Expiry.kept());
      assertThat(expiry(cask)).as("there was nothing to keep").isEmpty();
      cask.delete(KEY);
      cask.compute(KEY, ReadModifyWriteTest::increment, Expiry.keptOr(LATER));
      assertThat(expiry(cask)).contains(LATER);
      assertThat(get(cask, "key")).contains("1");
    }
  }

  /** A value that has expired and is still in the log has no say in when the next one does. */
  @Test
  void theExpiryOfWhatHasExpiredIsNotKept() throws IOException {
    try (Bitcask cask = open()) {
      cask.put(KEY, bytes("41"), EXPIRY);
      now = EXPIRY;
      cask.compute(KEY, ReadModifyWriteTest::increment, Expiry.kept());
      assertThat(get(cask, "key")).contains("1");
      assertThat(expiry(cask)).isEmpty();
    }
  }

  @Test
  void aWriteThatComesInBetweenIsSeen() throws IOException {
    try (Bitcask cask = open()) {
      put(cask, "key", "1");
      List<String> seen = new ArrayList<>();
      cask.compute(
          KEY,
          value -> {
            seen.add(text(value.orElseThrow()));
            if (seen.size() == 1) {
              inBetween(() -> put(cask, "key", "41"));
            }
            return increment(value);
          });
      assertThat(seen).containsExactly("1", "41");
      assertThat(get(cask, "key")).contains("42");
    }
  }

  /** The same value, written again: nobody can tell from the value that somebody was there. */
  @Test
  void aDeleteAndAPutThatComeInBetweenAreSeen() throws IOException {
    try (Bitcask cask = open()) {
      cask.put(KEY, bytes("1"), EXPIRY);
      AtomicInteger calls = new AtomicInteger();
      cask.compute(
          KEY,
          value -> {
            if (calls.incrementAndGet() == 1) {
              inBetween(() -> cask.delete(KEY));
              inBetween(() -> cask.put(KEY, bytes("1"), LATER));
            }
            return increment(value);
          },
          Expiry.kept());
      assertThat(calls).hasValue(2);
      assertThat(expiry(cask)).contains(LATER);
    }
  }

  @Test
  void aValueThatExpiresInBetweenIsGone() throws IOException {
    try (Bitcask cask = open()) {
      cask.put(KEY, bytes("41"), EXPIRY);
      List<Boolean> seen = new ArrayList<>();
      cask.compute(
          KEY,
          value -> {
            seen.add(value.isPresent());
            now = EXPIRY;
            return increment(value);
          });
      assertThat(seen).containsExactly(true, false);
      assertThat(get(cask, "key")).contains("1");
    }
  }

  @Test
  void aMergeThatComesInBetweenChangesNothing() throws IOException {
    try (Bitcask cask = open()) {
      put(cask, "other", "old");
      put(cask, "other", "new");
      put(cask, "key", "1");
      AtomicInteger calls = new AtomicInteger();
      cask.compute(
          KEY,
          value -> {
            calls.incrementAndGet();
            inBetween(cask::merge);
            return increment(value);
          });
      assertThat(calls).as("the record was moved, and is the same").hasValue(1);
      assertThat(get(cask, "key")).contains("2");
    }
  }

  @Test
  void anOperatorThatFailsChangesNothing() throws IOException {
    try (Bitcask cask = open()) {
      put(cask, "key", "1");
      assertThatThrownBy(
              () ->
                  cask.compute(
                      KEY,
                      value -> {
                        throw new ArithmeticException("no");
                      }))
          .isInstanceOf(ArithmeticException.class);
      assertThat(get(cask, "key")).contains("1");
      assertThat(cask.putIfAbsent(KEY, bytes("2"))).as("the store goes on").isFalse();
    }
  }

  @Test
  void aStoreThatIsOnlyReadRefuses() throws IOException {
    try (Bitcask cask = open()) {
      put(cask, "key", "1");
    }
    try (Bitcask cask = Bitcask.open(directory, SMALL.asReadOnly())) {
      assertThatThrownBy(() -> cask.putIfAbsent(KEY, KEY))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> cask.replace(KEY, KEY, KEY))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> cask.remove(KEY, KEY)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> cask.compute(KEY, value -> value))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void damageIsNoValueAndNoAbsence() throws IOException {
    byte[] value = bytes("a value that is going to be damaged");
    try (Bitcask cask = open()) {
      cask.put(KEY, value);
    }
    SmallStore.flip(directory, value);
    try (Bitcask cask = open()) {
      assertThatThrownBy(() -> cask.replace(KEY, value, KEY))
          .isInstanceOf(CorruptStoreException.class);
      assertThatThrownBy(() -> cask.putIfAbsent(KEY, KEY))
          .isInstanceOf(CorruptStoreException.class);
      assertThatThrownBy(() -> cask.compute(KEY, found -> found))
          .isInstanceOf(CorruptStoreException.class);
    }
  }

  @Test
  void manyThreadsLoseNoStepBesideMerges() throws Exception {
    int threads = 8;
    int steps = 400;
    AtomicInteger firsts = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      List<Callable<Void>> all = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        byte[] own = bytes("thread " + thread);
        all.add(
            () -> {
              for (int i = 0; i < steps; i++) {
                cask.compute(KEY, ReadModifyWriteTest::increment);
                firsts.addAndGet(cask.putIfAbsent(bytes("step " + i), own) ? 1 : 0);
                byte[] step = bytes("step " + (i + steps / 2) % steps);
                Optional<byte[]> owner = cask.get(step);
                if (owner.isPresent() && cask.remove(step, owner.get())) {
                  taken.incrementAndGet();
                }
              }
              return null;
            });
      }
      beside(cask, all);
      assertThat(get(cask, "key")).contains(String.valueOf(threads * steps));
      assertThat(cask.keys()).as("put less taken").hasSize(1 + firsts.get() - taken.get());
      assertThat(taken.get()).isPositive();
    }
  }

  /** Runs all of them while another thread merges again and again. */
  private static void beside(Bitcask cask, List<Callable<Void>> threads) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(threads.size() + 1);
    try {
      Future<Void> merges =
          pool.submit(
              () -> {
                while (!done.get()) {
                  cask.merge();
                }
                return null;
              });
      for (Future<Void> each : pool.invokeAll(threads)) {
        each.get();
      }
      done.set(true);
      merges.get();
    } finally {
      done.set(true);
      pool.shutdownNow();
    }
  }

  private static Optional<Instant> expiry(Bitcask cask) throws IOException {
    return cask.entry(KEY).orElseThrow().expiry();
  }

  private static Optional<byte[]> increment(Optional<byte[]> value) {
    int before = value.map(BitcaskTest::text).map(Integer::parseInt).orElse(0);
    return Optional.of(bytes(String.valueOf(before + 1)));
  }

  private static void inBetween(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Step {
    void run() throws IOException;
  }
}
