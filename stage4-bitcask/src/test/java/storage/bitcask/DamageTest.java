package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.get;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.bitcask.tools.Repair;
import storage.common.CorruptStoreException;
import storage.common.NewerVersionException;
import storage.common.kit.ObservedDisk;
import storage.log.RecordLayout;
import storage.log.SegmentHeader;

/** Bytes that were changed, files that were cut, taken away or brought from elsewhere. */
class DamageTest {

  /** What the bits of a byte are flipped by. */
  private static final int[] MASKS =
      Boolean.getBoolean("damage.thorough") ? new int[] {0x01, 0x10, 0x80, 0xFF} : new int[] {0x81};

  @TempDir private Path directory;
  private Path damaged;
  private Map<String, byte[]> files;

  @BeforeEach
  void fill() throws IOException {
    Path sound = directory.resolve("sound");
    damaged = directory.resolve("damaged");
    SmallStore.fill(sound);
    files = SmallStore.read(sound);
    assertThat(files.keySet()).as("a store with everything in it").hasSizeGreaterThan(4);
  }

  @Test
  void noFlippedByteEverChangesAnAnswer() throws IOException {
    assertNoFlippedByteChangesAnAnswer();
    files.remove("keydir"); // so that the hint files and the log are read
    assertNoFlippedByteChangesAnAnswer();
  }

  private void assertNoFlippedByteChangesAnAnswer() throws IOException {
    for (String file : files.keySet()) {
      for (int at = 0; at < files.get(file).length; at++) {
        for (int mask : MASKS) {
          byte[] flipped = files.get(file).clone();
          flipped[at] ^= (byte) mask;
          assertNoWrongAnswer(with(file, flipped), file + " at " + at + " ^ " + mask);
        }
      }
    }
  }

  @Test
  void aSegmentOrHintFileThatIsCutAnywhereNeverChangesAnAnswerBeforeTheCut() throws IOException {
    String active = youngestSegment();
    for (String file : files.keySet()) {
      for (int length = 0; length < files.get(file).length; length++) {
        Map<String, byte[]> cut = with(file, Arrays.copyOf(files.get(file), length));
        if (file.equals(active)) {
          assertLossIsRefused(cut, active);
        } else {
          assertNoWrongAnswer(cut, file + " cut at " + length);
        }
      }
    }
  }

  private String youngestSegment() {
    return files.keySet().stream()
        .filter(file -> file.endsWith(".data"))
        .max(String::compareTo)
        .orElseThrow();
  }

  /** The store was closed: the checkpoint proves all records, and without it the mark does. */
  private void assertLossIsRefused(Map<String, byte[]> cut, String active) throws IOException {
    int length = cut.get(active).length;
    assertRefusedAndUnchanged(cut, length);
    cut.remove("keydir");
    if (length >= SegmentHeader.SIZE) {
      assertRefusedAndUnchanged(cut, length);
    } else {
      SmallStore.write(damaged, cut);
      try (Bitcask cask = SmallStore.open(damaged, SmallStore.OPTIONS)) {
        assertThat(cask.recovery().isClean()).as("told of the cut at %d", length).isFalse();
        assertThat(get(cask, "town")).contains("London");
      }
      assertThat(SmallStore.read(damaged).get(active)).as("left alone").hasSize(length);
    }
  }

  private void assertRefusedAndUnchanged(Map<String, byte[]> cut, int length) throws IOException {
    SmallStore.write(damaged, cut);
    assertThatThrownBy(() -> SmallStore.open(damaged, SmallStore.OPTIONS))
        .as("cut at %d", length)
        .isInstanceOf(CorruptStoreException.class);
    assertThat(SmallStore.read(damaged)).containsAllEntriesOf(cut);
  }

  /** Some file systems leave them where a power cut has met them; they look like room ahead. */
  @Test
  void zerosInPlaceOfTheRestOfAFileNeverChangeAnAnswer() throws IOException {
    assertZerosChangeNoAnswer(0);
    files.remove("keydir"); // then nothing tells of the youngest segment but its mark
    assertZerosChangeNoAnswer(SegmentHeader.SIZE);
  }

