package storage.lsm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.kit.ObservedDisk;
import storage.common.kit.StoredFiles;
import storage.log.RecordLayout;

/** What a store of bytes does, one thing a test. */
class LsmTest {

  /** So small that a few hundred records make several runs of several tables of several blocks. */
  static final LsmOptions SMALL =
      LsmOptions.defaults().withSizes(2_000, 256, 3_000).withoutBackground();

  @TempDir private Path directory;

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static void put(Lsm lsm, String key, String value) throws IOException {
    lsm.put(bytes(key), bytes(value));
  }

  static Optional<String> get(Lsm lsm, String key) throws IOException {
    return lsm.get(bytes(key)).map(value -> new String(value, UTF_8));
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  /** All that a scan shows, in its order. */
  static List<String> shown(ByteCursor cursor) throws IOException {
    List<String> shown = new ArrayList<>();
    try (cursor) {
      while (cursor.next()) {
        shown.add(new String(cursor.key(), UTF_8) + "=" + new String(cursor.value(), UTF_8));
      }
    }
    return shown;
  }

  static Map<String, String> content(Lsm lsm) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (ByteCursor cursor = lsm.scan(ByteRange.all())) {
      while (cursor.next()) {
        content.put(new String(cursor.key(), UTF_8), new String(cursor.value(), UTF_8));
      }
    }
    return content;
  }

