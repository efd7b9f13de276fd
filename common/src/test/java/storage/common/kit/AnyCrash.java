package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/**
 * A short history of a store, played back up to every change that it made to the disk: a kill
 * leaves every change before it and any part of one write; a power cut loses what was not synced.
 */
public interface AnyCrash extends StoreUnderTest {

  /** Of a long write, only the first bytes and the last are tried one by one. */
  int BYTES_IN_A_ROW = 40;

  /** How far apart the others are that are tried. */
  int BYTES_APART = 4_999;

  /** How many random power cuts are tried at each change. */
  int POWER_CUTS = 4;

  @Test
  @Proves(Promise.SURVIVES_ANY_CRASH)
  @Needs(Sight.DISK)
  default void aKillAtAnyByteLosesNothingThatWasAcknowledged(@TempDir Path directory)
      throws IOException {
    RecordedHistory history = record(directory);
    RecordedDisk disk = history.disk();
    SurvivalStrip strip = new SurvivalStrip();
    for (int change = 0; change < disk.changes(); change++) {
      int calls = history.callsBefore(change);
      Map<String, byte[]> tried = null;
      for (int bytes = 0; bytes < disk.length(change); bytes += step(bytes, disk.length(change))) {
        Map<String, byte[]> found = disk.afterKillWithin(change, bytes);
        if (StoredFiles.areSame(found, tried)) { // a byte was written that was there before
          strip.again();
        } else {
          String where =
              "killed at byte %d of the %d of write %d"
                  .formatted(bytes, disk.length(change), change);
          assertSurvived(directory, found, history.states(calls, calls + 1), strip, where);
          tried = found;
        }
      }
      int returned = history.callsBefore(change + 1);
      assertSurvived(
          directory,
          disk.afterKill(change + 1),
          history.states(returned, returned + 1),
          strip,
          "killed after write " + change);
    }
    strip.print(name() + ", killed");
  }

  private void assertSurvived(
      Path directory,
      Map<String, byte[]> found,
      List<Map<String, String>> possible,
      SurvivalStrip strip,
      String where)
      throws IOException {
    Path crashed = write(directory, found);
    Map<String, String> state;
    try (KeyValueStore store = open(crashed)) {
      state = RecordedHistory.content(store, "later");
      requireOneOf(possible, state, "");
      store.set("later", "value");
    } catch (IOException | RuntimeException | AssertionError e) {
      throw new AssertionError(lost(where, found, e), e);
    }
    Map<String, String> later = new TreeMap<>(state);
    later.put("later", "value");
    try (KeyValueStore store = open(crashed)) {
      requireOneOf(List.of(later), RecordedHistory.content(store, "later"), " after reopening");
    } catch (IOException | RuntimeException | AssertionError e) {
      throw new AssertionError(lost(where, found, e), e);
    }
    if (possible.indexOf(state) == 0) {
      strip.survived();
    } else {
      strip.survivedWithMore();
    }
  }

  private static String lost(String where, Map<String, byte[]> found, Throwable failure) {
    return "%s (%s): %s".formatted(where, Shown.files(found), Sentence.of(failure));
  }

  /** Says of the first key with a wrong value what was expected and what came. */
  private static void requireOneOf(
      List<Map<String, String>> possible, Map<String, String> state, String when) {
    if (possible.contains(state)) {
      return;
    }
    Map<String, String> expected = possible.get(0);
    Set<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(state.keySet());
    for (String key : keys) {
      if (!Objects.equals(expected.get(key), state.get(key))) {
        throw new AssertionError(
            "get %s%s: expected %s, came %s"
                .formatted(
                    Shown.value(key),
                    when,
                    Shown.value(expected.get(key)),
                    Shown.value(state.get(key))));
      }
    }
  }

  /** What the first open after a crash has found, every later one has to find. */
  @Test
  @Proves(Promise.SURVIVES_ANY_CRASH)
  @Needs(Sight.DISK)
  default void aKillDuringRecoveryIsSurvivedLikeAnyOther(@TempDir Path directory)
      throws IOException {
    RecordedDisk disk = record(directory).disk();
    for (int change = 0; change < disk.changes(); change++) {
      int half = disk.length(change) / 2;
      if (half > 0) {
        Path again = Files.createDirectory(directory.resolve("again " + change));
        killDuringRecovery(again, disk.afterKillWithin(change, half));
      }
    }
  }

