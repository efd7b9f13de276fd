package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.bitcask.BitcaskTest.bytes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.log.Kind;
import storage.log.RecordLayout;
import storage.log.SegmentHeader;

/** Keys and values that were made to break a store. */
class HostileInputTest {

  @TempDir private Path directory;

  @Test
  void anyBytesAreAKeyAndAValue() throws IOException {
    List<byte[]> keys = new ArrayList<>();
    keys.add(new byte[0]);
    for (int b = 0; b < 256; b++) {
      keys.add(new byte[] {(byte) b});
      keys.add(new byte[] {(byte) b, 0});
      keys.add(new byte[] {0, (byte) b});
    }
    byte[] longest = new byte[RecordLayout.MAX_KEY_LENGTH];
    Arrays.fill(longest, (byte) 0xFF);
    keys.add(longest);
    keys.add(Arrays.copyOf(longest, longest.length - 1));
    List<byte[]> different = keys.stream().distinct().toList();
    try (Bitcask cask = SmallStore.open(directory, BitcaskOptions.defaults())) {
      for (int i = 0; i < different.size(); i++) {
        cask.put(different.get(i), bytes("first"));
        cask.put(different.get(i), different.get(i));
      }
    }
    try (Bitcask cask = SmallStore.open(directory, BitcaskOptions.defaults())) {
      for (byte[] key : different) {
        assertThat(cask.get(key)).contains(key);
      }
      cask.merge();
      for (byte[] key : different) {
        assertThat(cask.get(key)).as("after a merge").contains(key);
      }
    }
  }

  @Test
  void aClockMayReadFromTheStore() throws IOException {
    AtomicReference<Bitcask> store = new AtomicReference<>();
    InstantSource clock =
        () -> {
          try {
            if (store.get() != null) {
              assertThat(store.get().get(bytes("other"))).contains(bytes("another value"));
            }
            return Instant.EPOCH;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    BitcaskOptions options = BitcaskOptions.defaults().withClock(clock);
    try (Bitcask cask = SmallStore.open(directory, options)) {
      cask.put(bytes("other"), bytes("another value"));
      cask.put(bytes("name"), bytes("Ada"), Instant.EPOCH.plusSeconds(1));
      store.set(cask);
      assertThat(cask.get(bytes("name"))).contains(bytes("Ada"));
      store.set(null);
    }
  }

  /** Riak's bitcask tells a delete by how its value begins; some others, by its being empty. */
  @Test
  void noValueIsTakenForADeleteOrForTheEndOfALog() throws IOException {
    List<byte[]> values = new ArrayList<>();
    for (String text : List.of("", "bitcask_tombstone", "bitcask_tombstone2", "tombstone", "\0")) {
      values.add(bytes(text));
      values.add(bytes(text + " and more"));
    }
    for (byte code = 1; code <= Kind.values().length; code++) {
      values.add(new byte[] {code});
    }
    values.add(new byte[1_000]);
    try (Bitcask cask = SmallStore.open(directory, BitcaskOptions.defaults())) {
      for (int i = 0; i < values.size(); i++) {
        cask.put(bytes("key " + i), values.get(i));
      }
    }
    for (String file : List.of("keydir", "0000000001.hint")) {
      Files.deleteIfExists(directory.resolve(file)); // so that the log is scanned
    }
    try (Bitcask cask = SmallStore.open(directory, BitcaskOptions.defaults())) {
      for (int i = 0; i < values.size(); i++) {
        assertThat(cask.get(bytes("key " + i))).as("value %d", i).contains(values.get(i));
      }
      cask.merge();
      assertThat(cask.keys()).as("after a merge").hasSize(values.size());
    }
  }

  /** Whatever is cut off, none of the records in the value is ever taken for a record. */
  @Test
  void aValueThatIsACopyOfTheStoreIsNeverReadAsRecords() throws IOException {
    Path store = directory.resolve("store");
    Map<String, byte[]> files;
    int end;
    try (Bitcask cask = Bitcask.open(store)) {
      cask.put(bytes("name"), bytes("Ada"));
      cask.put(bytes("gone"), bytes("soon"));
      cask.write(new Batch().put(bytes("in"), bytes("a batch")));
      cask.delete(bytes("gone"));
      byte[] copy = Files.readAllBytes(store.resolve("0000000001.data"));
      copy = Arrays.copyOf(copy, 400);
      for (int shift = 0; shift < RecordLayout.ALIGNMENT; shift++) {
        byte[] shifted = new byte[shift + copy.length];
        System.arraycopy(copy, 0, shifted, shift, copy.length);
        cask.put(bytes("copy"), shifted);
      }
      files = SmallStore.read(store); // as a kill leaves them
      end = (int) cask.statistics().bytes();
    }
    byte[] whole = files.get("0000000001.data");
    for (int length = 400; length < end; length++) {
      files.put("0000000001.data", Arrays.copyOf(whole, length));
      SmallStore.write(store, files);
      try (Bitcask cask = SmallStore.open(store, BitcaskOptions.defaults())) {
        assertThat(cask.get(bytes("name"))).contains(bytes("Ada"));
        assertThat(cask.get(bytes("gone"))).isEmpty();
        assertThat(cask.get(bytes("in"))).contains(bytes("a batch"));
        assertThat(cask.keys()).hasSizeLessThanOrEqualTo(3);
      }
    }
  }

  @Test
  void nullIsRefusedAndNothingIsWritten() throws IOException {
    try (Bitcask cask = Bitcask.open(directory)) {
      cask.put(bytes("name"), bytes("Ada"));
      long before = cask.statistics().lastSequence();
      assertThatThrownBy(() -> cask.put(null, bytes("x"))).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> cask.put(bytes("x"), null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> cask.get(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> cask.delete(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> cask.write((Batch) null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> new Batch().put(null, bytes("x")))
          .isInstanceOf(NullPointerException.class);
      assertThat(cask.statistics().lastSequence()).isEqualTo(before);
    }
  }

  @Test
  void lengthsAtTheLimitFitAndOneMoreIsNamed() {
    RecordLayout.requireFits(RecordLayout.MAX_KEY_LENGTH, RecordLayout.MAX_VALUE_LENGTH);
    assertThatThrownBy(() -> RecordLayout.requireFits(0, RecordLayout.MAX_VALUE_LENGTH + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(RecordLayout.MAX_VALUE_LENGTH + 1));
    long longest = RecordLayout.length(RecordLayout.MAX_KEY_LENGTH, RecordLayout.MAX_VALUE_LENGTH);
    assertThat(SegmentHeader.SIZE + longest).isPositive().isLessThan(Integer.MAX_VALUE);
  }

  @Test
  void whatTheCallerChangesAfterwardsIsNotInTheStore() throws IOException {
    try (Bitcask cask = Bitcask.open(directory)) {
      byte[] key = bytes("name");
      byte[] value = bytes("Ada");
      Batch batch = new Batch().put(key, value);
      key[0] = 'x';
      value[0] = 'x';
      cask.write(batch);
      byte[] found = cask.get(bytes("name")).orElseThrow();
      assertThat(found).isEqualTo(bytes("Ada"));
      found[0] = 'x';
      assertThat(cask.get(bytes("name"))).contains(bytes("Ada"));
    }
  }
}
