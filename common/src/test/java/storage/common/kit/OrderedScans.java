package storage.common.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import storage.common.Range;
import storage.common.SortedStore;

/** A scan goes through all keys in order, from either end. */
public interface OrderedScans extends SortedStoreUnderTest {

  @Test
  @Proves(Promise.SCANS_ARE_IN_ORDER)
  default void scanReturnsKeysInOrder(@TempDir Path directory) throws IOException {
    List<String> inOrder = List.of("apple=1", "fig=2", "pear=3", "plum=4");
    try (SortedStore store = openSorted(directory)) {
      store.set("pear", "3");
      store.set("apple", "1");
      store.set("plum", "4");
      store.set("fig", "2");
      Walk.expect("scan", store.scan(Range.all()), inOrder);
    }
    try (SortedStore store = openSorted(directory)) {
      Walk.expect("scan after reopening", store.scan(Range.all()), inOrder);
    }
  }

  @Test
  @Proves(Promise.SCANS_ARE_IN_ORDER)
  default void scanBackwardReturnsTheGreatestKeyFirst(@TempDir Path directory) throws IOException {
    try (SortedStore store = openSorted(directory)) {
      store.set("pear", "3");
      store.set("apple", "1");
      store.set("fig", "2");
      Walk.expect(
          "scan backward",
          store.scan(Range.all().backward()),
          List.of("pear=3", "fig=2", "apple=1"));
    }
  }

  @Test
  @Proves(Promise.SCANS_ARE_IN_ORDER)
  default void anEmptyStoreHasNothingToScan(@TempDir Path directory) throws IOException {
    try (SortedStore store = openSorted(directory)) {
      Walk.expect("scan", store.scan(Range.all()), List.of());
      Walk.expect("scan backward", store.scan(Range.all().backward()), List.of());
    }
  }

  /** In Java's own order, U+1F604 comes before U+FF5E. */
  @Test
  @Proves(Promise.SCANS_ARE_IN_ORDER)
  default void theOrderIsThatOfUtf8Bytes(@TempDir Path directory) throws IOException {
    NavigableMap<String, String> model = Walk.model();
    for (String key : Texts.STORABLE_EVERYWHERE) {
      model.put(key, "1");
      model.put(key + "\uFF5E", "2");
      model.put(key + "\uD83D\uDE04", "3");
    }
    try (SortedStore store = openSorted(directory)) {
      setShuffled(store, model);
      expectBothWays(store, Range.all(), model);
    }
  }

  /** A store may know a key by its beginning, and has to tell it from others like it. */
  @Test
  @Proves(Promise.SCANS_ARE_IN_ORDER)
  default void keysThatBeginAlikeAreInOrder(@TempDir Path directory) throws IOException {
    NavigableMap<String, String> model = Walk.model();
    for (int length = 0; length < 20; length++) {
      model.put("user0000".repeat(3).substring(0, length), "short");
      model.put("user0000" + "\0".repeat(length), "zeros");
      model.put("user0000" + "9".repeat(length), "long");
    }
    try (SortedStore store = openSorted(directory)) {
      setShuffled(store, model);
      bury(store);
      expectBothWays(store, BELOW_BURIED, model);
    }
  }

  @Test
  @Proves(Promise.SCANS_ARE_IN_ORDER)
  default void aThousandKeysAreInOrder(@TempDir Path directory) throws IOException {
    NavigableMap<String, String> model = Walk.model();
    for (int i = 0; i < 1_000; i++) {
      model.put("key " + i, "value " + i);
    }
    try (SortedStore store = openSorted(directory)) {
      setShuffled(store, model);
      expectBothWays(store, BELOW_BURIED, model);
      bury(store);
      expectBothWays(store, BELOW_BURIED, model);
    }
    try (SortedStore store = openSorted(directory)) {
      expectBothWays(store, BELOW_BURIED, model);
    }
  }

  /** Each round leaves old values behind, and a store may keep them elsewhere than the new ones. */
  @Test
  @Proves(Promise.SCANS_ARE_IN_ORDER)
  default void theNewestValueWinsInAScan(@TempDir Path directory) throws IOException {
    NavigableMap<String, String> model = Walk.model();
    for (int round = 1; round <= 6; round++) {
      try (SortedStore store = openSorted(directory)) {
        for (int i = 0; i < 100; i += round) {
          set(store, model, "key " + i, "round " + round);
        }
        expectBothWays(store, BELOW_BURIED, model);
        if (round % 2 == 0) {
          bury(store);
          set(store, model, "key " + round, "after round " + round);
          expectBothWays(store, BELOW_BURIED, model);
        }
      }
    }
  }

  /** Random operations beside a map; the seed and the operation are in the message of a failure. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  @Proves(Promise.SCANS_ARE_IN_ORDER)
  default void randomHistoriesAgreeWithATreeMap(long seed, @TempDir Path directory)
      throws IOException {
    Random random = new Random(seed);
    NavigableMap<String, String> model = Walk.model();
    SortedStore store = openSorted(directory);
    try {
      for (int step = 0; step < Integer.getInteger("kit.operations", 1_000); step++) {
        String key = anyKey(random);
        int dice = random.nextInt(200);
        if (dice < 90) {
          set(store, model, key, "value " + step);
        } else if (dice < 130) {
          store.delete(key);
          model.remove(key);
        } else if (dice < 197) {
          Range range = anyRange(random);
          String what = "seed %d, operation %d: %s".formatted(seed, step, Walk.told(range));
          Walk.expect(what, store.scan(range), Walk.of(model, range));
        } else if (dice < 199) {
          store.close();
          store = openSorted(directory);
        } else {
          reclaim(store);
        }
      }
    } finally {
      store.close();
    }
  }

  private static String anyKey(Random random) {
    String[] letters = {"a", "b", "\u007F", "\u00E9", "\uD7FF", "\uFF5E", "\uD83D\uDE04"};
    StringBuilder key = new StringBuilder();
    for (int length = random.nextInt(4); length > 0; length--) {
      key.append(letters[random.nextInt(letters.length)]);
    }
    return key.toString();
  }

  private static Range anyRange(Random random) {
    Range range = Range.all();
    range = random.nextBoolean() ? range.from(anyKey(random)) : range;
    range = random.nextBoolean() ? range.to(anyKey(random)) : range;
    range = random.nextInt(4) == 0 ? Range.all().prefix(anyKey(random)) : range;
    return random.nextBoolean() ? range.backward() : range;
  }

  private static void setShuffled(SortedStore store, NavigableMap<String, String> model)
      throws IOException {
    List<String> keys = new ArrayList<>(model.keySet());
    Collections.shuffle(keys, new Random(7));
    for (String key : keys) {
      store.set(key, model.get(key));
    }
  }

  private static void set(
      SortedStore store, NavigableMap<String, String> model, String key, String value)
      throws IOException {
    store.set(key, value);
    model.put(key, value);
  }

  private static void expectBothWays(
      SortedStore store, Range range, NavigableMap<String, String> model) throws IOException {
    Walk.expect("scan", store.scan(range), Walk.of(model, range));
    Range back = range.backward();
    Walk.expect("scan backward", store.scan(back), Walk.of(model, back));
  }
}
