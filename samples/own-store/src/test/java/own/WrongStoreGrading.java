package own;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import storage.common.KeyValueStore;
import storage.common.kit.CompatibilityKit;

/** A store that never writes, to see a bad verdict: {@code mvn test -Dtest=WrongStoreGrading}. */
public final class WrongStoreGrading implements CompatibilityKit {

  @Override
  public String name() {
    return "wrong-store";
  }

  @Override
  public KeyValueStore open(Path directory) {
    Map<String, String> map = new ConcurrentHashMap<>();
    return new KeyValueStore() {
      @Override
      public void set(String key, String value) {
        map.put(key, value);
      }

      @Override
      public Optional<String> get(String key) {
        return Optional.ofNullable(map.get(key));
      }

      @Override
      public void close() throws IOException {}
    };
  }
}