  private void assertZerosChangeNoAnswer(int firstInYoungest) throws IOException {
    String youngest = youngestSegment();
    for (String file : files.keySet()) {
      int first = file.equals(youngest) ? firstInYoungest : 0;
      for (int from = first; from < files.get(file).length; from += Integer.BYTES) {
        byte[] zeroed = Arrays.copyOf(files.get(file), from);
        zeroed = Arrays.copyOf(zeroed, files.get(file).length);
        assertNoWrongAnswer(with(file, zeroed), file + " with zeros from " + from + " on");
      }
    }
  }

  /** A wrong answer is another value, or none, without an error. */
  private void assertNoWrongAnswer(Map<String, byte[]> changed, String what) throws IOException {
    SmallStore.write(damaged, changed);
    try (Bitcask cask = SmallStore.open(damaged, SmallStore.OPTIONS)) {
      for (Map.Entry<String, String> entry : SmallStore.CONTENT.entrySet()) {
        assertAnswer(cask, entry.getKey(), Optional.of(entry.getValue()), what);
      }
      for (String deleted : SmallStore.DELETED) {
        assertAnswer(cask, deleted, Optional.empty(), what);
      }
      try {
        assertThat(content(cask)).as(what).isEqualTo(SmallStore.CONTENT);
      } catch (CorruptStoreException e) {
        assertThat(e).as(what).hasMessageContaining("offset");
      }
    } catch (CorruptStoreException | NewerVersionException e) {
      assertThat(e).as(what).hasMessageContaining(damaged.toString());
    }
  }

  private static void assertAnswer(Bitcask cask, String key, Optional<String> value, String what)
      throws IOException {
    try {
      assertThat(get(cask, key)).as("%s: %s", what, key).isEqualTo(value);
    } catch (CorruptStoreException e) {
      assertThat(e).as(what).hasMessageContaining("offset");
    }
    try {
      boolean isThere = cask.contains(BitcaskTest.bytes(key));
      assertThat(isThere).as("%s: %s", what, key).isEqualTo(value.isPresent());
    } catch (CorruptStoreException e) {
      assertThat(e).as(what).hasMessageContaining("offset");
    }
  }

  @Test
  void anOpenThatIsRefusedHasChangedNothing() throws IOException {
    String oldest = files.keySet().iterator().next();
    byte[] flipped = files.get(oldest).clone();
    flipped[20] ^= 1;
    Map<String, byte[]> changed = with(oldest, flipped);
    SmallStore.write(damaged, changed);
    assertThatThrownBy(() -> Bitcask.open(damaged)).isInstanceOf(CorruptStoreException.class);
    Map<String, byte[]> after = SmallStore.read(damaged);
    assertThat(after.keySet()).isEqualTo(changed.keySet());
    changed.forEach((name, bytes) -> assertThat(after.get(name)).isEqualTo(bytes));
  }

  @Test
  void aSegmentThatIsMissingIsNoticed() throws IOException {
    for (String file : files.keySet().stream().filter(f -> f.endsWith(".data")).sorted().toList()) {
      Map<String, byte[]> fewer = new TreeMap<>(files);
      fewer.remove(file);
      SmallStore.write(damaged, fewer);
      boolean isYoungest =
          fewer.keySet().stream().noneMatch(f -> f.endsWith(".data") && f.compareTo(file) > 0);
      if (!isYoungest) {
        assertThatThrownBy(() -> Bitcask.open(damaged))
            .as(file)
            .isInstanceOf(CorruptStoreException.class)
            .hasMessageContaining("no segment holds");
      }
    }
  }

