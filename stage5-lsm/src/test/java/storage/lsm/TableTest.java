package storage.lsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.lsm.LsmTest.bytes;
import static storage.lsm.LsmTest.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import storage.common.CorruptStoreException;
import storage.log.Checksum;
import storage.log.KeyHash;
import storage.log.LogDirectory;
import storage.log.Readers;

/** One table: what was written is found, and what was not written is never believed. */
class TableTest {

  private static final long STORE = 42;
  private static final long NEWEST = 7;

  @TempDir private Path directory;

  private final KeyHash hashes = new KeyHash(STORE);
  private LsmFiles files;
  private Readers readers;

  @BeforeEach
  void start() throws IOException {
    LogDirectory real = LogDirectory.of(directory);
    files = new LsmFiles(real, STORE, 0);
    readers = new Readers(real.path());
  }

  /** Keys of all lengths, many with a long beginning in common; every fifth is a tombstone. */
  private static NavigableMap<String, String> records(int count) {
    NavigableMap<String, String> records = new TreeMap<>();
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      String key = i % 3 == 0 ? "a common beginning " + i : "k".repeat(i % 20) + i;
      records.put(key, i % 5 == 0 ? null : "v".repeat(random.nextInt(i % 7 == 0 ? 400 : 20)));
    }
    return records;
  }

  private TableInfo write(NavigableMap<String, String> records, int blockSize) throws IOException {
    RecordView view = new RecordView();
    try (TableWriter writer =
        TableWriter.create(files, new TableWriter.Form(blockSize, hashes, NEWEST))) {
      for (var each : records.entrySet()) {
        byte[] key = bytes(each.getKey());
        byte[] value = bytes(each.getValue() == null ? "" : each.getValue());
        ByteBuffer both = ByteBuffer.allocate(key.length + value.length).put(key).put(value);
        boolean isTombstone = each.getValue() == null;
        view.show(both, 0, key.length, isTombstone ? RecordView.TOMBSTONE : value.length);
        writer.add(view);
      }
      return writer.finish();
    }
  }

  private Table open(TableInfo info) throws IOException {
    return Table.open(files.table(info.number()), info, readers);
  }

  private String find(Table table, String key) throws IOException {
    Run run = new Run(List.of(table), Run.NO_BOUND);
    RecordView found = new RecordView();
    if (!run.find(new Key(bytes(key)), hashes.of(bytes(key)), found)) {
      return "absent";
    }
    return found.isTombstone() ? null : text(found.value());
  }

  private static List<String> walk(RunCursor cursor) throws IOException {
    List<String> keys = new ArrayList<>();
    for (RecordView record = cursor.record(); record.isShown(); cursor.advance()) {
      keys.add(text(record.key()));
    }
    return keys;
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 512, 4_096, 32_768})
  void whatWasWrittenIsFoundAndNothingElse(int blockSize) throws IOException {
    NavigableMap<String, String> records = records(700);
    Table table = open(write(records, blockSize));
    assertThat(table.info().records()).isEqualTo(records.size());
    assertThat(table.info().newest()).isEqualTo(NEWEST);
    for (var each : records.entrySet()) {
      assertThat(find(table, each.getKey())).isEqualTo(each.getValue());
      assertThat(find(table, each.getKey() + "~")).isEqualTo("absent");
    }
    assertThat(find(table, "")).isEqualTo("absent");
    assertThat(find(table, "~")).isEqualTo("absent");
    table.letGo();
    assertThat(readers.mappedBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 512, 4_096})
  void aCursorBeginsAtAnyKeyInEitherDirection(int blockSize) throws IOException {
    NavigableMap<String, String> records = records(200);
    Run run = new Run(List.of(open(write(records, blockSize))), Run.NO_BOUND);
    List<String> bounds = new ArrayList<>(records.keySet());
    bounds.replaceAll(each -> each + "~");
    bounds.addAll(records.keySet());
    bounds.add("");
    for (String bound : bounds) {
      Key key = new Key(bytes(bound));
      assertThat(walk(RunCursor.forward(run, key)))
          .as("from %s", bound)
          .containsExactlyElementsOf(records.tailMap(bound, true).keySet());
      assertThat(walk(RunCursor.backward(run, key)))
          .as("down from %s", bound)
          .containsExactlyElementsOf(records.headMap(bound, false).descendingKeySet());
    }
    assertThat(walk(RunCursor.backward(run, null)))
        .containsExactlyElementsOf(records.descendingKeySet());
  }

  @Test
  void whatStandsBeforeTheBoundOfARunDoesNotCount() throws IOException {
    NavigableMap<String, String> records = records(200);
    Table table = open(write(records, 128));
    for (String bound : List.copyOf(records.keySet())) {
      Run run = new Run(List.of(table), new Key(bytes(bound)));
      List<String> rest = List.copyOf(records.tailMap(bound, true).keySet());
      assertThat(walk(RunCursor.forward(run, Run.NO_BOUND))).isEqualTo(rest);
      assertThat(walk(RunCursor.backward(run, null)))
          .containsExactlyElementsOf(records.tailMap(bound, true).descendingKeySet());
      String before = records.lowerKey(bound);
      if (before != null) {
        Key key = new Key(bytes(before));
        assertThat(run.find(key, hashes.of(bytes(before)), new RecordView())).isFalse();
      }
    }
  }

  @Test
  void aMergedInputDoesNotComeBackWhenItBeginsAnew() throws IOException {
    NavigableMap<String, String> records = records(100);
    Run run = new Run(List.of(open(write(records, 128))), Run.NO_BOUND);
    Key middle = new Key(bytes("k"));
    Run rest = run.startingAt(middle).startingAt(new Key(bytes("a")));
    assertThat(rest.from().compareTo(middle)).isZero();
  }

  @Test
  void everyFlippedByteIsAnErrorOrTheRightAnswer() throws IOException {
    NavigableMap<String, String> records = records(40);
    TableInfo info = write(records, 128);
    Path file = files.table(info.number());
    byte[] whole = Files.readAllBytes(file);
    int noticed = 0;
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      Files.write(file, flipped);
      Table table = open(info);
      boolean isNoticed = false;
      for (var each : records.entrySet()) {
        try {
          assertThat(find(table, each.getKey())).as("byte %d", at).isEqualTo(each.getValue());
        } catch (CorruptStoreException e) {
          assertThat(e).hasMessageContaining(file.getFileName().toString());
          isNoticed = true;
        }
      }
      noticed += isNoticed ? 1 : 0;
      table.letGo();
    }
    assertThat(noticed).as("all but the bytes of the header").isEqualTo(whole.length - 28);
  }

  @Test
  void aDamagedBlockCostsItsOwnKeysAlone() throws IOException {
    NavigableMap<String, String> records = records(300);
    TableInfo info = write(records, 512);
    Path file = files.table(info.number());
    byte[] damaged = Files.readAllBytes(file);
    damaged[1_300] ^= 1;
    Files.write(file, damaged);
    Table table = open(info);
    int errors = 0;
    for (var each : records.entrySet()) {
      try {
        assertThat(find(table, each.getKey())).isEqualTo(each.getValue());
      } catch (CorruptStoreException e) {
        errors++;
      }
    }
    assertThat(errors).isBetween(1, 30);
  }

  @Test
  void aTableOfAnotherLengthOrWithAnotherIndexIsRefused() throws IOException {
    TableInfo one = write(records(60), 128);
    TableInfo other = write(records(61), 128);
    Path file = files.table(one.number());
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> open(one)).isInstanceOf(CorruptStoreException.class);
    Files.write(file, whole);
    TableInfo forged =
        new TableInfo(
            one.number(),
            NEWEST,
            one.length(),
            other.checksum(),
            one.records(),
            one.tombstones(),
            one.first(),
            one.last());
    assertThatThrownBy(() -> find(open(forged), "k")).isInstanceOf(CorruptStoreException.class);
  }

  /** The checksums are right, and the table is not what it should be: each on purpose. */
  @Test
  void aCheckFindsWhatNoChecksumTells() throws IOException {
    TableInfo info = write(records(200), 256);
    check(info);
    Path file = files.table(info.number());
    byte[] sound = Files.readAllBytes(file);
    byte[] flawed = sound.clone();
    ByteBuffer bytes = ByteBuffer.wrap(flawed);
    TableLayout layout = TableLayout.told(bytes, info.length() - TableLayout.FOOTER);
    for (int at = layout.filter(); at < layout.footer(); at++) {
      bytes.put(at, (byte) 0);
    }
    assertRefused(sealed(info, bytes, layout), flawed, "offset 64: filter and index do not lead");

    TableInfo other =
        new TableInfo(
            info.number(),
            NEWEST,
            info.length(),
            info.checksum(),
            info.records(),
            info.tombstones() + 1,
            info.first(),
            info.last());
    assertRefused(other, sound, "it holds other records than the manifest tells");

    TableInfo later =
        new TableInfo(
            info.number(),
            NEWEST,
            info.length(),
            info.checksum(),
            info.records(),
            info.tombstones(),
            new Key(bytes("")),
            info.last());
    assertRefused(later, sound, "this key does not belong here");

    TableInfo older =
        new TableInfo(
            info.number(),
            NEWEST - 1,
            info.length(),
            info.checksum(),
            info.records(),
            info.tombstones(),
            info.first(),
            info.last());
    assertRefused(older, sound, "offset 0: its header is damaged");
  }

  private static TableInfo sealed(TableInfo info, ByteBuffer bytes, TableLayout layout) {
    int atChecksum = info.length() - Integer.BYTES;
    int checksum = Checksum.of(bytes, layout.index(), atChecksum);
    bytes.putInt(atChecksum, checksum);
    return new TableInfo(
        info.number(),
        NEWEST,
        info.length(),
        checksum,
        info.records(),
        info.tombstones(),
        info.first(),
        info.last());
  }

  private void assertRefused(TableInfo info, byte[] bytes, String why) throws IOException {
    Files.write(files.table(info.number()), bytes);
    assertThatThrownBy(() -> check(info))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining(why);
  }

  private void check(TableInfo info) throws IOException {
    Table table = open(info);
    try {
      TableCheck.run(table, STORE);
    } finally {
      table.letGo();
    }
  }
}
