package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import storage.bitcask.tools.Repair;
import storage.bitcask.tools.Verification;
import storage.common.NewerVersionException;
import storage.log.SegmentHeader;

/**
 * Files whose checksums are right, and which no store has written: every length, count, number and
 * sequence at its limits. Such a file is damage or of no use, and never more than that.
 */
@Timeout(120)
class ForgedFilesTest {

  /** Of the checkpoint: everything before its first segment. */
  private static final int FIELDS_OF_CHECKPOINT = 3 * Integer.BYTES + 2 * Long.BYTES;

  /** Index, end and identity. */
  private static final int FIELDS_OF_A_SEGMENT = 2 * Integer.BYTES + Long.BYTES;

  private static final int SIZE = SegmentHeader.SIZE;
  private static final int MIN = Integer.MIN_VALUE;
  private static final int MAX = Integer.MAX_VALUE;
  private static final int AT_LAST = SegmentHeader.AT_CHECKSUM - Long.BYTES;

  @TempDir private Path directory;
  private Path forged;
  private Map<String, byte[]> store;
  private Map<String, byte[]> backup;

  /** What went wrong, and with which field. */
  private final List<String> wrong = new ArrayList<>();

  @BeforeEach
  void fill() throws IOException {
    forged = directory.resolve("forged");
    Path sound = directory.resolve("sound");
    Path copy = directory.resolve("copy");
    SmallStore.fill(sound);
    store = SmallStore.read(sound);
    try (Bitcask cask = Bitcask.open(sound, SmallStore.OPTIONS.asReadOnly())) {
      cask.backup(copy);
    }
    backup = SmallStore.read(copy);
  }

  @Test
  void aHeaderOfASegment() {
    for (String file : named(store, ".data")) {
      List<Integer> offsets = fields(4, SegmentHeader.AT_MARK);
      offsets.remove((Integer) SegmentHeader.AT_CHECKSUM);
      offsets.removeIf(at -> at > AT_LAST - Long.BYTES); // it would claim to replace the others
      forge(store, file, offsets, SegmentHeader.AT_CHECKSUM);
    }
  }

  @Test
  void aMark() {
    Map<String, byte[]> withoutKeydir = new TreeMap<>(store);
    withoutKeydir.remove("keydir");
    for (String file : named(store, ".data")) {
      int end = store.get(file).length;
      for (int offset : new int[] {0, 1, MIN, -8, -1, MAX, MAX - 7, SIZE, SIZE + 8, end, end + 8}) {
        byte[] marked = withMark(store.get(file), offset);
        String what = "mark of %.10s at %d".formatted(file, offset);
        for (Map<String, byte[]> files : List.of(store, withoutKeydir)) {
          Map<String, byte[]> all = new TreeMap<>(files);
          all.put(file, marked);
          checkMark(all, what);
        }
      }
    }
  }

  private void checkMark(Map<String, byte[]> all, String what) {
    checkForged(all, what);
    try {
      useInAllModes(all, what);
    } catch (IOException | RuntimeException | Error e) {
      wrong.add("%s: %s".formatted(what, e));
    }
  }

  /** With a digest that is wrong. */
  private static byte[] withMark(byte[] segment, int offset) {
    ByteBuffer changed = ByteBuffer.wrap(segment.clone());
    changed.putInt(SegmentHeader.AT_MARK, offset).putInt(SegmentHeader.AT_MARK + 4, 77);
    CRC32C crc = new CRC32C();
    crc.update(changed.array(), SegmentHeader.AT_MARK, 2 * Integer.BYTES);
    return changed.putInt(SegmentHeader.AT_MARK + 8, (int) crc.getValue()).array();
  }

  private void useInAllModes(Map<String, byte[]> all, String what) throws IOException {
    write(all);
    Path copy = directory.resolve("another-copy");
    BitcaskOptions readOnly = SmallStore.OPTIONS.asReadOnly();
    try (Bitcask reader = Bitcask.open(forged, readOnly)) {
      assertThat(content(reader)).as(what).isEqualTo(SmallStore.CONTENT);
    } catch (IOException e) {
      assertThat(Verification.of(forged, Progress.NOBODY).hasDamage()).as(what).isTrue();
    }
    try (Bitcask cask = SmallStore.open(forged, SmallStore.OPTIONS)) {
      put(cask, "last", "");
      cask.sync();
      cask.merge();
      cask.backup(copy);
      assertThat(content(cask)).as(what).isEqualTo(SmallStore.CONTENT);
      SmallStore.write(copy, Map.of());
    } catch (IOException e) {
      assertThat(Verification.of(forged, Progress.NOBODY).hasDamage()).as(what).isTrue();
    }
  }

  @Test
  void verifyTellsOfAMarkThatIsNotOfItsRecords() throws IOException {
    String file = named(store, ".data").get(0);
    Map<String, byte[]> all = new TreeMap<>(store);
    all.put(file, withMark(store.get(file), SIZE + 8));
    write(all);
    assertThat(Verification.of(forged, Progress.NOBODY).findings().toString())
        .contains("its mark does not match its records");
  }

