package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import storage.common.KeyValueStore;

/** A store is a map that outlives the process. */
public interface LastWriteWins extends StoreUnderTest {

  @Test
  @Proves(Promise.LAST_WRITE_WINS)
  default void getReturnsWhatWasSet(@TempDir Path directory) throws IOException {
    try (KeyValueStore store = open(directory)) {
      store.set("name", "Ada");
      store.set("town", "London");
      assertThat(store.get("name")).as("get name").contains("Ada");
      assertThat(store.get("town")).as("get town").contains("London");
    }
  }

  @Test
  @Proves(Promise.LAST_WRITE_WINS)
  default void theLastOfSeveralSetsWins(@TempDir Path directory) throws IOException {
    try (KeyValueStore store = open(directory)) {
      store.set("name", "Ada");
      store.set("other", "x");
      store.set("name", "Grace");
      store.set("another", "y");
      assertThat(store.get("name")).as("get name").contains("Grace");
    }
    try (KeyValueStore store = open(directory)) {
      assertThat(store.get("name")).as("after reopening").contains("Grace");
    }
  }

  @Test
  @Proves(Promise.LAST_WRITE_WINS)
  default void aKeyThatWasNeverSetIsEmpty(@TempDir Path directory) throws IOException {
    try (KeyValueStore store = open(directory)) {
      assertThat(store.get("name")).as("in an empty store").isEmpty();
      store.set("name", "Ada");
      assertThat(store.get("nam")).as("the beginning of a key").isEmpty();
      assertThat(store.get("names")).as("a longer key").isEmpty();
      assertThat(store.get("ame")).as("the end of a key").isEmpty();
      assertThat(store.get("Ada")).as("a value").isEmpty();
      assertThat(store.get("")).as("the empty key").isEmpty();
    }
  }

  @Test
  @Proves(Promise.LAST_WRITE_WINS)
  default void whatWasSetIsThereAfterReopening(@TempDir Path directory) throws IOException {
    try (KeyValueStore store = open(directory)) {
      store.set("name", "Ada");
    }
    try (KeyValueStore store = open(directory)) {
      assertThat(store.get("name")).as("get name").contains("Ada");
      store.set("town", "London");
    }
    try (KeyValueStore store = open(directory)) {
      assertThat(store.get("name")).as("get name").contains("Ada");
      assertThat(store.get("town")).as("get town").contains("London");
    }
  }

  @Test
  @Proves(Promise.LAST_WRITE_WINS)
  default void openCreatesTheDirectoryAndItsParents(@TempDir Path directory) throws IOException {
    Path deep = directory.resolve("a").resolve("b");
    try (KeyValueStore store = open(deep)) {
      store.set("name", "Ada");
    }
    try (KeyValueStore store = open(deep)) {
      assertThat(store.get("name")).as("get name").contains("Ada");
    }
  }

  /** Random operations beside a map; the seed and the operation are in the message of a failure. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  @Proves(Promise.LAST_WRITE_WINS)
  default void randomOperationsAgreeWithAMap(long seed, @TempDir Path directory)
      throws IOException {
    Random random = new Random(seed);
    List<String> keys = new ArrayList<>(Texts.STORABLE_EVERYWHERE);
    List<String> values = new ArrayList<>(Texts.STORABLE_EVERYWHERE);
    if (keeps(Promise.ANY_TEXT)) {
      keys.addAll(Texts.WITH_SEPARATORS);
      values.addAll(Texts.WITH_SEPARATORS);
    }
    Map<String, String> model = new HashMap<>();
    KeyValueStore store = open(directory);
    try {
      for (int step = 0; step < Integer.getInteger("kit.operations", 1_000); step++) {
        String at = "seed " + seed + ", operation " + step;
        String key = keys.get(random.nextInt(keys.size()));
        int dice = random.nextInt(100);
        if (dice < 45) {
          String value = values.get(random.nextInt(values.size())).repeat(random.nextInt(4));
          value = dice == 0 ? value.repeat(2_000) : value;
          store.set(key, value);
          model.put(key, value);
        } else if (dice < 98) {
          Optional<String> expected = Optional.ofNullable(model.get(key));
          assertThat(store.get(key)).as("%s: get %s", at, Shown.value(key)).isEqualTo(expected);
        } else {
          store.close();
          store = open(directory);
        }
      }
      for (String key : keys) {
        Optional<String> expected = Optional.ofNullable(model.get(key));
        assertThat(store.get(key)).as("get %s at the end", Shown.value(key)).isEqualTo(expected);
      }
    } finally {
      store.close();
    }
  }

  /** Many keys at once, so that a store with an index has to tell them apart. */
  @Test
  @Proves(Promise.LAST_WRITE_WINS)
  default void aThousandKeysKeepTheirOwnValues(@TempDir Path directory) throws IOException {
    int[] numbers = new Random(5).ints(1_000).distinct().toArray();
    try (KeyValueStore store = open(directory)) {
      for (int number : numbers) {
        store.set("key " + number, "value " + number);
      }
    }
    try (KeyValueStore store = open(directory)) {
      for (int number : numbers) {
        assertThat(store.get("key " + number)).as("get key %d", number).contains("value " + number);
      }
    }
  }
}
