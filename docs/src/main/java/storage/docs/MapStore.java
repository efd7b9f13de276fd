package storage.docs;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import storage.common.KeyValueStore;

/** What comes before the first stage: a map that forgets everything when it is closed. */
final class MapStore implements KeyValueStore {

  private final Map<String, String> map = new HashMap<>();

  @Override
  public void set(String key, String value) {
    map.put(key, value);
  }

  @Override
  public Optional<String> get(String key) {
    return Optional.ofNullable(map.get(key));
  }

  @Override
  public void close() {
    map.clear();
  }
}
