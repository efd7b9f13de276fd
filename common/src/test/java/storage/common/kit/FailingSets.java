package storage.common.kit;

import java.io.IOException;
import storage.common.KeyValueStore;

/** Sets a key to one value after the other until a set fails: a store may have room in reserve. */
final class FailingSets {

  private static final int ENOUGH = 20_000;

  private FailingSets() {}

  /**
   * Returns the value that the failed set was to store and the one that was acknowledged before.
   *
   * @param stored the value that the key has
   */
  static Outcome set(KeyValueStore store, String key, String stored) {
    String acknowledged = stored;
    for (int i = 1; i <= ENOUGH; i++) {
      String value = "a value of about thirty bytes " + i;
      try {
        store.set(key, value);
      } catch (IOException e) {
        return new Outcome(acknowledged, value);
      }
      acknowledged = value;
    }
    throw new AssertionError(
        "%,d sets on a full disk were acknowledged: one that cannot be written is to throw"
            .formatted(ENOUGH));
  }

  /** What is stored if the failed set has done nothing, and what if it has done everything. */
  record Outcome(String acknowledged, String failed) {}
}
