package storage.common.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import storage.common.KeyValueStore;
import storage.common.Utf8;

/**
 * A store for the tests of the command line: its records stay in the memory of this process, its
 * directory and datastore file are real. It refuses a comma in a key, as the first stages do.
 */
final class MemoryStore implements KeyValueStore {

  static final String FILE_NAME = "datastore";

  private static final Map<Path, Map<String, String>> RECORDS = new HashMap<>();

  private final Path file;
  private final Map<String, String> records;

  private MemoryStore(Path file) {
    this.file = file;
    this.records = RECORDS.computeIfAbsent(file, newFile -> new HashMap<>());
  }

  static MemoryStore open(Path directory) throws IOException {
    Files.createDirectories(directory);
    return new MemoryStore(directory.resolve(FILE_NAME));
  }

  @Override
  public void set(String key, String value) throws IOException {
    Utf8.requireText("key", key);
    Utf8.requireText("value", value);
    if (key.indexOf(',') >= 0) {
      throw new IllegalArgumentException("the key has a comma at index " + key.indexOf(','));
    }
    if (Files.notExists(file)) {
      Files.createFile(file);
    }
    records.put(key, value);
  }

  @Override
  public Optional<String> get(String key) {
    return Optional.ofNullable(records.get(key));
  }

  @Override
  public void close() {}
}
