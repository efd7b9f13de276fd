package storage.lsm;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.lsm.LsmTest.bytes;
import static storage.lsm.LsmTest.content;
import static storage.lsm.LsmTest.put;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.kit.ObservedDisk;
import storage.common.kit.RecordedDisk;
import storage.common.kit.StoredFiles;
import storage.common.kit.SurvivalStrip;

/**
 * A history of puts, deletes and batches with all that they bring about: segments, flushes, steps
 * of merges, manifests. It is cut at every change of the disk: by a kill, and by a power cut.
 *
 * <p>What is found must be the state after some number of the calls: after a kill, after all that
 * had returned and at most the one in flight; after a power cut, at least what had been synced.
 */
class CrashMatrixTest {

  /** Three records fill a segment, and ten a table. */
  private static final LsmOptions OPTIONS =
      LsmOptions.defaults().withSizes(256, 128, 512).withoutBackground();

  /** How many random power cuts are tried at each change. */
  private static final int CUTS = Integer.getInteger("crash.cuts", 1);

  private static final int CALLS = Integer.getInteger("crash.calls", 26);

  /** Of a write that is longer than any record here, not every byte is tried. */
  private static final int LONGEST_RECORD = 150;

  /** Of a long write, so many bytes at either end are tried one by one. */
  private static final int BYTES_IN_A_ROW = 12;

  /** How far apart the others are that are tried. */
  private static final int BYTES_APART = Integer.getInteger("crash.apart", 13);

  @TempDir private Path directory;

  /** The state after each call, the empty one first. */
  private final List<Map<String, String>> states = new ArrayList<>();

  /** How many changes there had been when each call returned. */
  private final List<Integer> returnedAt = new ArrayList<>();

  /** How many calls were known to be durable when each call returned. */
  private final List<Integer> durableAt = new ArrayList<>();

  /** What was found in files that a crash had left. */
  private final Map<Map<String, ByteBuffer>, Map<String, String>> opened = new HashMap<>();

  private final SurvivalStrip strip = new SurvivalStrip();
  private Path crashed;

  @BeforeEach
  void clear() throws IOException {
    crashed = Files.createDirectory(directory.resolve("crashed"));
  }

  @Test
  void aKillAtAnyByteLosesNothingThatWasAcknowledged() throws IOException {
    RecordedDisk disk = record(OPTIONS, CALLS);
    for (int change = 1; change < disk.changes(); change++) {
      int calls = callsBefore(change);
      int length = disk.length(change);
      for (int bytes = 0; bytes < length; bytes += step(bytes, length)) {
        assertStateIsIn(disk.afterKillWithin(change, bytes), calls, calls + 1);
      }
      int returned = callsBefore(change + 1);
      assertStateIsIn(disk.afterKill(change + 1), returned, returned + 1);
    }
    strip.print("kill");
  }

  private static int step(int bytes, int length) {
    int left = length - BYTES_IN_A_ROW - bytes;
    boolean isInTheMiddle = bytes >= BYTES_IN_A_ROW && left > 0;
    return length > LONGEST_RECORD && isInTheMiddle ? Math.min(BYTES_APART, left) : 1;
  }

  @Test
  void aPowerCutLeavesAPrefixWithEverythingThatWasSynced() throws IOException {
    assertSurvivesPowerCuts(record(OPTIONS, 2 * CALLS));
    strip.print("power cut, synced by call and by the end of a segment");
  }

  @Test
  void aPowerCutLosesNothingIfEveryWriteIsSynced() throws IOException {
    assertSurvivesPowerCuts(record(OPTIONS.withEachSynced(), CALLS));
    strip.print("power cut, every write synced");
  }

  /** Recovery is cut short as well, and the one after it must find the same. */
  @Test
  void aCrashDuringRecoveryIsSurvivedLikeAnyOther() throws IOException {
    RecordedDisk disk = record(OPTIONS, CALLS);
    Random random = new Random(4);
    for (int change = 1; change <= disk.changes(); change += 29) {
      Map<String, byte[]> found = disk.afterPowerCut(change, random);
      Path again = Files.createDirectory(directory.resolve("again " + change));
      StoredFiles.write(again, found);
      RecordedDisk recovering = new RecordedDisk(again, found);
      int start = recovering.changes();
      Map<String, String> state;
      try (Lsm lsm = Lsm.open(recovering.path(), OPTIONS)) {
        state = content(lsm);
        put(lsm, "after", "recovery");
      }
      Map<String, String> stateAfter = new TreeMap<>(state);
      stateAfter.put("after", "recovery");
      for (int cut = start; cut <= recovering.changes(); cut++) {
        assertThat(open(recovering.afterKill(cut))).isIn(state, stateAfter);
        assertThat(open(recovering.afterPowerCut(cut))).isIn(state, stateAfter);
        assertThat(open(recovering.afterPowerCut(cut, random))).isIn(state, stateAfter);
      }
    }
  }

