package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/** Somebody's copy, restore or clean-up has gone wrong, and now a file is not what it was. */
public interface ProvenLoss extends StoreUnderTest {

  /** How many keys the store has. */
  int STORED = 40;

  /**
   * The store may refuse to open or to answer, and then it deletes nothing; or whatever was set is
   * still there. A store that was closed knows how much that is.
   */
  @Test
  @Proves(Promise.WHAT_WAS_PROVEN_IS_MISSED)
  default void aFileThatIsGoneOrReplacedIsMissedOrNotNeeded(@TempDir Path directory)
      throws IOException {
    Map<String, byte[]> older = fill(directory.resolve("store"), "value", 0, STORED / 2);
    Map<String, byte[]> whole = fill(directory.resolve("store"), "value", STORED / 2, STORED);
    Map<String, byte[]> others = fill(directory.resolve("other"), "theirs", 0, STORED);
    Path damaged = directory.resolve("damaged");
    StringBuilder unmissed = new StringBuilder();
    for (String name : whole.keySet()) {
      for (var damage : damages(name, whole, older, others).entrySet()) {
        StoredFiles.write(damaged, damage.getValue());
        String what = name + " was " + damage.getKey();
        if (isLossUnmissed(damaged, damage.getValue(), what)) {
          unmissed.append(what).append('\n');
        }
      }
    }
    if (keeps(Promise.WHAT_WAS_PROVEN_IS_MISSED)) {
      assertThat(unmissed).as("what changed an answer, and no error").isEmpty();
    } else {
      KnownLimit.require(
          () ->
              assertThat(unmissed)
                  .as("the known limit: nothing tells how much there was")
                  .isNotEmpty());
    }
  }

  private Map<String, byte[]> fill(Path store, String value, int from, int to) throws IOException {
    try (KeyValueStore filled = open(store)) {
      for (int i = from; i < to; i++) {
        filled.set("key " + i, value + " " + i);
      }
    }
    return StoredFiles.read(store);
  }

  private static Map<String, Map<String, byte[]>> damages(
      String name,
      Map<String, byte[]> whole,
      Map<String, byte[]> older,
      Map<String, byte[]> others) {
    Map<String, byte[]> without = new TreeMap<>(whole);
    byte[] content = without.remove(name);
    byte[] half = Arrays.copyOf(content, content.length / 2);
    Map<String, Map<String, byte[]>> damages = new LinkedHashMap<>();
    damages.put("removed", without);
    damages.put("emptied", StoredFiles.with(whole, name, new byte[0]));
    damages.put("cut in half", StoredFiles.with(whole, name, half));
    if (older.containsKey(name)) {
      damages.put("put back older", StoredFiles.with(whole, name, older.get(name)));
    }
    if (others.containsKey(name)) {
      damages.put("replaced by another store's", StoredFiles.with(whole, name, others.get(name)));
    }
    return damages;
  }

  /** Whether an answer is wrong or missing, without an error. */
  private boolean isLossUnmissed(Path damaged, Map<String, byte[]> files, String what)
      throws IOException {
    try (KeyValueStore store = open(damaged)) {
      for (int i = 0; i < STORED; i++) {
        if (!store.get("key " + i).equals(Optional.of("value " + i))) {
          return true;
        }
      }
      return false;
    } catch (IOException missed) {
      Map<String, byte[]> left = StoredFiles.read(damaged);
      files.forEach(
          (name, content) ->
              assertThat(left.get(name)).as("%s when %s", name, what).isEqualTo(content));
      return false;
    }
  }
}
