package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.put;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.kit.ObservedDisk;
import storage.common.kit.RecordedDisk;
import storage.common.kit.StoredFiles;
import storage.common.kit.SurvivalStrip;

/**
 * A history of puts, deletes, batches, rolls and merges, cut at every change of the disk: by a kill
 * (within every write at every byte), and by a power cut (without what was not synced, and with any
 * part of it).
 *
 * <p>What is found must be the state after some number of the calls: after a kill, after all that
 * had returned and at most the one in flight; after a power cut, at least what had been synced.
 */
class CrashMatrixTest {

  private static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(256);

  /** How many random power cuts are tried at each change. */
  private static final int CUTS = Integer.getInteger("crash.cuts", 2);

  /** How long the histories are whose every byte is tried, and the others. */
  private static final int CALLS = Integer.getInteger("crash.calls", 11);

  private static final int MORE_CALLS = 3 * CALLS;

  @TempDir private Path directory;

  /** The state after each call, the empty one first. */
  private final List<Map<String, String>> states = new ArrayList<>();

  /** How many changes there had been when each call returned. */
  private final List<Integer> returnedAt = new ArrayList<>();

  /** How many calls were known to be durable when each call returned. */
  private final List<Integer> durableAt = new ArrayList<>();

  /** What was in the store after each crash so far, by the files that it has left. */
  private final Map<Map<String, ByteBuffer>, Map<String, String>> opened = new HashMap<>();

  private final SurvivalStrip strip = new SurvivalStrip();
  private Path crashed;

  @BeforeEach
  void clear() throws IOException {
    crashed = Files.createDirectory(directory.resolve("crashed"));
  }

  @Test
  // tag::kill[]
  void aKillAtEveryByteLosesNothingThatWasAcknowledged() throws IOException {
    RecordedDisk disk = record(OPTIONS, CALLS);
    for (int change = 1; change < disk.changes(); change++) {
      int calls = callsBefore(change);
      for (int byteCount = 0; byteCount < disk.length(change); byteCount++) {
        Map<String, byte[]> found = disk.afterKillWithin(change, byteCount);
        assertStateIsIn(found, calls, calls + 1);
      }
      int returned = callsBefore(change + 1);
      assertStateIsIn(disk.afterKill(change + 1), returned, returned + 1);
    }
    strip.print("kill");
  }

  // end::kill[]

  @Test
  void aPowerCutLeavesAPrefixWithEverythingThatWasSynced() throws IOException {
    RecordedDisk disk = record(OPTIONS, MORE_CALLS);
    assertSurvivesPowerCuts(disk);
    strip.print("power cut, synced by call and by roll");
  }

  @Test
  void aPowerCutLosesNothingIfEveryWriteIsSynced() throws IOException {
    RecordedDisk disk = record(OPTIONS.withSync(SyncPolicy.always()), 2 * CALLS);
    assertThat(durableAt).isEqualTo(Stream.iterate(1, i -> i + 1).limit(durableAt.size()).toList());
    assertSurvivesPowerCuts(disk);
    strip.print("power cut, every write synced");
  }

  /** Recovery is cut short as well, and the one after it must find the same. */
  @Test
  void aCrashDuringRecoveryIsSurvivedLikeAnyOther() throws IOException {
    RecordedDisk disk = record(OPTIONS, MORE_CALLS);
    Random random = new Random(4);
    for (int change = 1; change <= disk.changes(); change += 17) {
      Map<String, byte[]> found = disk.afterPowerCut(change, random);
      Path again = Files.createDirectory(directory.resolve("again " + change));
      StoredFiles.write(again, found);
      RecordedDisk recovering = new RecordedDisk(again, found);
      int start = recovering.changes();
      Map<String, String> state;
      try (Bitcask cask = Bitcask.open(recovering.path(), OPTIONS)) {
        state = content(cask);
        put(cask, "after", "recovery");
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
  private RecordedDisk record(BitcaskOptions options, int calls) throws IOException {
    RecordedDisk disk = new RecordedDisk(Files.createDirectory(directory.resolve("recorded")));
    Map<String, String> model = new TreeMap<>();
    states.add(Map.of());
    boolean isSynced = options.sync() instanceof SyncPolicy.Always;
    Random random = new Random(1);
    int durable = 0;
    try (Bitcask cask = Bitcask.open(disk.path(), options)) {
      for (int i = 1; i <= calls; i++) {
        call(i % 5 == 3 ? 2 : random.nextInt(8), cask, model, random);
        states.add(new TreeMap<>(model));
        if (i % 11 == 0) {
          cask.sync();
          durable = i;
        }
        durable = isSynced ? i : durable;
        returnedAt.add(disk.changes());
        durableAt.add(durable);
        if (i % 9 == 0) {
          cask.merge();
        }
      }
    }
    return disk;
  }

  private static void call(int dice, Bitcask cask, Map<String, String> model, Random random)
      throws IOException {
    String key = "key " + random.nextInt(6);
    String value = "value " + random.nextInt(1_000);
    switch (dice) {
      case 0, 1 -> {
        cask.delete(bytes(key));
        model.remove(key);
      }
      case 2 -> {
        cask.write(
            new Batch()
                .put(bytes(key), bytes(value))
                .put(bytes("b"), bytes(value))
                .delete(bytes("c")));
        model.put(key, value);
        model.put("b", value);
        model.remove("c");
      }
      case 3 -> {
        put(cask, "c", value);
        model.put("c", value);
      }
      default -> {
        put(cask, key, value);
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
    try (Bitcask cask = Bitcask.open(disk.path(), OPTIONS)) {
      state = content(cask);
      put(cask, "later", "value");
    }
    try (Bitcask cask = Bitcask.open(disk.path(), OPTIONS)) {
      Map<String, String> later = content(cask);
      assertThat(later.remove("later")).isEqualTo("value");
      assertThat(later).isEqualTo(state);
    }
    return state;
  }
}
