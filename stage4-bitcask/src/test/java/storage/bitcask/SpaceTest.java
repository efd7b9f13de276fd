package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.get;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.CorruptStoreException;
import storage.log.Location;
import storage.log.LogDirectory;
import storage.log.RecordLayout;
import storage.log.SegmentHeader;

/** Space comes back: what is stale, expired or deleted, also beside damage and cold data. */
class SpaceTest {

  private static final BitcaskOptions SMALL =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(1024);

  /** The first record of a segment begins with its checksum, its check and its lengths. */
  private static final int AT_KIND = SegmentHeader.SIZE + 12;

  private static final int AT_KEY = SegmentHeader.SIZE + RecordLayout.HEADER_SIZE;

  @TempDir private Path directory;

  @Test
  void aDamagedRecordThatCountsIsLeftAndEverythingElseIsMerged() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      put(cask, "damaged", "value");
      for (int i = 0; i < 200; i++) {
        put(cask, "key " + i % 10, "value " + i);
        expected.put("key " + i % 10, "value " + i);
      }
    }
    flip(data(0), AT_KEY + "damaged".length());
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      int before = cask.statistics().segments();
      assertThatThrownBy(cask::mergeByPolicy).isInstanceOf(CorruptStoreException.class);
      assertThat(cask.statistics().segments()).as("of %d", before).isLessThan(5);
      SegmentVerdict oldest = cask.explain().get(0);
      assertThat(oldest.isMerged()).isFalse();
      assertThat(oldest.reason()).startsWith("it is damaged: ").contains("offset 56");
      assertThat(cask.mergeByPolicy()).as("it is not tried again").isEqualTo(MergeReport.NOTHING);
      assertThatThrownBy(cask::merge).as("but by call").hasMessageContaining("offset 56");
      for (Map.Entry<String, String> each : expected.entrySet()) {
        assertThat(get(cask, each.getKey())).contains(each.getValue());
      }
      assertThatThrownBy(() -> get(cask, "damaged")).isInstanceOf(CorruptStoreException.class);
      put(cask, "damaged", "written anew");
      cask.merge();
      expected.put("damaged", "written anew");
      assertThat(content(cask)).isEqualTo(expected);
    }
  }

  @Test
  void aDamagedRecordThatIsStaleIsNoReasonNotToMerge() throws IOException {
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      for (int i = 0; i < 200; i++) {
        put(cask, "key " + i % 10, "value " + i);
      }
    }
    flip(data(0), AT_KEY + "key 0".length());
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      cask.merge();
      assertThat(content(cask)).hasSize(10);
      assertThat(cask.statistics().bytes()).isLessThan(2L * SMALL.segmentSize());
    }
  }

  /** Whatever its header says of the old record: it may have been a put. */
  @Test
  void aDeleteIsWrittenAlsoIfTheOldRecordIsDamaged() throws IOException {
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      put(cask, "name", "Ada");
      put(cask, "town", "London");
    }
    byte[] file = Files.readAllBytes(data(0));
    file[AT_KIND] = 2; // that of a tombstone
    Files.write(data(0), file);
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      long before = cask.statistics().lastSequence();
      cask.delete(bytes("name"));
      assertThat(cask.statistics().lastSequence()).isEqualTo(before + 1);
      assertThat(get(cask, "name")).isEmpty();
    }
  }

  @Test
  void accountsStayPossibleAfterAnyFlippedByte() throws IOException {
    SmallStore.fill(directory);
    Map<String, byte[]> files = SmallStore.read(directory);
    for (String name : files.keySet().stream().filter(each -> each.endsWith(".data")).toList()) {
      for (int at = SegmentHeader.SIZE; at < files.get(name).length; at++) {
        Map<String, byte[]> flipped = new TreeMap<>(files);
        flipped.put(name, files.get(name).clone());
        flipped.get(name)[at] ^= 64;
        SmallStore.write(directory, flipped);
        assertPossible(name + " at " + at);
      }
    }
  }

  private void assertPossible(String where) throws IOException {
    try (Bitcask cask = SmallStore.open(directory, SmallStore.OPTIONS)) {
      for (String key : SmallStore.CONTENT.keySet()) {
        try {
          put(cask, key, "new");
        } catch (CorruptStoreException e) {
          assertThat(e).hasMessageContaining("offset"); // the damage is in its key
        }
        Statistics figures = cask.statistics();
        assertThat(figures.liveBytes()).as(where).isBetween(0L, figures.bytes());
        for (SegmentVerdict each : cask.explain()) {
          assertThat(each.reclaimableBytes()).as(where).isBetween(0L, each.bytes());
        }
      }
    } catch (CorruptStoreException e) {
      assertThat(e).hasMessageContaining("offset");
    }
  }

  /** One stale record among cold data says nothing about the keys of others. */
  @Test
  void tombstonesGoUnlessAnOlderSegmentHoldsTheirKey() throws IOException {
    BitcaskOptions options = SMALL.withMerge(MergePolicy.defaults().onlyByCall());
    try (Bitcask cask = SmallStore.open(directory, options)) {
      for (int i = 0; i < 40; i++) {
        cask.put(bytes("cold " + i), new byte[100]);
      }
      put(cask, "cold 0", "newer");
      cask.delete(bytes("cold 5"));
      for (int i = 0; i < 1000; i++) {
        put(cask, "job " + i, "something to do");
        if (i >= 10) {
          cask.delete(bytes("job " + (i - 10)));
        }
        cask.mergeByPolicy();
      }
      assertThat(cask.statistics().tombstones()).isBetween(1L, 40L);
      assertThat(cask.mergeByPolicy()).as("nothing for nothing").isEqualTo(MergeReport.NOTHING);
      assertThat(content(cask)).hasSize(49);
    }
    Files.delete(directory.resolve("keydir"));
    try (Bitcask cask = SmallStore.open(directory, options)) {
      assertThat(get(cask, "cold 5")).as("a key that was deleted").isEmpty();
      assertThat(content(cask)).hasSize(49);
      cask.merge();
      assertThat(cask.statistics().tombstones()).isZero();
      assertThat(content(cask)).hasSize(49);
    }
  }

  /** What has to stay is not rewritten again and again, whatever share of a segment it is. */
  @Test
  void tombstonesThatHaveToStayAreLeftAlone() throws IOException {
    MergePolicy policy = MergePolicy.defaults().onlyByCall().withSmall(0);
    try (Bitcask cask = SmallStore.open(directory, SMALL.withMerge(policy))) {
      for (int i = 0; i < 128; i++) {
        cask.put(bytes("cold " + i), new byte[200]);
      }
      for (int i = 0; i < 128; i += 4) {
        cask.delete(bytes("cold " + i)); // a quarter of each segment
      }
      for (int i = 0; i < 8; i++) {
        cask.put(bytes("hot " + i), new byte[80]);
      }
      assertThat(cask.explain()).as("until it was looked into").anyMatch(SegmentVerdict::isMerged);
      assertThat(cask.mergeByPolicy()).isEqualTo(MergeReport.NOTHING);
      assertThat(cask.explain()).noneMatch(SegmentVerdict::isMerged);
      assertThat(cask.statistics().tombstones()).isEqualTo(32);
      assertThat(cask.merge().recordsDropped()).isEqualTo(64);
      assertThat(cask.statistics().tombstones()).isZero();
    }
  }

  @Test
  void aCacheWhoseEveryKeyExpiresStaysSmall() throws IOException {
    long[] now = {1_000_000};
    BitcaskOptions options = SMALL.withClock(() -> Instant.ofEpochMilli(now[0]));
    try (Bitcask cask = SmallStore.open(directory, options)) {
      for (int i = 0; i < 40; i++) {
        cask.put(bytes("cold " + i), new byte[100]);
      }
      long cold = cask.statistics().bytes();
      for (int i = 0; i < 5_000; i++) {
        now[0]++;
        cask.put(bytes("visit " + i), new byte[50], Instant.ofEpochMilli(now[0] + 100));
        cask.mergeByPolicy();
        long steady = cold + 100L * RecordLayout.length(10, 50);
        assertThat(cask.statistics().bytes()).as("after %d", i).isLessThan(2 * steady);
      }
      assertThat(cask.statistics().keys()).isLessThan(300);
    }
  }

  @Test
  void whatExpiresIsKnownAlsoAfterOpeningAgain() throws IOException {
    long[] now = {1_000};
    BitcaskOptions options = SMALL.withClock(() -> Instant.ofEpochMilli(now[0]));
    List<Long> reclaimable;
    try (Bitcask cask = SmallStore.open(directory, options)) {
      for (int i = 0; i < 20; i++) {
        cask.put(bytes("key " + i), new byte[100], Instant.ofEpochMilli(2_000 + i));
      }
      cask.put(bytes("key 3"), new byte[100]);
      now[0] = 2_010;
      reclaimable = reclaimable(cask);
      assertThat(reclaimable.get(0)).isPositive();
      assertThat(reclaimable.get(1)).as("of a segment without stale records").isPositive();
    }
    assertThat(reclaimable(options)).as("by the checkpoint").isEqualTo(reclaimable);
    Files.delete(directory.resolve("keydir"));
    assertThat(reclaimable(options)).as("by hint files").isEqualTo(reclaimable);
    for (int hint : LogDirectory.of(directory).hints()) {
      Files.delete(LogDirectory.of(directory).hint(hint));
    }
    assertThat(reclaimable(options)).as("by the records").isEqualTo(reclaimable);
  }

  private List<Long> reclaimable(BitcaskOptions options) throws IOException {
    try (Bitcask cask = Bitcask.open(directory, options.asReadOnly())) {
      return reclaimable(cask);
    }
  }

  private static List<Long> reclaimable(Bitcask cask) {
    return cask.explain().stream().map(SegmentVerdict::reclaimableBytes).toList();
  }

  @Test
  void whatExpiresIsMergedAlsoIfNothingIsWrittenAnyMore() throws Exception {
    BitcaskOptions options = BitcaskOptions.defaults().withSegmentSize(1024);
    Duration life = Duration.ofSeconds(2); // a second merge for another reason comes before
    try (Bitcask cask = Bitcask.open(directory, options)) {
      for (int i = 0; i < 100; i++) {
        cask.put(bytes("key " + i), new byte[100], Instant.now().plus(life));
      }
      assertThat(cask.statistics().keys()).isEqualTo(100);
      for (int i = 0; i < 300 && cask.statistics().keys() > 10; i++) {
        Thread.sleep(20);
      }
      assertThat(cask.statistics().keys()).as("in the active segment").isLessThan(10);
    }
  }

  /** One thread writes it while another one deletes its segment. */
  @Test
  void noHintFileOutlivesItsSegment() throws IOException {
    BitcaskOptions options = BitcaskOptions.defaults().withSegmentSize(2_000);
    try (Bitcask cask = Bitcask.open(directory, options)) {
      for (int i = 0; i < 40_000; i++) {
        cask.put(bytes("key " + i % 10), new byte[100]);
      }
    }
    LogDirectory files = LogDirectory.of(directory);
    assertThat(files.segments()).containsAll(files.hints());
  }

  @Test
  void aFullStoreIsLeftByDeletingAndMerging() throws IOException {
    BitcaskOptions tiny = SMALL.withSegmentSize(128);
    try (Bitcask cask = SmallStore.open(directory, tiny)) {
      int keys = 0;
      IOException full = null;
      while (full == null) {
        try {
          cask.put(bytes("key " + keys), new byte[40]);
          keys++;
        } catch (IOException e) {
          full = e;
        }
      }
      assertThat(keys).isBetween(Location.MAX_SEGMENTS - 20, Location.MAX_SEGMENTS);
      assertThat(full).hasMessageContaining(keys + " segments").hasMessageContaining("more than");
      for (int i = 0; i < 10; i++) {
        cask.delete(bytes("key " + i));
      }
      assertThat(cask.merge().recordsDropped()).isGreaterThanOrEqualTo(20);
      cask.put(bytes("after"), new byte[40]);
      assertThat(cask.keys()).hasSize(keys - 9);
    }
  }

  @Test
  void theKeydirShrinksWithItsKeys() throws IOException {
    int keys = 50_000;
    BitcaskOptions options = BitcaskOptions.defaults().withoutBackground();
    long large;
    try (Bitcask cask = SmallStore.open(directory, options)) {
      for (int i = 0; i < keys; i++) {
        put(cask, "key " + i, "");
      }
      large = cask.statistics().keydirBytes();
      deleteAllBut(cask, 10_000, keys);
      assertThat(cask.statistics().keydirBytes()).isLessThan(large / 2);
    }
    try (Bitcask cask = SmallStore.open(directory, options)) {
      deleteAllBut(cask, 1, 10_000);
      assertThat(cask.statistics().keydirBytes()).isLessThan(large / 1000);
    }
    assertThat(Files.size(directory.resolve("keydir"))).isLessThan(large / 1000);
  }

  private static void deleteAllBut(Bitcask cask, int first, int keys) throws IOException {
    for (int i = first; i < keys; i++) {
      cask.delete(bytes("key " + i));
    }
    cask.merge();
    assertThat(cask.statistics().keys()).isEqualTo(first);
  }

  @Test
  void deletesOfNothingInABatchWriteNothing() throws IOException {
    try (Bitcask cask = SmallStore.open(directory, SMALL)) {
      put(cask, "name", "Ada");
      cask.delete(bytes("name"));
      Statistics before = cask.statistics();
      cask.write(new Batch().delete(bytes("name")).delete(bytes("absent")));
      assertThat(cask.statistics()).isEqualTo(before);
      cask.write(new Batch().delete(bytes("name")).put(bytes("town"), bytes("London")));
      assertThat(cask.statistics().lastSequence()).isEqualTo(before.lastSequence() + 1);
    }
  }

  /** The first of {@code data(0)}, {@code data(1)}, ... is the oldest. */
  private Path data(int i) throws IOException {
    LogDirectory files = LogDirectory.of(directory);
    return files.data(files.segments().get(i));
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }
}
