package storage.common.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.CorruptStoreException;
import storage.common.KeyValueStore;

/** Bytes that the store never wrote. */
public interface Damage extends StoreUnderTest {

  @Test
  @Proves(Promise.DAMAGE_IS_NAMED)
  default void aRecordOfGarbageIsAnErrorThatNamesFileAndOffset(@TempDir Path directory)
      throws IOException {
    FirstRecord first = storeTwoRecords(directory);
    StoredFiles.write(directory, first.garbled());
    Thrown.by(
        "get(\"first\") with bytes %d to %d of %s made 0xFF"
            .formatted(first.from(), first.to() - 2, first.file()),
        () -> get(directory, "first"),
        CorruptStoreException.class,
        first.file(),
        "offset " + first.from());
    assertThat(StoredFiles.read(directory).get(first.file()))
        .as("after the error")
        .isEqualTo(first.garbled().get(first.file()));
  }

  /** Whoever repairs the file by hand needs all of it, and a store that lets go of it. */
  @Test
  @Proves(Promise.DAMAGE_IS_NAMED)
  default void aSetOnADamagedStoreRemovesNothing(@TempDir Path directory) throws IOException {
    FirstRecord first = storeTwoRecords(directory);
    StoredFiles.write(directory, first.garbled());
    try (KeyValueStore store = open(directory)) {
      store.set("third", "record");
    } catch (CorruptStoreException e) {
      // refusing to write is as good as writing behind the damage
    }
    assertThat(StoredFiles.read(directory).get(first.file()))
        .as("the damaged file after set(\"third\", \"record\")")
        .startsWith(first.garbled().get(first.file()));
    StoredFiles.write(directory, first.files());
    assertThat(get(directory, "second")).as("repaired by hand").contains("record");
  }

  @Test
  @Proves(Promise.DAMAGE_IS_NAMED)
  default void aValueThatIsNotUtf8IsAnErrorAndNeverReplaced(@TempDir Path directory)
      throws IOException {
    byte[] value = "a value that is easy to find".getBytes(UTF_8);
    try (KeyValueStore store = open(directory)) {
      store.set("name", new String(value, UTF_8));
      store.set("other", "value");
    }
    Map<String, byte[]> files = StoredFiles.read(directory);
    String file = StoredFiles.grown(Map.of(), files, new String(value, UTF_8));
    int at = StoredFiles.indexOf(files.get(file), value);
    files.get(file)[at + 3] = (byte) 0xFF;
    StoredFiles.write(directory, files);
    Thrown.by(
        "get(\"name\") with byte %d of %s, within the value, made 0xFF".formatted(at + 3, file),
        () -> get(directory, "name"),
        CorruptStoreException.class,
        file);
  }

  @Test
  @Proves(Promise.EVERY_FLIPPED_BYTE_IS_NOTICED)
  default void aFlippedByteIsNeverWorseThanPromised(@TempDir Path directory) throws IOException {
    try (KeyValueStore store = open(directory)) {
      store.set("name", "Ada");
      store.set("town", "London");
      store.set("name", "Grace");
    }
    Map<String, byte[]> files = StoredFiles.read(directory);
    Path damaged = directory.resolve("damaged");
    int unnoticed = 0;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      for (int at = 0; at < file.getValue().length; at++) {
        for (int mask : new int[] {0x01, 0x80}) {
          byte[] flipped = file.getValue().clone();
          flipped[at] ^= (byte) mask;
          StoredFiles.write(damaged, StoredFiles.with(files, file.getKey(), flipped));
          ObservedDisk disk = new ObservedDisk(damaged);
          disk.withoutSyncs(); // so that this is fast
          String what = "byte %d of %s xor 0x%02X".formatted(at, file.getKey(), mask);
          unnoticed += isWrong(disk.path(), file.getKey(), what) ? 1 : 0;
        }
      }
    }
    if (keeps(Promise.EVERY_FLIPPED_BYTE_IS_NOTICED)) {
      assertThat(unnoticed).as("flipped bytes that changed an answer").isZero();
    } else {
      int gotBy = unnoticed;
      KnownLimit.require(
          () -> assertThat(gotBy).as("the known limit: some get by unnoticed").isPositive());
    }
  }

  /** An answer may be the right one, or an error that names the file. */
  private boolean isWrong(Path damaged, String file, String what) throws IOException {
    try (KeyValueStore store = open(damaged)) {
      return !store.get("name").equals(Optional.of("Grace"))
          || !store.get("town").equals(Optional.of("London"));
    } catch (IOException noticed) {
      Thrown.requireSays(what + ": the error", noticed, file);
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError(
          "%s: open and get are to answer or to throw an IOException, and threw %s"
              .formatted(what, Sentence.ofThrown(e)),
          e);
    }
  }

  private Optional<String> get(Path directory, String key) throws IOException {
    try (KeyValueStore store = open(directory)) {
      return store.get(key);
    }
  }

  private FirstRecord storeTwoRecords(Path directory) throws IOException {
    Map<String, byte[]> empty = StoredFiles.read(directory);
    try (KeyValueStore store = open(directory)) {
      store.set("first", "record");
    }
    Map<String, byte[]> one = StoredFiles.read(directory);
    try (KeyValueStore store = open(directory)) {
      store.set("second", "record");
    }
    Map<String, byte[]> two = StoredFiles.read(directory);
    String file = StoredFiles.grown(one, two, "record");
    int from = empty.getOrDefault(file, new byte[0]).length;
    return new FirstRecord(two, file, from, one.get(file).length);
  }

  /**
   * Where the first record of a store is.
   *
   * @param files the store, undamaged
   * @param from where the record begins in {@code file}, in bytes
   * @param to where it ends
   */
  record FirstRecord(Map<String, byte[]> files, String file, int from, int to) {

    /** The store with that record overwritten, but for its last byte, which may be a separator. */
    Map<String, byte[]> garbled() {
      byte[] content = files.get(file).clone();
      Arrays.fill(content, from, to - 1, (byte) 0xFF);
      return StoredFiles.with(files, file, content);
    }
  }
}
