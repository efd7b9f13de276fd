package storage.bitcask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.StoreLockedException;
import storage.log.SegmentHeader;

/** What a store of bytes can do, call by call. */
class BitcaskTest {

  private static final BitcaskOptions SMALL =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(400);

  @TempDir private Path directory;

  @Test
  void aDeletedKeyIsGoneAlsoAfterReopening() throws IOException {
    try (Bitcask cask = Bitcask.open(directory)) {
      put(cask, "name", "Ada");
      cask.delete(bytes("name"));
      assertThat(get(cask, "name")).isEmpty();
      cask.delete(bytes("name"));
      cask.delete(bytes("never there"));
      assertThat(cask.statistics().keys()).isZero();
    }
    try (Bitcask cask = Bitcask.open(directory)) {
      assertThat(get(cask, "name")).isEmpty();
      put(cask, "name", "Grace");
      assertThat(get(cask, "name")).contains("Grace");
    }
  }

  @Test
  void deletingAMissingKeyWritesNothing() throws IOException {
    try (Bitcask cask = Bitcask.open(directory)) {
      put(cask, "name", "Ada");
      long before = cask.statistics().bytes();
      cask.delete(bytes("missing"));
      assertThat(cask.statistics().bytes()).isEqualTo(before);
    }
  }

  @Test
  void segmentsAreSealedAndFoundAgain() throws IOException {
    Map<String, String> model = new TreeMap<>();
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      for (int i = 0; i < 100; i++) {
        put(cask, "key " + i % 40, "value " + i);
        model.put("key " + i % 40, "value " + i);
      }
      assertThat(content(cask)).isEqualTo(model);
      assertThat(cask.statistics().segments()).isGreaterThan(10);
    }
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      assertThat(content(cask)).isEqualTo(model);
      assertThat(cask.recovery().isClean()).isTrue();
      for (Map.Entry<String, String> entry : model.entrySet()) {
        assertThat(get(cask, entry.getKey())).contains(entry.getValue());
      }
    }
  }

  /** As a kill leaves them that comes between the name of the output and the deletes. */
  @Test
  void inputsThatAreStillThereAreNotReadBesideTheOutputOfTheirMerge() throws IOException {
    Map<String, byte[]> inputs;
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      for (int i = 0; i < 20; i++) {
        put(cask, "key " + i % 6, "value " + i);
      }
      inputs = SmallStore.read(directory);
      cask.merge();
    }
    Map<String, byte[]> merged = SmallStore.read(directory);
    merged.keySet().removeIf(name -> !name.endsWith(".data"));
    inputs.keySet().removeIf(name -> !name.endsWith(".data"));
    inputs.keySet().removeAll(merged.keySet());
    assertThat(inputs).hasSizeGreaterThan(1);
    for (Map.Entry<String, byte[]> input : inputs.entrySet()) {
      Files.write(directory.resolve(input.getKey()), input.getValue());
    }
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      assertThat(content(cask)).hasSize(6).containsEntry("key 5", "value 17");
    }
    assertThat(SmallStore.read(directory))
        .doesNotContainKeys(inputs.keySet().toArray(String[]::new));
  }

  @Test
  void mergeKeepsWhatIsLiveAndGivesTheRestBack() throws IOException {
    Map<String, String> model = new TreeMap<>();
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      for (int i = 0; i < 300; i++) {
        put(cask, "key " + i % 20, "value " + i);
        model.put("key " + i % 20, "value " + i);
      }
      for (int i = 0; i < 5; i++) {
        cask.delete(bytes("key " + i));
        model.remove("key " + i);
      }
      MergeReport report = cask.merge();
      assertThat(report.recordsDropped()).isEqualTo(290);
      assertThat(content(cask)).isEqualTo(model);
      Statistics after = cask.statistics();
      assertThat(after.keys()).isEqualTo(15);
      assertThat(after.tombstones()).isZero();
      assertThat(after.bytes() - after.liveBytes())
          .isEqualTo((long) after.segments() * SegmentHeader.SIZE);
      assertThat(dataFiles()).hasSize(after.segments());
      put(cask, "after", "the merge");
      model.put("after", "the merge");
    }
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      assertThat(content(cask)).isEqualTo(model);
    }
  }

  @Test
  void aStoreWhoseKeysWereAllDeletedShrinksToAboutNothing() throws IOException {
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      for (int i = 0; i < 500; i++) {
        put(cask, "key " + i, "value " + i);
      }
      for (int i = 0; i < 500; i++) {
        cask.delete(bytes("key " + i));
      }
      cask.merge();
      assertThat(cask.keys()).isEmpty();
      assertThat(cask.statistics().tombstones()).isZero();
    }
    long size = 0;
    for (Path file : dataFiles()) {
      size += Files.size(file);
    }
    assertThat(size).isLessThanOrEqualTo(2L * SegmentHeader.SIZE);
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      assertThat(cask.keys()).isEmpty();
      put(cask, "key 1", "again");
      assertThat(get(cask, "key 1")).contains("again");
    }
  }

  /** The oldest segment is nearly all live and stays; the tombstone's own segment is merged. */
  @Test
  void aTombstoneStaysWhileAnOlderSegmentHoldsWhatItHides() throws IOException {
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      for (int i = 0; i < 7; i++) {
        put(cask, "old " + i, "value");
      }
      for (int i = 0; i < 6; i++) {
        put(cask, "new", "value " + i);
      }
      cask.delete(bytes("old 3"));
      for (int i = 0; i < 30; i++) {
        put(cask, "new", "value " + i);
      }
      assertThat(cask.explain().get(0).isMerged()).isFalse();
      assertThat(cask.mergeByPolicy().segmentsRead()).isPositive();
      assertThat(get(cask, "old 3")).isEmpty();
    }
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      assertThat(get(cask, "old 3")).as("after reopening").isEmpty();
      assertThat(cask.statistics().tombstones()).isEqualTo(1);
      cask.merge();
      assertThat(cask.statistics().tombstones()).as("reclaimed in the end").isZero();
      assertThat(get(cask, "old 3")).isEmpty();
    }
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      assertThat(get(cask, "old 3")).isEmpty();
    }
  }

  @Test
  void aBatchIsWrittenAsAWholeAndTheLastWriteWinsWithinIt() throws IOException {
    try (Bitcask cask = Bitcask.open(directory)) {
      put(cask, "name", "Ada");
      put(cask, "gone", "soon");
      cask.write(
          new Batch()
              .put(bytes("name"), bytes("Grace"))
              .put(bytes("town"), bytes("London"))
              .delete(bytes("gone"))
              .put(bytes("town"), bytes("Paris")));
      assertThat(content(cask)).isEqualTo(Map.of("name", "Grace", "town", "Paris"));
      cask.write(new Batch());
    }
    try (Bitcask cask = Bitcask.open(directory)) {
      assertThat(content(cask)).isEqualTo(Map.of("name", "Grace", "town", "Paris"));
      cask.merge();
      assertThat(content(cask)).isEqualTo(Map.of("name", "Grace", "town", "Paris"));
    }
  }

  @Test
  void aValueExpiresAndTheOneBeforeDoesNotComeBack() throws IOException {
    long[] now = {1_000_000};
    BitcaskOptions options = SMALL.withClock(() -> Instant.ofEpochMilli(now[0]));
    try (Bitcask cask = Bitcask.open(directory, options)) {
      put(cask, "name", "Ada");
      put(cask, "other", "stays");
      cask.put(bytes("name"), bytes("Grace"), Instant.ofEpochMilli(2_000_000));
      assertThat(get(cask, "name")).contains("Grace");
      now[0] = 2_000_000;
      assertThat(get(cask, "name")).isEmpty();
      assertThat(content(cask)).isEqualTo(Map.of("other", "stays"));
      cask.merge();
      now[0] = 1_000_000;
      assertThat(get(cask, "name")).as("a clock that runs backwards").isEmpty();
      assertThat(content(cask)).isEqualTo(Map.of("other", "stays"));
    }
    try (Bitcask cask = Bitcask.open(directory, options)) {
      assertThat(content(cask)).isEqualTo(Map.of("other", "stays"));
    }
  }

  @Test
  void manyKeysAreReadAtOnce() throws IOException {
    try (Bitcask cask = Bitcask.open(directory)) {
      put(cask, "a", "1");
      put(cask, "b", "2");
      List<Optional<byte[]>> values = cask.getAll(List.of(bytes("b"), bytes("x"), bytes("a")));
      assertThat(values.get(0)).contains(bytes("2"));
      assertThat(values.get(1)).isEmpty();
      assertThat(values.get(2)).contains(bytes("1"));
    }
  }

  @Test
  void aFoldSeesTheInstantAtWhichItBegan() throws IOException {
    try (Bitcask cask = Bitcask.open(directory, SMALL)) {
      Map<String, String> model = new TreeMap<>();
      for (int i = 0; i < 50; i++) {
        put(cask, "key " + i, "before");
        model.put("key " + i, "before");
      }
      Map<String, String> seen =
          cask.fold(
              new TreeMap<>(),
              (sofar, key, value) -> {
                if (sofar.isEmpty()) {
                  for (int i = 0; i < 50; i++) {
                    put(cask, "key " + i, "after");
                    put(cask, "new " + i, "after");
                  }
                  cask.delete(bytes("key 7"));
                  cask.merge();
                }
                sofar.put(text(key), text(value));
                return sofar;
              });
      assertThat(seen).isEqualTo(model);
      assertThat(cask.keys()).hasSize(99);
    }
  }

  @Test
  void aStoreThatIsOnlyReadSeesWhatWasThereAndChangesNothing() throws IOException {
    BitcaskOptions readOnly = SMALL.asReadOnly();
    assertThatThrownBy(() -> Bitcask.open(directory.resolve("missing"), readOnly))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing");
    try (Bitcask writer = Bitcask.open(directory, SMALL)) {
      for (int i = 0; i < 50; i++) {
        put(writer, "key " + i, "value");
      }
      try (Bitcask reader = Bitcask.open(directory, readOnly)) {
        writer.delete(bytes("key 1"));
        writer.merge();
        assertThat(get(reader, "key 1")).as("as it was when it was opened").contains("value");
        assertThat(reader.keys()).hasSize(50);
        assertThatThrownBy(() -> put(reader, "a", "b")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(reader::merge).isInstanceOf(IllegalStateException.class);
      }
      assertThatThrownBy(() -> Bitcask.open(directory)).isInstanceOf(StoreLockedException.class);
    }
  }

  @Test
  void limitsAreNamedWhenTheyAreExceeded() throws IOException {
    try (Bitcask cask = Bitcask.open(directory)) {
      byte[] longest = new byte[65_535];
      cask.put(longest, bytes("x"));
      assertThat(cask.get(longest)).contains(bytes("x"));
      assertThatThrownBy(() -> cask.put(new byte[65_536], bytes("x")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("65536")
          .hasMessageContaining("65535");
    }
    assertThatThrownBy(() -> SMALL.withSegmentSize((1 << 30) + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SMALL.withSync(SyncPolicy.every(java.time.Duration.ofSeconds(1))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anExpiryThatNoRecordCanHoldIsRefused() throws IOException {
    Instant last = Instant.ofEpochMilli(Long.MAX_VALUE);
    try (Bitcask cask = Bitcask.open(directory)) {
      for (Instant expiry : List.of(Instant.MIN, Instant.EPOCH, last.plusMillis(1), Instant.MAX)) {
        assertThatThrownBy(() -> cask.put(bytes("k"), bytes("v"), expiry))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContainingAll("an expiry at " + expiry, "to " + last);
        assertThatThrownBy(() -> new Batch().put(bytes("k"), bytes("v"), expiry))
            .isInstanceOf(IllegalArgumentException.class);
      }
      assertThat(cask.get(bytes("k"))).isEmpty();
      cask.put(bytes("k"), bytes("v"), last);
      assertThat(get(cask, "k")).contains("v");
      cask.put(bytes("k"), bytes("v"), Instant.ofEpochMilli(1));
      assertThat(get(cask, "k")).isEmpty();
    }
  }

  private List<Path> dataFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".data")).toList();
    }
  }

  static Map<String, String> content(Bitcask cask) throws IOException {
    return cask.fold(
        new TreeMap<>(),
        (sofar, key, value) -> {
          assertThat(sofar.put(text(key), text(value))).isNull();
          return sofar;
        });
  }

  static void put(Bitcask cask, String key, String value) throws IOException {
    cask.put(bytes(key), bytes(value));
  }

  static Optional<String> get(Bitcask cask, String key) throws IOException {
    return cask.get(bytes(key)).map(BitcaskTest::text);
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
