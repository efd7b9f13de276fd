package storage.common.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import storage.common.KeyValueStore;

/**
 * A store as a crash leaves it that cuts its newest record short. Its files are those of a store
 * that is open: one that was closed may tell how much it holds, and then a cut is no torn tail.
 *
 * @param files the store with the whole record
 * @param file the file that holds it
 * @param from where the record begins, in bytes
 * @param to where it ends
 */
record TornRecord(Map<String, byte[]> files, String file, int from, int to) {

  /** Sets {@code key} in the store in {@code directory}, and returns how it was meanwhile. */
  static TornRecord of(StoreUnderTest kit, Path directory, String key, String value)
      throws IOException {
    Map<String, byte[]> before = StoredFiles.read(directory);
    Map<String, byte[]> open;
    try (KeyValueStore store = kit.open(directory)) {
      store.set(key, value);
      open = StoredFiles.read(directory);
    }
    Map<String, byte[]> after = StoredFiles.read(directory);
    String file = StoredFiles.grown(before, after, value);
    int from = before.getOrDefault(file, new byte[0]).length;
    return new TornRecord(open, file, from, after.get(file).length);
  }

  /** Returns the store whose file ends at {@code cut}. */
  Map<String, byte[]> cutAt(int cut) {
    return StoredFiles.with(files, file, Arrays.copyOf(files.get(file), cut));
  }
}
