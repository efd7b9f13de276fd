package storage.lsm;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs that lie side by side, in none of which anybody has met damage.
 *
 * @param first the number of the newest of them
 * @param end the number behind that of the oldest
 */
record SoundRuns(int first, int end) {

  /** Returns all there are, the newest first: between two of them is a damaged run. */
  static List<SoundRuns> of(List<Run> runs) {
    List<SoundRuns> sound = new ArrayList<>();
    int first = 0;
    for (int i = 0; i <= runs.size(); i++) {
      if (i == runs.size() || runs.get(i).isDamaged()) {
        if (i > first) {
          sound.add(new SoundRuns(first, i));
        }
        first = i + 1;
      }
    }
    return sound;
  }
}
