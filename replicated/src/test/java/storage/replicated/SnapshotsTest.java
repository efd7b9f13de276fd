package storage.replicated;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.lucene.tests.mockfile.FilterFileSystemProvider;
import org.apache.ratis.server.protocol.TermIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.bitcask.BitcaskOptions;
import storage.common.kit.StoredFiles;
import storage.replicated.Snapshots.Snapshot;

/** Backups of a replica that say how far they go. */
class SnapshotsTest {

  private static final BitcaskOptions OPTIONS =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(4_000);

  @TempDir private Path directory;

  private Replica replica;
  private Snapshots snapshots;

  /** The last entry that was applied. */
  private long index;

  @BeforeEach
  void open() throws IOException {
    replica = Replica.open(directory.resolve("cask"), OPTIONS, 8);
    snapshots = new Snapshots(directory.resolve("sm"));
  }

  @AfterEach
  void close() throws IOException {
    replica.close();
  }

  @Test
  void aSnapshotHoldsTheStoreAndSaysHowFarItGoes() throws IOException {
    apply(50);
    Snapshot taken = snapshots.take(replica);
    Content content = Content.of(replica.cask());
    apply(50);
    assertThat(taken.at()).isEqualTo(TermIndex.valueOf(3, 50));
    assertThat(snapshots.newest()).contains(taken);
    assertThat(restored(taken)).isEqualTo(content);
  }

  @Test
  void theNextOneLeavesTheNewestAlone() throws IOException {
    apply(10);
    snapshots.take(replica);
    apply(10);
    Snapshot second = snapshots.take(replica);
    List<Path> sent = Snapshots.files(second.folder());
    apply(10);
    Snapshot third = snapshots.take(replica);
    assertThat(sent).allMatch(Files::exists);
    assertThat(Snapshots.files(directory.resolve("sm")))
        .containsExactly(second.folder(), third.folder());
    assertThat(snapshots.take(replica)).as("nothing is new").isEqualTo(third);
  }

  @Test
  void whatACrashHasLeftUnfinishedIsNoSnapshot() throws IOException {
    apply(10);
    Snapshot first = snapshots.take(replica);
    Path unfinished = Files.createDirectory(directory.resolve("sm").resolve("unfinished"));
    assertThat(snapshots.newest()).contains(first);
    apply(10);
    assertThat(restored(snapshots.take(replica))).isEqualTo(Content.of(replica.cask()));
    assertThat(unfinished).doesNotExist();
  }

  /** A snapshot that is said to go further than it does would leave a hole in whoever gets it. */
  @Test
  void aSnapshotTakenBesideWritesHoldsAllThatItsNameSays() throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    FutureTask<Void> writing =
        new FutureTask<>(
            () -> {
              while (!isOver.get()) {
                apply(1);
                LockSupport.parkNanos(1_000_000);
              }
              return null;
            });
    new Thread(writing).start();
    for (int round = 0; round < 8; round++) {
      Snapshot taken = snapshots.take(replica);
      long last = Math.max(0, taken.at().getIndex());
      Content found = restored(taken);
      assertThat(found.records().keySet().stream().filter(key -> !key.startsWith("ff")).count())
          .as("entries in the snapshot up to %d", last)
          .isEqualTo(last);
    }
    isOver.set(true);
    writing.get();
  }

  @Test
  void aDamagedSnapshotIsNotPutInPlace() throws IOException {
    apply(100);
    Snapshot taken = snapshots.take(replica);
    Path data = taken.folder().resolve("0000000001.data");
    byte[] bytes = Files.readAllBytes(data);
    bytes[bytes.length / 2] ^= 1;
    Files.write(data, bytes);
    Path live = directory.resolve("cask");
    assertThatThrownBy(() -> Snapshots.restore(taken, live))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged")
        .hasMessageContaining("0000000001.data");
    assertThat(live).isNotEmptyDirectory();
  }

  @Test
  void aReplicaThatGotItsCaskFromAnotherGoesOnTakingSnapshots() throws IOException {
    apply(10);
    Snapshot sent = snapshots.take(replica);
    Path other = directory.resolve("other");
    Snapshots.restore(sent, other);
    try (Replica restored = Replica.open(other, OPTIONS, 8)) {
      apply(restored, 11);
      assertThat(snapshots.take(restored).at().getIndex()).isEqualTo(11);
      apply(restored, 12);
      assertThat(snapshots.take(restored).at().getIndex()).isEqualTo(12);
      apply(restored, 13);
      assertThat(restored(snapshots.take(restored))).isEqualTo(Content.of(restored.cask()));
    }
  }

  /** It ends at each deletion of a file, and the cask of some part of its files was none. */
  @Test
  void aRestoreThatIsCutShortLeavesACaskThatOpens() throws IOException {
    apply(200);
    replica.cask().mergeByPolicy(); // so that a file with old records has a young number
    apply(10);
    Snapshot taken = snapshots.take(replica);
    Map<String, byte[]> files = StoredFiles.read(directory.resolve("cask"));
    boolean isDone = false;
    for (int deletions = 0; !isDone; deletions++) {
      Path folder = Files.createDirectory(directory.resolve("cut " + deletions));
      Path live = Files.createDirectory(folder.resolve("cask"));
      StoredFiles.write(live, files);
      isDone = restores(taken, new FewDeletions(folder, deletions).wrapPath(live));
      try (Replica left = Replica.open(live, OPTIONS, 8)) {
        assertThat(left.applied().getIndex()).isIn(-1L, 210L);
      }
      Snapshots.restore(taken, live);
      assertThat(folder).isDirectoryNotContaining(file -> !file.equals(live));
    }
  }

  private static boolean restores(Snapshot taken, Path live) {
    try {
      Snapshots.restore(taken, live);
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessage("cut short");
      return false;
    }
  }

  /** A disk on which only so many files can be deleted. */
  private static final class FewDeletions extends FilterFileSystemProvider {

    private int left;

    FewDeletions(Path folder, int left) {
      super("few://", folder.getFileSystem());
      this.left = left;
    }

    @Override
    public void delete(Path file) throws IOException {
      if (left == 0) {
        throw new IOException("cut short");
      }
      left--;
      super.delete(file);
    }
  }

  private void apply(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      index++;
      apply(replica, index);
    }
  }

  private static void apply(Replica replica, long index) throws IOException {
    byte[] key = "key %d".formatted(index).getBytes(UTF_8);
    Command command = Command.set(index - 1, key, "value".getBytes(UTF_8));
    replica.apply(TermIndex.valueOf(3, index), new Call(new UUID(0, 0), index), command);
  }

  private Content restored(Snapshot snapshot) throws IOException {
    Path live = directory.resolve("restored from").resolve(snapshot.folder().getFileName());
    Files.createDirectories(live.getParent());
    Snapshots.restore(snapshot, live);
    try (Replica restored = Replica.open(live, OPTIONS, 8)) {
      return Content.of(restored.cask());
    }
  }
}
