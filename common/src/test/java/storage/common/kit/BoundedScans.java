package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.Cursor;
import storage.common.Range;
import storage.common.SortedStore;

/** A scan shows the keys of its range: the lower bound is in it, the upper one is not. */
public interface BoundedScans extends SortedStoreUnderTest {

  @Test
  @Proves(Promise.SCANS_KEEP_THEIR_BOUNDS)
  default void fromIsInAndToIsOut(@TempDir Path directory) throws IOException {
    try (SortedStore store = openSorted(directory)) {
      NavigableMap<String, String> model = set(store, List.of("b", "d", "f"));
      for (String from : List.of("a", "b", "c", "d", "e", "f", "g")) {
        expectBothWays(store, model, Range.all().from(from));
        expectBothWays(store, model, Range.all().to(from));
        for (String to : List.of("a", "b", "c", "d", "e", "f", "g")) {
          expectBothWays(store, model, Range.all().from(from).to(to)); // some are empty
        }
      }
    }
  }

  @Test
  @Proves(Promise.SCANS_KEEP_THEIR_BOUNDS)
  default void aPrefixShowsEveryKeyThatBeginsWithIt(@TempDir Path directory) throws IOException {
    String last = "\uDBFF\uDFFF"; // U+10FFFF
    List<String> beginnings = List.of("", "a", "a\u007F", "a" + last, last, last + last);
    List<String> ends = List.of("", "\0", "b", "\u00FF", "\uFFFF", "\uD83D\uDE04", last);
    List<String> keys = new ArrayList<>(List.of("b", "\uFF5E"));
    beginnings.forEach(beginning -> ends.forEach(end -> keys.add(beginning + end)));
    try (SortedStore store = openSorted(directory)) {
      NavigableMap<String, String> model = set(store, keys);
      for (String prefix : beginnings) {
        expectBothWays(store, model, Range.all().prefix(prefix));
        expectBothWays(store, model, Range.all().from(prefix));
      }
      expectBothWays(store, model, Range.all().prefix("no key begins so"));
    }
  }

  /** A bound may be any key, or lie between any two. */
  @Test
  @Proves(Promise.SCANS_KEEP_THEIR_BOUNDS)
  default void everyKeyIsFoundByItsBound(@TempDir Path directory) throws IOException {
    List<String> keys = new ArrayList<>();
    for (int i = 1_000; i < 2_000; i++) {
      keys.add("key " + i);
    }
    try (SortedStore store = openSorted(directory)) {
      set(store, keys);
      bury(store);
      for (int i = 1; i < keys.size() - 1; i++) {
        String key = keys.get(i);
        String after = key + "\0";
        expectFirst(store, Range.all().from(key), key);
        expectFirst(store, Range.all().from(after), keys.get(i + 1));
        expectFirst(store, Range.all().to(key).backward(), keys.get(i - 1));
        expectFirst(store, Range.all().to(after).backward(), key);
      }
    }
  }

  private static void expectFirst(SortedStore store, Range range, String key) throws IOException {
    try (Cursor cursor = store.scan(range)) {
      assertThat(cursor.next() ? cursor.key() : null)
          .as("%s: the first key", Walk.told(range))
          .isEqualTo(key);
    }
  }

  private static NavigableMap<String, String> set(SortedStore store, List<String> keys)
      throws IOException {
    NavigableMap<String, String> model = Walk.model();
    for (String key : keys) {
      store.set(key, "1");
      model.put(key, "1");
    }
    return model;
  }

  private static void expectBothWays(
      SortedStore store, NavigableMap<String, String> model, Range range) throws IOException {
    for (Range each : List.of(range, range.backward())) {
      Walk.expect(Walk.told(each), store.scan(each), Walk.of(model, each));
    }
  }
}