  @Test
  void aHintFile() {
    Map<String, byte[]> withoutKeydir = new TreeMap<>(store);
    withoutKeydir.remove("keydir"); // or else no hint file is read
    for (String file : named(store, ".hint")) {
      int length = store.get(file).length - Integer.BYTES;
      List<Integer> offsets = fields(4, length);
      offsets.removeIf(at -> isOfAHash(at, length)); // any number is one
      forge(withoutKeydir, file, offsets, length);
    }
  }

  private static boolean isOfAHash(int at, int length) {
    int start = 2 * Integer.BYTES + 2 * Long.BYTES;
    int inEntry = (at - start) % HintFile.ENTRY_SIZE;
    boolean isEntry = at >= start && at < length - HintFile.TRAILER_SIZE;
    return isEntry && inEntry < Long.BYTES;
  }

  @Test
  void aCheckpoint() {
    int length = store.get("keydir").length - Integer.BYTES;
    List<Integer> offsets = fields(4, Math.min(length, FIELDS_OF_CHECKPOINT + FIELDS_OF_A_SEGMENT));
    forge(store, "keydir", offsets, length);
  }

  @Test
  void theListOfABackup() {
    int length = backup.get("backup").length - Integer.BYTES;
    forge(backup, "backup", fields(4, length), length);
  }

  @AfterEach
  void nothingWentWrong() {
    assertThat(wrong).isEmpty();
  }

  /** Every place where an int or a long may begin. */
  private static List<Integer> fields(int from, int to) {
    return new ArrayList<>(
        IntStream.range(from, to).filter(at -> at % Integer.BYTES == 0).boxed().toList());
  }

  private static List<String> named(Map<String, byte[]> files, String ending) {
    return files.keySet().stream().filter(each -> each.endsWith(ending)).toList();
  }

  private void forge(
      Map<String, byte[]> files, String file, List<Integer> offsets, int checksumAt) {
    for (int at : offsets) {
      ByteBuffer original = ByteBuffer.wrap(files.get(file));
      long next = original.getInt(at) + 1L;
      for (long value : new long[] {0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, next, next + 1}) {
        ByteBuffer changed = ByteBuffer.wrap(files.get(file).clone()).putInt(at, (int) value);
        check(files, file, changed, checksumAt, "int %d at %d".formatted((int) value, at));
      }
      if (at + Long.BYTES <= checksumAt) {
        long max = (1L << 56) - 1;
        for (long value : new long[] {0, 1, max, max + 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
          ByteBuffer changed = ByteBuffer.wrap(files.get(file).clone()).putLong(at, value);
          check(files, file, changed, checksumAt, "long %d at %d".formatted(value, at));
        }
      }
    }
  }

  @SuppressWarnings("ByteBufferBackingArray") // each begins with its array
  private void check(
      Map<String, byte[]> files, String file, ByteBuffer changed, int checksumAt, String what) {
    CRC32C crc = new CRC32C();
    crc.update(changed.array(), 0, checksumAt);
    changed.putInt(checksumAt, (int) crc.getValue());
    Map<String, byte[]> all = new TreeMap<>(files);
    all.put(file, changed.array());
    checkForged(all, file + ": " + what);
  }

  private void checkForged(Map<String, byte[]> all, String what) {
    try {
      check(all, what);
    } catch (IOException | RuntimeException | Error e) {
      wrong.add("%s: %s".formatted(what, e));
    }
  }

  private void check(Map<String, byte[]> all, String name) throws IOException {
    write(all);
    boolean isVerified = !Verification.of(forged, Progress.NOBODY).hasDamage();
    try (Bitcask cask = SmallStore.open(forged, SmallStore.OPTIONS)) {
      assertThat(content(cask)).as(name).isEqualTo(SmallStore.CONTENT);
      put(cask, "one", "more");
    } catch (IOException e) {
      assertThat(isVerified).as("%s: verify finds nothing, but %s", name, e).isFalse();
      assertThat(SmallStore.read(forged)).as(name).containsAllEntriesOf(all);
    }
    repair(all, name);
  }

  /** Nothing is lost but what stands in a segment that may be another's. */
  private void repair(Map<String, byte[]> all, String name) throws IOException {
    write(all);
    try {
      Repair.of(forged, Progress.NOBODY);
    } catch (NewerVersionException e) {
      return; // another program can read it
    }
    try (Bitcask cask = SmallStore.open(forged, SmallStore.OPTIONS)) {
      TreeSet<String> known = new TreeSet<>(SmallStore.CONTENT.keySet());
      known.addAll(List.of(SmallStore.DELETED));
      assertThat(known).as(name).containsAll(content(cask).keySet());
      if (!name.contains(".data")) {
        assertThat(content(cask)).as(name).isEqualTo(SmallStore.CONTENT);
      }
      put(cask, "one", "more");
    }
  }

  /** Makes the forged store consist of these files, and nothing that a repair has left. */
  private void write(Map<String, byte[]> all) throws IOException {
    for (int i = 1; Files.exists(forged.resolve("damaged-" + i)); i++) {
      SmallStore.write(forged.resolve("damaged-" + i), Map.of());
      Files.delete(forged.resolve("damaged-" + i));
    }
    SmallStore.write(forged, all);
  }
}
