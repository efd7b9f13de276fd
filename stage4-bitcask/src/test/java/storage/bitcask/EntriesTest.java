package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.put;
import static storage.bitcask.BitcaskTest.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.CorruptStoreException;

/** The entries of one instant, one at a time. */
class EntriesTest {

  private static final BitcaskOptions SMALL =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(400);

  private static final int KEYS = 50;

  @TempDir private Path directory;

  private Bitcask filled(BitcaskOptions options) throws IOException {
    Bitcask cask = SmallStore.open(directory, options);
    for (int i = 0; i < KEYS; i++) {
      put(cask, "key " + i, "before");
    }
    return cask;
  }

  @Test
  void theyShowTheInstantOfTheCall() throws IOException {
    Map<String, String> seen = new HashMap<>();
    try (Bitcask cask = filled(SMALL);
        Entries entries = cask.entries()) {
      for (int i = 0; entries.hasNext(); i++) {
        Entry entry = entries.next();
        assertThat(seen.put(text(entry.key()), text(entry.value()))).isNull();
        put(cask, "key " + (KEYS - 1 - i), "after");
        put(cask, "new " + i, "after");
        cask.delete(bytes("key " + (i + 1)));
        if (i % 10 == 0) {
          cask.merge();
        }
      }
    }
    assertThat(seen).hasSize(KEYS).containsEntry("key 7", "before");
    assertThat(seen.values()).containsOnly("before");
  }

  @Test
  void anEntryTellsExpiryAndSequenceAlsoAfterAMerge() throws IOException {
    Instant expiry = Instant.ofEpochMilli(2_000_000);
    Instant[] now = {Instant.ofEpochMilli(1_000_000)};
    try (Bitcask cask = SmallStore.open(directory, SMALL.withClock(() -> now[0]))) {
      put(cask, "a", "stale");
      put(cask, "a", "1");
      cask.put(bytes("b"), bytes("2"), expiry);
      for (int i = 0; i < 2; i++) {
        Map<String, Entry> entries = new HashMap<>();
        cask.forEach(entry -> entries.put(text(entry.key()), entry));
        try (Entries same = cask.entries()) {
          same.forEachRemaining(
              each ->
                  assertThat(each)
                      .usingRecursiveComparison()
                      .isEqualTo(entries.get(text(each.key()))));
        }
        assertThat(entries).hasSize(2);
        assertThat(entries.get("a").sequence()).isEqualTo(2);
        assertThat(entries.get("a").expiry()).isEmpty();
        assertThat(entries.get("b").sequence()).isEqualTo(3);
        assertThat(entries.get("b").expiry()).contains(expiry);
        assertThat(cask.entry(bytes("b")).orElseThrow())
            .usingRecursiveComparison()
            .isEqualTo(entries.get("b"));
        cask.merge();
      }
      try (Entries entries = cask.entries()) {
        now[0] = expiry;
        assertThat(entries.stream()).as("at the instant of the call").hasSize(2);
      }
      try (Entries entries = cask.entries()) {
        assertThat(entries.stream().map(each -> text(each.key()))).containsExactly("a");
      }
      assertThat(cask.entry(bytes("b"))).isEmpty();
    }
  }