  @Test
  void aSegmentOfAnotherStoreIsRefused() throws IOException {
    Path other = directory.resolve("other");
    SmallStore.fill(other);
    Map<String, byte[]> mixed = new TreeMap<>(files);
    String foreign =
        files.keySet().stream()
            .filter(f -> f.endsWith(".data"))
            .max(String::compareTo)
            .orElseThrow();
    mixed.put(foreign, SmallStore.read(other).get(foreign));
    SmallStore.write(damaged, mixed);
    assertThatThrownBy(() -> Bitcask.open(damaged))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("another store");
  }

  @Test
  void aSegmentOfALaterVersionIsRefusedAndNotCalledDamaged() throws IOException {
    String file = files.keySet().iterator().next();
    byte[] later = files.get(file).clone();
    ByteBuffer.wrap(later).putInt(4, SegmentHeader.VERSION + 1);
    CRC32C crc = new CRC32C();
    crc.update(later, 0, SegmentHeader.AT_CHECKSUM);
    ByteBuffer.wrap(later).putInt(SegmentHeader.AT_CHECKSUM, (int) crc.getValue());
    SmallStore.write(damaged, with(file, later));
    assertThatThrownBy(() -> Bitcask.open(damaged))
        .isInstanceOf(NewerVersionException.class)
        .hasMessageContaining("version " + (SegmentHeader.VERSION + 1))
        .hasMessageContaining(file);
  }

  @Test
  void aHintFileOfAnotherSegmentIsNotTrusted() throws IOException {
    String[] hints =
        files.keySet().stream().filter(f -> f.endsWith(".hint")).toArray(String[]::new);
    Map<String, byte[]> swapped = new TreeMap<>(files);
    swapped.remove("keydir"); // or else no hint file is read
    swapped.put(hints[0], files.get(hints[1]));
    swapped.put(hints[1], files.get(hints[0]));
    SmallStore.write(damaged, swapped);
    try (Bitcask cask = Bitcask.open(damaged, SmallStore.OPTIONS)) {
      assertThat(content(cask)).isEqualTo(SmallStore.CONTENT);
      assertThat(cask.recovery().isClean()).isFalse();
    }
    assertThat(SmallStore.read(damaged).get(hints[0])).as("rebuilt").isEqualTo(files.get(hints[0]));
  }

  @Test
  void filesThatAreNoneOfTheStoresAreLeftAlone() throws IOException {
    Map<String, byte[]> more = new TreeMap<>(files);
    more.put("README", new byte[] {1, 2, 3});
    more.put("1.data", new byte[] {1, 2, 3});
    more.put("9999999999.data.bak", new byte[] {1});
    SmallStore.write(damaged, more);
    try (Bitcask cask = Bitcask.open(damaged, SmallStore.OPTIONS)) {
      assertThat(content(cask)).isEqualTo(SmallStore.CONTENT);
      cask.merge();
    }
    assertThat(SmallStore.read(damaged)).containsKeys("README", "1.data", "9999999999.data.bak");
  }

  @Test
  void whatACrashHasLeftIsClearedAwayIfItIsOurs() throws IOException {
    String oldest = files.keySet().iterator().next();
    Map<String, byte[]> foreign = new TreeMap<>();
    foreign.put("0000000074.data.tmp", new byte[] {1, 2, 3});
    foreign.put("0000000075.data", new byte[10]);
    foreign.put("0000000076.hint", new byte[] {1, 2, 3});
    foreign.put("0000000076.hint.tmp", new byte[] {1, 2, 3});
    Map<String, byte[]> more = new TreeMap<>(files);
    more.putAll(foreign);
    more.put("0000000077.data.tmp", Arrays.copyOf(files.get(oldest), SegmentHeader.SIZE + 9));
    more.put("0000000078.data.tmp", new byte[0]);
    byte[] hint = files.get(oldest.replace("data", "hint"));
    more.put("0000000079.hint", hint);
    more.put("0000000079.hint.tmp", Arrays.copyOf(hint, hint.length / 2));
    more.put("0000000080.hint.tmp", new byte[0]);
    SmallStore.write(damaged, more);
    try (Bitcask cask = Bitcask.open(damaged, SmallStore.OPTIONS)) {
      assertThat(cask.recovery().files())
          .extracting(RecoveryReport.FileReport::file)
          .contains("0000000075.data", "0000000077.data.tmp", "0000000078.data.tmp");
      assertThat(content(cask)).isEqualTo(SmallStore.CONTENT);
    }
    Map<String, byte[]> left = new TreeMap<>(files);
    left.putAll(foreign);
    assertThat(SmallStore.read(damaged).keySet()).isEqualTo(left.keySet());
    assertThat(SmallStore.read(damaged)).containsAllEntriesOf(foreign);
  }

