package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.kit.RecordedDisk;

/** What is written in the middle of a merge, by its own thread, so that the moment is known. */
class MergeBesideWritesTest {

  private static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(400);

  @TempDir private Path directory;

  /** The merge tells its progress after each record: each time is tried. */
  @Test
  void aWriteThatComesDuringAMergeIsNotReverted() throws IOException {
    int moment = 1;
    while (writeInAMerge(directory.resolve("moment " + moment), moment)) {
      moment++;
    }
    assertThat(moment).as("moments that were tried").isGreaterThan(10);
  }

  /** Returns whether the merge has come as far as this moment. */
  private static boolean writeInAMerge(Path store, int moment) throws IOException {
    Map<String, String> expected = Map.of("name", "Grace", "new", "key", "filler", "value 19");
    int[] told = {0};
    try (Bitcask cask = SmallStore.open(store, OPTIONS)) {
      put(cask, "name", "Ada");
      put(cask, "gone", "soon");
      put(cask, "town", "London");
      for (int i = 0; i < 20; i++) {
        put(cask, "filler", "value " + i);
      }
      cask.merge((done, total) -> told[0] += told[0] == moment ? 0 : write(cask, moment, told[0]));
      if (told[0] < moment) {
        return false;
      }
      assertThat(content(cask)).as("written at moment %d", moment).isEqualTo(expected);
    }
    try (Bitcask cask = SmallStore.open(store, OPTIONS)) {
      assertThat(content(cask)).as("reopened, moment %d", moment).isEqualTo(expected);
      cask.merge();
      assertThat(content(cask)).as("merged again, moment %d", moment).isEqualTo(expected);
      assertThat(cask.statistics().tombstones()).isZero();
    }
    return true;
  }

  /** Counts one moment, and writes when it is the right one. */
  private static int write(Bitcask cask, int moment, int before) {
    if (before + 1 == moment) {
      try {
        put(cask, "name", "Grace");
        cask.delete(bytes("gone"));
        cask.write(new Batch().delete(bytes("town")).put(bytes("new"), bytes("key")));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return 1;
  }

  /**
   * What makes a record stale has to be on the disk before a merge lets the record go: the power is
   * cut at every moment of a merge, and what was not synced is lost.
   */
  @Test
  void whatMadeARecordStaleIsSyncedBeforeTheRecordIsGone() throws IOException {
    RecordedDisk disk = new RecordedDisk(Files.createDirectory(directory.resolve("store")));
    BitcaskOptions options =
        OPTIONS.withMerge(MergePolicy.defaults().onlyByCall().withStale(20, 1 << 20));
    int before;
    try (Bitcask cask = Bitcask.open(disk.path(), options)) {
      for (int i = 1; i <= 8; i++) {
        put(cask, "key " + i, "a");
      }
      for (int i = 1; i <= 4; i++) {
        put(cask, "key " + i, "b");
      }
      before = disk.changes();
      assertThat(cask.mergeByPolicy().segmentsRead()).isEqualTo(1);
    }
    Path crashed = Files.createDirectory(directory.resolve("crashed"));
    for (int cut = before; cut <= disk.changes(); cut++) {
      SmallStore.write(crashed, disk.afterPowerCut(cut));
      try (Bitcask cask = SmallStore.open(crashed, options)) {
        assertThat(content(cask)).as("cut at %d", cut).hasSize(8);
      }
    }
  }

  /** A merge that read it could not know where it ends, and would delete what is appended next. */
  @Test
  void theSegmentThatIsAppendedToIsNotMergedUnderItsWriter() throws IOException {
    try (Bitcask cask = SmallStore.open(directory, OPTIONS)) {
      for (int i = 0; i < 4; i++) {
        put(cask, "name", "value " + i);
      }
      cask.mergeByPolicy();
      put(cask, "after", "a merge by policy");
      cask.merge();
      put(cask, "after all", "a merge of everything");
    }
    try (Bitcask cask = SmallStore.open(directory, OPTIONS)) {
      assertThat(content(cask))
          .isEqualTo(
              Map.of(
                  "name", "value 3",
                  "after", "a merge by policy",
                  "after all", "a merge of everything"));
    }
  }

  /** It would go on with segments that are gone, and whose mappings have ended. */
  @Test
  void whoIsToldOfAMergeCanNeitherMergeNorClose() throws IOException {
    try (Bitcask cask = SmallStore.open(directory, OPTIONS)) {
      for (int i = 0; i < 100; i++) {
        put(cask, "name " + i % 10, "value " + i);
      }
      for (Task refused : List.<Task>of(cask::merge, cask::mergeByPolicy, cask::close)) {
        assertThatIllegalStateException()
            .isThrownBy(() -> cask.merge((done, total) -> run(refused)))
            .withMessage("a store can be neither merged nor closed from within a merge");
        assertThat(content(cask)).hasSize(10).containsEntry("name 7", "value 97");
      }
      assertThat(cask.merge().recordsDropped()).isEqualTo(90);
    }
  }

  private static void run(Task task) {
    try {
      task.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Something that the store can be told to do. */
  private interface Task {
    void run() throws IOException;
  }
}