  @Test
  void whoEndsEarlyGivesEverythingBack() throws IOException {
    try (Bitcask cask = filled(SMALL)) {
      Entries entries = cask.entries();
      assertThat(text(entries.next().value())).isEqualTo("before");
      for (int i = 0; i < KEYS; i++) {
        cask.delete(bytes("key " + i));
      }
      cask.merge();
      assertThat(cask.statistics().deletedBytes()).as("still read").isPositive();
      entries.close();
      assertThat(cask.statistics().deletedBytes()).isZero();
      entries.close();
      assertThat(cask.statistics().deletedBytes()).as("closed twice").isZero();
      assertThatThrownBy(entries::hasNext).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(entries::next).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aStreamEndsEarlyAndClosesItsEntries() throws IOException {
    try (Bitcask cask = filled(SMALL)) {
      Entries entries = cask.entries();
      try (Stream<Entry> stream = entries.stream()) {
        assertThat(stream.limit(3).map(each -> text(each.value())).toList())
            .containsExactly("before", "before", "before");
      }
      assertThatThrownBy(entries::hasNext).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void behindTheLastThereIsNone() throws IOException {
    try (Bitcask cask = filled(SMALL);
        Entries entries = cask.entries()) {
      for (int i = 0; i < KEYS; i++) {
        assertThat(entries.hasNext()).isTrue();
        assertThat(entries.hasNext()).as("asked twice").isTrue();
        entries.next();
      }
      assertThat(entries.hasNext()).isFalse();
      assertThat(entries.hasNext()).isFalse();
      assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void whenTheStoreIsClosedTheyCanOnlyBeClosed() throws IOException {
    Bitcask cask = filled(SMALL);
    Entries entries = cask.entries();
    entries.next();
    cask.close();
    assertThatThrownBy(entries::next).isInstanceOf(IllegalStateException.class);
    entries.close();
    assertThatThrownBy(cask::entries).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void damageIsAnError() throws IOException {
    filled(SMALL).close();
    SmallStore.flip(directory, bytes("key 7before"));
    try (Bitcask cask = SmallStore.open(directory, SMALL);
        Entries entries = cask.entries()) {
      assertThatThrownBy(() -> entries.forEachRemaining(each -> {}))
          .isInstanceOf(UncheckedIOException.class)
          .hasCauseInstanceOf(CorruptStoreException.class);
    }
  }

  @Test
  void containsTellsWhatGetWouldFind() throws IOException {
    Instant expiry = Instant.ofEpochMilli(2_000_000);
    Instant[] now = {Instant.ofEpochMilli(1_000_000)};
    try (Bitcask cask = SmallStore.open(directory, SMALL.withClock(() -> now[0]))) {
      assertContains(cask, "a", false);
      put(cask, "a", "");
      assertContains(cask, "a", true);
      cask.put(bytes("b"), bytes("2"), expiry);
      assertContains(cask, "b", true);
      cask.merge();
      assertContains(cask, "b", true);
      now[0] = expiry;
      assertContains(cask, "b", false);
      cask.delete(bytes("a"));
      assertContains(cask, "a", false);
      put(cask, "a", "again");
      cask.merge();
      assertContains(cask, "a", true);
    }
  }

  private static void assertContains(Bitcask cask, String key, boolean expected)
      throws IOException {
    assertThat(cask.contains(bytes(key))).as(key).isEqualTo(expected);
    assertThat(cask.get(bytes(key)).isPresent()).as(key).isEqualTo(expected);
  }

  /** The value of a key may be long, and nobody has asked for it. */
  @Test
  void containsDoesNotReadTheValue() throws IOException {
    byte[] value = bytes("a value that is going to be damaged");
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      cask.put(bytes("key"), value);
    }
    SmallStore.flip(directory, value);
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      assertThat(cask.contains(bytes("key"))).isTrue();
      assertThatThrownBy(() -> cask.get(bytes("key"))).isInstanceOf(CorruptStoreException.class);
    }
  }

  @Test
  void theExpiryOfAValueIsToldChangedAndTakenAway() throws IOException {
    Instant expiry = Instant.ofEpochMilli(2_000_000);
    Instant[] now = {Instant.ofEpochMilli(1_000_000)};
    BitcaskOptions options = SMALL.withClock(() -> now[0]);
    byte[] key = bytes("key");
    try (Bitcask cask = SmallStore.open(directory, options)) {
      assertThat(cask.expireAt(key, expiry)).as("there is nothing").isFalse();
      assertThat(cask.persist(key)).isFalse();
      assertThat(cask.contains(key)).isFalse();
      put(cask, "key", "value");
      assertThat(cask.expiry(key)).isEmpty();
      assertThat(cask.expireAt(key, expiry)).isTrue();
      assertThat(cask.expiry(key)).contains(expiry);
      assertThat(cask.get(key)).contains(bytes("value"));
    }
    try (Bitcask cask = SmallStore.open(directory, options)) {
      assertThat(cask.expiry(key)).contains(expiry);
      now[0] = expiry.minusMillis(1);
      assertThat(cask.persist(key)).isTrue();
      now[0] = expiry;
      assertThat(cask.get(key)).contains(bytes("value"));
      assertThat(cask.expiry(key)).isEmpty();
      assertThat(cask.expireAt(key, expiry)).as("in the past").isTrue();
      assertThat(cask.get(key)).isEmpty();
      assertThat(cask.persist(key)).as("what has expired does not come back").isFalse();
      assertThat(cask.expiry(key)).as("of nothing").isEmpty();
      assertThat(cask.get(key)).isEmpty();
    }
  }
}