  /** A crash has left the inputs of a merge, and the disk has damaged its output. */
  @Test
  void theInputsOfAMergeStayBesideADamagedOutput() throws IOException {
    Path store = damaged.resolveSibling("merged");
    Map<String, byte[]> before;
    try (Bitcask cask = Bitcask.open(store, SmallStore.OPTIONS)) {
      for (int i = 0; i < 12; i++) {
        put(cask, "key " + i % 6, "value " + i);
      }
      before = SmallStore.read(store);
      cask.merge();
    }
    Map<String, byte[]> both = SmallStore.read(store);
    String merged =
        both.keySet().stream()
            .filter(file -> file.endsWith(".data") && !before.containsKey(file))
            .findFirst()
            .orElseThrow();
    both.get(merged)[SegmentHeader.SIZE + RecordLayout.HEADER_SIZE + 8] ^= 1;
    before.forEach(both::putIfAbsent);
    SmallStore.write(store, both);
    assertThatThrownBy(() -> Bitcask.open(store, SmallStore.OPTIONS))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining(merged);
    assertThat(SmallStore.read(store).keySet()).containsAll(both.keySet());
    assertThat(Repair.of(store, Progress.NOBODY).isNeeded()).isTrue();
    try (Bitcask cask = Bitcask.open(store, SmallStore.OPTIONS)) {
      for (int i = 6; i < 12; i++) {
        assertThat(get(cask, "key " + i % 6)).contains("value " + i);
      }
    }
  }

  /** A bad sector under what is only a copy. */
  @Test
  void aHintFileOrCheckpointThatCannotBeReadKeepsNobodyOut() throws IOException {
    for (String ending : new String[] {"keydir", ".hint"}) {
      SmallStore.write(damaged, files);
      ObservedDisk disk = new ObservedDisk(damaged);
      disk.denyReading(ending);
      for (BitcaskOptions each : List.of(SmallStore.OPTIONS.asReadOnly(), SmallStore.OPTIONS)) {
        try (Bitcask cask = Bitcask.open(disk.path(), each)) {
          assertThat(content(cask)).isEqualTo(SmallStore.CONTENT);
          assertThat(cask.recovery().files().toString()).contains("left alone");
        }
      }
      files.remove("keydir"); // so that the hint files are read
    }
  }

  @Test
  void aTornTailIsDroppedAndToldAndWrittenOver() throws IOException {
    SmallStore.write(damaged, files);
    String active = youngestSegment();
    byte[] sound = files.get(active);
    byte[] torn = Arrays.copyOf(sound, sound.length + 100);
    Arrays.fill(torn, sound.length, sound.length + 20, (byte) 0x77);
    SmallStore.write(damaged, with(active, torn));
    try (Bitcask cask = Bitcask.open(damaged, SmallStore.OPTIONS)) {
      assertThat(cask.recovery().droppedBytes()).isEqualTo(100);
      assertThat(content(cask)).isEqualTo(SmallStore.CONTENT);
      put(cask, "after", "the crash");
    }
    try (Bitcask cask = Bitcask.open(damaged, SmallStore.OPTIONS)) {
      assertThat(cask.recovery().isClean()).isTrue();
      assertThat(get(cask, "after")).contains("the crash");
    }
  }

  private Map<String, byte[]> with(String name, byte[] content) {
    Map<String, byte[]> changed = new TreeMap<>(files);
    changed.put(name, content);
    return changed;
  }
}