  private void assertSurvivesPowerCuts(RecordedDisk disk) throws IOException {
    Random random = new Random(3);
    for (int change = 1; change <= disk.changes(); change++) {
      int calls = callsBefore(change);
      int durable = calls == 0 ? 0 : durableAt.get(calls - 1);
      assertStateIsIn(disk.afterPowerCut(change), durable, calls + 1);
      for (int cut = 0; cut < CUTS; cut++) {
        assertStateIsIn(disk.afterPowerCut(change, random), durable, calls + 1);
      }
    }
  }

  /** Plays a history on a recorded disk, and notes what should be there after each call. */
  private RecordedDisk record(LsmOptions options, int calls) throws IOException {
    RecordedDisk disk = new RecordedDisk(Files.createDirectory(directory.resolve("recorded")));
    Map<String, String> model = new TreeMap<>();
    states.add(Map.of());
    Random random = new Random(1);
    int durable = 0;
    try (Lsm lsm = Lsm.open(disk.path(), options)) {
      for (int i = 1; i <= calls; i++) {
        call(random.nextInt(8), lsm, model, random);
        states.add(new TreeMap<>(model));
        if (i % 11 == 0) {
          lsm.sync();
          durable = i;
        }
        durable = options.isEachSynced() ? i : durable;
        returnedAt.add(disk.changes());
        durableAt.add(durable);
        if (i % 25 == 0) {
          lsm.merge();
        }
      }
      assertThat(lsm.statistics().failures()).isEmpty();
      assertThat(lsm.statistics().runs()).anyMatch(run -> run.tables() > 1);
    }
    return disk;
  }

  private static void call(int dice, Lsm lsm, Map<String, String> model, Random random)
      throws IOException {
    String key = "key " + random.nextInt(30);
    String value = "a value of some length " + random.nextInt(1_000);
    switch (dice) {
      case 0 -> {
        lsm.delete(bytes(key));
        model.remove(key);
      }
      case 1 -> {
        lsm.write(new Batch().put(bytes(key), bytes(value)).delete(bytes("key 7")));
        model.put(key, value);
        model.remove("key 7");
      }
      default -> {
        put(lsm, key, value);
        model.put(key, value);
      }
    }
  }

  private int callsBefore(int changes) {
    return (int) returnedAt.stream().filter(at -> at <= changes).count();
  }

  private void assertStateIsIn(Map<String, byte[]> found, int atLeast, int atMost)
      throws IOException {
    Map<String, String> state = open(found);
    List<Map<String, String>> possible =
        states.subList(atLeast, Math.min(atMost + 1, states.size()));
    assertThat(possible).as("after %d to %d calls", atLeast, atMost).contains(state);
    if (possible.indexOf(state) == 0) {
      strip.survived();
    } else {
      strip.survivedWithMore();
    }
  }

  /** Many crashes leave the same files: these are tried once. */
  private Map<String, String> open(Map<String, byte[]> found) throws IOException {
    Map<String, ByteBuffer> content = new HashMap<>();
    found.forEach((name, bytes) -> content.put(name, ByteBuffer.wrap(bytes)));
    Map<String, String> state = opened.get(content);
    if (state == null) {
      state = openAndWrite(found);
      opened.put(content, state);
    }
    return state;
  }

  /** Opens what a crash has left, writes to it, and opens it again. */
  private Map<String, String> openAndWrite(Map<String, byte[]> found) throws IOException {
    StoredFiles.write(crashed, found);
    ObservedDisk disk = new ObservedDisk(crashed);
    disk.withoutSyncs();
    Map<String, String> state;
    try (Lsm lsm = Lsm.open(disk.path(), OPTIONS)) {
      state = content(lsm);
      put(lsm, "later", "value");
      assertThat(lsm.statistics().failures()).isEmpty();
    }
    try (Lsm lsm = Lsm.open(disk.path(), OPTIONS)) {
      Map<String, String> later = content(lsm);
      assertThat(later.remove("later")).isEqualTo("value");
      assertThat(later).isEqualTo(state);
    }
    return state;
  }
}