  private static List<String> names(Path directory, String ending) throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .map(each -> each.getFileName().toString())
          .filter(each -> each.endsWith(ending))
          .sorted()
          .toList();
    }
  }

  @Test
  void aScanShowsTheRangeInOrderInEitherDirection() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      for (String each : new String[] {"pear", "fig", "plum", "apple", "figs", ""}) {
        put(lsm, each, each.toUpperCase(java.util.Locale.ROOT));
      }
      lsm.delete(bytes("pear"));
      ByteRange figs = ByteRange.all().from(bytes("fig")).to(bytes("plum"));
      assertThat(shown(lsm.scan(figs))).containsExactly("fig=FIG", "figs=FIGS");
      assertThat(shown(lsm.scan(figs.backward()))).containsExactly("figs=FIGS", "fig=FIG");
      lsm.merge();
      put(lsm, "fig", "newer");
      assertThat(shown(lsm.scan(figs))).containsExactly("fig=newer", "figs=FIGS");
      assertThat(shown(lsm.scan(ByteRange.all().backward())))
          .containsExactly("plum=PLUM", "figs=FIGS", "fig=newer", "apple=APPLE", "=");
    }
  }

  @Test
  void aPrefixThatEndsWithTheGreatestByteHasARange() throws IOException {
    byte[] prefix = {1, (byte) 0xFF};
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      lsm.put(new byte[] {1, (byte) 0xFE, 5}, new byte[0]);
      lsm.put(prefix, new byte[0]);
      lsm.put(new byte[] {1, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF}, new byte[0]);
      lsm.put(new byte[] {2}, new byte[0]);
      assertThat(shown(lsm.scan(ByteRange.all().prefix(prefix)))).hasSize(2);
      assertThat(shown(lsm.scan(ByteRange.all().prefix(new byte[] {(byte) 0xFF})))).isEmpty();
    }
  }

  @Test
  void keysAreOrderedByUnsignedBytesBehindTheirPrefixToo() throws IOException {
    byte[][] keys = new byte[3][];
    byte[] last = {0x7F, (byte) 0x80, (byte) 0xFF};
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      for (int i = 2; i >= 0; i--) {
        keys[i] = bytes("12345678?");
        keys[i][8] = last[i];
        lsm.put(keys[i], bytes("" + i));
      }
      ByteRange above = ByteRange.all().from(keys[1]);
      for (int round = 0; round < 2; round++) {
        try (ByteCursor cursor = lsm.scan(above)) {
          assertThat(cursor.next()).isTrue();
          assertThat(cursor.key()).isEqualTo(keys[1]);
          assertThat(cursor.next()).isTrue();
          assertThat(cursor.key()).isEqualTo(keys[2]);
          assertThat(cursor.next()).isFalse();
        }
        lsm.merge();
      }
    }
  }

  @Test
  void aSnapshotAndItsCursorShowOneInstant() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      for (int i = 0; i < 100; i++) {
        put(lsm, "key " + i, "old");
      }
      Map<String, String> before = content(lsm);
      ByteSnapshot snapshot = lsm.snapshot();
      ByteCursor cursor = snapshot.scan(ByteRange.all());
      for (int i = 50; i < 200; i++) {
        put(lsm, "key " + i, "new");
        lsm.delete(bytes("key " + (i - 50)));
      }
      lsm.merge();
      assertThat(snapshot.get(bytes("key 3"))).isPresent();
      assertThat(snapshot.get(bytes("key 150"))).isEmpty();
      ByteCursor later = snapshot.scan(ByteRange.all());
      snapshot.close();
      List<String> expected = before.entrySet().stream().map(each -> each + "").toList();
      assertThat(shown(cursor)).isEqualTo(expected);
      assertThat(shown(later)).isEqualTo(expected);
    }
  }

  @Test
  void closingASnapshotGivesBackWhatWasMapped() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      for (int i = 0; i < 300; i++) {
        put(lsm, "key " + i, "value");
      }
      ByteSnapshot snapshot = lsm.snapshot();
      lsm.merge();
      assertThat(lsm.statistics().deletedBytes()).isPositive();
      snapshot.close();
      assertThat(lsm.statistics().deletedBytes()).isZero();
    }
  }

  @Test
  void theNewestOfSeveralRunsWins() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 50; i++) {
          put(lsm, "key " + i, "round " + round);
        }
      }
      assertThat(lsm.statistics().runs()).hasSizeGreaterThan(1);
      assertThat(content(lsm).values()).containsOnly("round 2");
      assertThat(get(lsm, "key 7")).contains("round 2");
    }
  }

  @Test
  void aTombstoneStaysWhileAnOlderRunHoldsWhatItHides() throws IOException {
    LsmOptions lazy = SMALL.withMergeRatio(1);
    try (Lsm lsm = Lsm.open(directory, lazy)) {
      for (int i = 0; i < 400; i++) {
        put(lsm, "key " + i, "a value of some length");
      }
      lsm.merge();
      lsm.delete(bytes("key 200"));
      long merged = lsm.statistics().mergedBytes();
      for (int i = 0; i < 300; i++) {
        put(lsm, "more " + i, "value");
      }
      assertThat(lsm.statistics().mergedBytes()).isGreaterThan(merged);
      assertThat(lsm.statistics().runs()).hasSizeGreaterThan(1);
      assertThat(get(lsm, "key 200")).isEmpty();
    }
    try (Lsm lsm = Lsm.open(directory, lazy)) {
      assertThat(get(lsm, "key 200")).isEmpty();
    }
  }

  @Test
  void aStoreWhoseKeysWereAllDeletedShrinksToNothing() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      for (int i = 0; i < 300; i++) {
        put(lsm, "key " + i, "value");
      }
      for (int i = 0; i < 300; i++) {
        lsm.delete(bytes("key " + i));
      }
      lsm.merge();
      assertThat(lsm.statistics().runs()).isEmpty();
      assertThat(names(directory, ".table")).isEmpty();
      assertThat(names(directory, ".data")).isEmpty();
    }
  }

  @Test
  void sortedTablesAreMovedAndNotRewritten() throws IOException {
    LsmOptions options = LsmOptions.defaults().withSizes(20_000, 256, 16_000).withoutBackground();
    try (Lsm lsm = Lsm.open(directory, options)) {
      for (int i = 0; i < 4_000; i++) {
        put(lsm, "%06d".formatted(i), "value");
      }
      lsm.merge();
      Statistics statistics = lsm.statistics();
      assertThat(statistics.runs()).hasSize(1);
      assertThat(statistics.mergedBytes()).isLessThan(statistics.flushedBytes() / 2);
      assertThat(content(lsm)).hasSize(4_000);
    }
  }

  @Test
  void amplificationIsWhatIsReadWrittenAndKeptBeyondWhatWasAskedFor() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      assertThat(lsm.statistics().amplification()).isEqualTo(new Amplification(0, null, 1));
      for (int i = 0; i < 400; i++) {
        put(lsm, "key %d".formatted(i % 100), "value %d".formatted(i));
      }
      Statistics figures = lsm.statistics();
      Amplification runs = figures.amplification();
      assertThat(runs.read()).isEqualTo(figures.runs().size() + figures.memtables());
      assertThat(runs.space()).isGreaterThan(1);
      long tables = figures.flushedBytes() + figures.mergedBytes();
      assertThat((runs.write() - 1) * figures.appendedBytes())
          .isBetween(tables - 1.0, tables + 1.0);
      lsm.merge();
      Amplification merged = lsm.statistics().amplification();
      assertThat(merged.read())
          .as("the run, and the active memtable if there is one")
          .isBetween(1, 2);
      assertThat(merged.space()).isEqualTo(1);
      assertThat(merged.write()).isGreaterThan(runs.write());
    }
  }

  @Test
  void whatIsWorthATableIsFlushedByCloseAndTheRestIsReplayed() throws IOException {
    try (Lsm lsm = Lsm.open(directory)) {
      put(lsm, "key", "value");
    }
    assertThat(names(directory, ".table")).isEmpty();
    try (Lsm lsm = Lsm.open(directory)) {
      assertThat(get(lsm, "key")).contains("value");
      put(lsm, "long", "x".repeat(100_000));
    }
    assertThat(names(directory, ".table")).hasSize(1);
    assertThat(names(directory, ".data")).isEmpty();
    try (Lsm lsm = Lsm.open(directory)) {
      assertThat(get(lsm, "key")).contains("value");
      assertThat(lsm.statistics().memtables()).isZero();
    }
  }

  @Test
  void aViewBesideTheOwnerShowsWhatWasWritten() throws IOException {
    try (Lsm owner = Lsm.open(directory, SMALL)) {
      for (int i = 0; i < 300; i++) {
        put(owner, "key " + i, "value " + i);
      }
      try (Lsm view = Lsm.open(directory, SMALL.asReadOnly())) {
        assertThat(content(view)).isEqualTo(content(owner));
        owner.merge();
        put(owner, "later", "value");
        assertThat(content(view)).hasSize(300);
        assertThatThrownBy(() -> put(view, "a", "b")).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  /** Between what a view reads first and what it lists, the owner flushes and deletes a segment. */
  @Test
  void aViewLeavesEveryFileAsItWas() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      put(lsm, "name", "Ada");
    }
    Map<String, byte[]> before = StoredFiles.read(directory);
    Lsm.open(directory, SMALL.asReadOnly()).close();
    Map<String, byte[]> after = StoredFiles.read(directory);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.forEach((name, content) -> assertThat(after.get(name)).as(name).isEqualTo(content));
  }

  @Test
  void aViewThatIsOvertakenByItsOwnerBeginsAnew() throws IOException {
    try (Lsm owner = Lsm.open(directory, SMALL)) {
      put(owner, "key", "value");
      ObservedDisk disk = new ObservedDisk(directory);
      AtomicBoolean isOvertaken = new AtomicBoolean();
      disk.afterEachRead(
          () -> {
            if (!isOvertaken.getAndSet(true)) {
              assertThatCode(owner::merge).doesNotThrowAnyException();
            }
          });
      try (Lsm view = Lsm.open(disk.path(), SMALL.asReadOnly())) {
        assertThat(get(view, "key")).contains("value");
      }
      assertThat(isOvertaken).isTrue();
    }
  }

  @Test
  void aBatchIsOneWriteAndItsLastChangeOfAKeyCounts() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      put(lsm, "gone", "soon");
      lsm.write(
          new Batch()
              .put(bytes("a"), bytes("draft"))
              .delete(bytes("gone"))
              .put(bytes("a"), bytes("final")));
      assertThat(content(lsm)).isEqualTo(Map.of("a", "final"));
    }
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      assertThat(content(lsm)).isEqualTo(Map.of("a", "final"));
    }
  }

  @Test
  void whatIsTooLongIsRefusedWithBothNumbers() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      byte[] longest = new byte[RecordLayout.MAX_KEY_LENGTH];
      lsm.put(longest, new byte[0]);
      assertThat(lsm.get(longest)).isPresent();
      assertThatThrownBy(() -> lsm.delete(new byte[RecordLayout.MAX_KEY_LENGTH + 1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("65536")
          .hasMessageContaining("65535");
    }
  }

  @Test
  void valuesLongerThanABlockAndATableAreKept() throws IOException {
    Map<String, String> model = new TreeMap<>();
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      for (int i = 0; i < 60; i++) {
        String value = "v".repeat((i * 997) % 9_000);
        model.put("key " + i % 40, value);
        put(lsm, "key " + i % 40, value);
      }
      assertThat(content(lsm)).isEqualTo(model);
      lsm.merge();
      assertThat(content(lsm)).isEqualTo(model);
    }
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      assertThat(content(lsm)).isEqualTo(model);
    }
  }
}
