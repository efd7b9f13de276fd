package storage.common.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import storage.common.KeyValueStore;
import storage.common.Range;
import storage.common.SortedStore;

/** A few sessions with a store on a recorded disk, and what should be there after each call. */
final class RecordedHistory {

  private static final List<String> KEYS = List.of("", "name", "town", "a key that is longer");
  private static final int SESSIONS = 3;
  private static final int SETS = 6;

  private final RecordedDisk disk;

  /** The state after each call, the empty one first. */
  private final List<Map<String, String>> states = new ArrayList<>(List.of(Map.of()));

  /** How many changes of the disk there had been when each call returned. */
  private final List<Integer> returnedAt = new ArrayList<>();

  /** How many calls had returned, by the changes of the disk, when a session was closed. */
  private final TreeMap<Integer, Integer> closedAt = new TreeMap<>();

  private RecordedHistory(RecordedDisk disk) {
    this.disk = disk;
  }

  static RecordedHistory of(StoreUnderTest kit, Path directory) throws IOException {
    RecordedHistory history = new RecordedHistory(new RecordedDisk(directory));
    for (int session = 0; session < SESSIONS; session++) {
      try (KeyValueStore store = kit.open(history.disk.path())) {
        for (int i = 0; i < SETS; i++) {
          String key = KEYS.get((session + i * i) % KEYS.size());
          if (store instanceof SortedStore sorted && i % 3 == 2) {
            history.delete(sorted, key);
          } else {
            history.set(store, key);
          }
        }
      }
      history.closedAt.put(history.disk.changes(), history.returnedAt.size());
    }
    return history;
  }

  private void set(KeyValueStore store, String key) throws IOException {
    int call = states.size();
    String value = call % 5 == 0 ? "" : "value " + call + "\u00E5".repeat(call % 7);
    store.set(key, value);
    Map<String, String> state = new TreeMap<>(states.get(call - 1));
    state.put(key, value);
    returned(state);
  }

  private void delete(SortedStore store, String key) throws IOException {
    store.delete(key);
    Map<String, String> state = new TreeMap<>(states.get(states.size() - 1));
    state.remove(key);
    returned(state);
  }

  private void returned(Map<String, String> state) {
    states.add(state);
    returnedAt.add(disk.changes());
  }

  RecordedDisk disk() {
    return disk;
  }

  /** The state after {@code calls}. */
  Map<String, String> state(int calls) {
    return states.get(calls);
  }

  /** The states that are possible when at least so many calls were done, and at most so many. */
  List<Map<String, String>> states(int atLeast, int atMost) {
    return states.subList(atLeast, Math.min(atMost + 1, states.size()));
  }

  /** How many calls had returned before so many changes of the disk. */
  int callsBefore(int changes) {
    return (int) returnedAt.stream().filter(at -> at <= changes).count();
  }

  /** How many calls had returned when a session was last closed before so many changes. */
  int closedBefore(int changes) {
    Map.Entry<Integer, Integer> last = closedAt.floorEntry(changes);
    return last == null ? 0 : last.getValue();
  }

  /** What a store holds of the keys of a history, and of one more; a scan has to agree. */
  static Map<String, String> content(KeyValueStore store, String another) throws IOException {
    NavigableMap<String, String> content = Walk.model();
    List<String> keys = new ArrayList<>(KEYS);
    keys.add(another);
    for (String key : keys) {
      Optional<String> value = store.get(key);
      value.ifPresent(text -> content.put(key, text));
    }
    if (store instanceof SortedStore sorted) {
      List<String> records = Walk.of(content, Range.all());
      Walk.expect("scan", sorted.scan(Range.all()), records);
    }
    return content;
  }
}
