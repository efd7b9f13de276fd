package storage.common.kit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import storage.common.Utf8;

/**
 * A sorted store that keeps its records in runs, as one with tables on disk does: a full run is
 * never changed, and when there are too many, the newest ones are merged. A run holds deletions,
 * too, as places of length 0.
 */
class SortedRuns extends SortedHonestStore {

  /** In records. */
  private static final int RUN = 64;

  private static final int MOST_RUNS = 4;

  SortedRuns(Path directory) throws IOException {
    super(directory);
  }

  @Override
  Map<String, Place> live(List<Entry> log) {
    Map<String, Place> live = view(runs(log));
    live.values().removeIf(place -> place.length() == 0);
    return live;
  }

  /** The runs that come of this log, the oldest first. */
  private List<Map<String, Place>> runs(List<Entry> log) {
    List<Map<String, Place>> runs = new ArrayList<>();
    Map<String, Place> newest = new TreeMap<>(Utf8.ORDER);
    for (Entry each : log) {
      newest.put(each.key(), each.place());
      if (newest.size() == RUN) {
        runs.add(newest);
        newest = new TreeMap<>(Utf8.ORDER);
        mergeNewest(runs);
      }
    }
    runs.add(newest);
    return runs;
  }

  private void mergeNewest(List<Map<String, Place>> runs) {
    if (runs.size() > MOST_RUNS) {
      Map<String, Place> newer = runs.remove(runs.size() - 1);
      Map<String, Place> older = runs.remove(runs.size() - 1);
      runs.add(merged(older, newer));
    }
  }

  /** Makes one run of two; there are older ones, of which its deletions still have to hide much. */
  Map<String, Place> merged(Map<String, Place> older, Map<String, Place> newer) {
    older.putAll(newer);
    return older;
  }

  /** What a scan of all runs shows: of each key, the newest. */
  Map<String, Place> view(List<Map<String, Place>> runs) {
    Map<String, Place> view = new TreeMap<>(Utf8.ORDER);
    runs.forEach(view::putAll);
    return view;
  }
}
