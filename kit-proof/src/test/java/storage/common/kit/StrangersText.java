package storage.common.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import storage.common.KeyValueStore;
import storage.common.Utf8;

/** The stranger's store, as the kit wants to see it: text, and closed once it is closed. */
final class StrangersText implements KeyValueStore {

  private final Path directory;
  private final StrangersStore store;
  private volatile boolean closed;

  StrangersText(Path directory, StrangersStore store) {
    this.directory = directory;
    this.store = store;
  }

  // tag::as-text[]
  @Override
  public void set(String key, String value) throws IOException {
    byte[] keyBytes = Utf8.encode("key", key);
    byte[] valueBytes = Utf8.encode("value", value);
    requireOpen();
    store.put(keyBytes, valueBytes);
  }

  @Override
  public Optional<String> get(String key) throws IOException {
    byte[] keyBytes = Utf8.encode("key", key);
    requireOpen();
    byte[] value = store.find(keyBytes);
    return Optional.ofNullable(value).map(bytes -> new String(bytes, UTF_8));
  }

  // end::as-text[]

  @Override
  public void close() {
    closed = true;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store in " + directory + " is closed");
    }
  }
}
