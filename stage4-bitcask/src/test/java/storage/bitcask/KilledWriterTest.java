package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import storage.bitcask.WriterProgress.Count;

/** A process that is killed while four threads write and merges go on, again and again. */
class KilledWriterTest {

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void everyAcknowledgedOperationIsThereAfterEachOfManyKills() throws IOException {
    KilledWriter writer = new KilledWriter(directory.resolve("store"), 7);
    int kills = Integer.getInteger("kill.rounds", 6);
    for (int kill = 0; kill < kills; kill++) {
      writer.killOne();
    }
    System.out.printf(
        "killed %d processes after %,d operations, %,d segments merged, %d folds, %d backups, %d reopenings%n",
        writer.kills(),
        writer.steps(),
        writer.progress().count(Count.SEGMENTS_MERGED),
        writer.progress().count(Count.FOLDS),
        writer.progress().count(Count.BACKUPS),
        writer.progress().count(Count.REOPENINGS));
    assertThat(writer.steps()).as("operations that were tried").isGreaterThan(100L * kills);
  }
}