  private void killDuringRecovery(Path directory, Map<String, byte[]> found) throws IOException {
    Path recovered = StoredFiles.write(directory.resolve("recovered"), found);
    RecordedDisk disk = new RecordedDisk(recovered, found);
    int start = disk.changes();
    Map<String, String> before;
    try (KeyValueStore store = open(disk.path())) {
      before = RecordedHistory.content(store, "after");
      store.set("after", "recovery");
    }
    Map<String, String> after = new TreeMap<>(before);
    after.put("after", "recovery");
    for (int change = start; change < disk.changes(); change++) {
      int length = disk.length(change);
      for (int bytes : new int[] {length / 3, length - 1}) {
        if (bytes > 0) {
          String where =
              "killed once more, at byte %d of the %d of write %d of the recovery"
                  .formatted(bytes, length, change - start);
          requireState(
              directory, disk.afterKillWithin(change, bytes), List.of(before, after), where);
        }
      }
      String where = "killed once more, after write %d of the recovery".formatted(change - start);
      requireState(directory, disk.afterKill(change + 1), List.of(before, after), where);
    }
    requireState(directory, disk.afterKill(disk.changes()), List.of(after), "killed at the end");
  }

  private void requireState(
      Path directory, Map<String, byte[]> found, List<Map<String, String>> possible, String where) {
    try {
      requireOneOf(possible, state(directory, found), "");
    } catch (IOException | RuntimeException | AssertionError e) {
      throw new AssertionError(lost(where, found, e), e);
    }
  }

  private Map<String, String> state(Path directory, Map<String, byte[]> found) throws IOException {
    try (KeyValueStore store = open(write(directory, found))) {
      return RecordedHistory.content(store, "after");
    }
  }

  /** What was closed is on the disk for good, and what came later is there up to some call. */
  @Test
  @Proves(Promise.SURVIVES_A_POWER_CUT)
  @Needs(Sight.DISK)
  default void aPowerCutLeavesWhatWasClosedAndNoHoleInTheRest(@TempDir Path directory)
      throws IOException {
    RecordedHistory history = record(directory);
    RecordedDisk disk = history.disk();
    SurvivalStrip strip = new SurvivalStrip();
    Random random = new Random(5);
    for (int change = 0; change <= disk.changes(); change++) {
      int closed = history.closedBefore(change);
      List<Map<String, String>> possible = history.states(closed, history.callsBefore(change) + 1);
      cutPower(directory, disk.afterPowerCut(change), possible, strip);
      for (int cut = 0; cut < POWER_CUTS; cut++) {
        cutPower(directory, disk.afterPowerCut(change, random), possible, strip);
      }
    }
    strip.print(name() + ", without power");
    if (!keeps(Promise.SURVIVES_A_POWER_CUT)) {
      KnownLimit.require(
          () -> assertThat(strip.losses()).as("the known limit: nothing is synced").isPositive());
    }
  }

  private void cutPower(
      Path directory,
      Map<String, byte[]> found,
      List<Map<String, String>> possible,
      SurvivalStrip strip)
      throws IOException {
    if (keeps(Promise.SURVIVES_A_POWER_CUT)) {
      assertSurvived(directory, found, possible, strip, "power cut " + strip.crashes());
    } else if (isLost(directory, found, possible)) {
      strip.lost();
    } else {
      strip.survived();
    }
  }

  private boolean isLost(
      Path directory, Map<String, byte[]> found, List<Map<String, String>> possible) {
    try {
      return !possible.contains(state(directory, found));
    } catch (IOException | RuntimeException | AssertionError e) {
      return true;
    }
  }

  /** Writes what a crash has left to a disk whose syncs are not done, so that this is fast. */
  private static Path write(Path directory, Map<String, byte[]> found) throws IOException {
    ObservedDisk disk = new ObservedDisk(StoredFiles.write(directory.resolve("crashed"), found));
    disk.withoutSyncs();
    return disk.path();
  }

  private RecordedHistory record(Path directory) throws IOException {
    return RecordedHistory.of(this, Files.createDirectory(directory.resolve("recorded")));
  }

  private static int step(int bytes, int length) {
    boolean isInTheMiddle =
        bytes >= BYTES_IN_A_ROW && bytes + BYTES_APART < length - BYTES_IN_A_ROW;
    return isInTheMiddle ? BYTES_APART : 1;
  }
}
