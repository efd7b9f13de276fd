package storage.replicated;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.CorruptStoreException;

/** What becomes of one peer: it comes, it goes, or it fails. All of these run on one group. */
class OnePeerTest extends OnThreeServers {

  @Test
  void aNewPeerIsTakenInAndAnotherOneLeaves() throws IOException {
    String newcomer = Group.onThisMachine(List.of("n4")).toString();
    Group four = Group.parse(servers.group() + "," + newcomer);
    fillAFileOfTheLog();
    for (String name : ThreeServers.NAMES) {
      servers.forgetLog(name);
    }
    servers.start(new ReplicaServer.Options(four, "n4", directory.resolve("n4"), true, null, null));
    try (Administration administration = Administration.of(servers.group(), null)) {
      administration.add(newcomer);
      assertThat(administration.status()).hasSize(4);
      servers.assertAllEqual();
      assertThat(servers.machine("n4").installed()).as("snapshots installed").isEqualTo(1);
      administration.remove("n4");
      CompletableFuture<Void> end = servers.server("n4").end();
      ThreeServers.await("n4 to end", end::isCompletedExceptionally);
      servers.stop("n4");
      assertThat(administration.status())
          .extracting(Administration.PeerStatus::name)
          .containsExactlyInAnyOrderElementsOf(ThreeServers.NAMES);
    }
  }

  /** Ratis writes entries of its own, so its log is not empty. */
  @Test
  void beforeTheFirstChangeThereIsNothingToTakeASnapshotOf(@TempDir Path other) throws IOException {
    try (ThreeServers fresh = new ThreeServers(other);
        Administration administration = Administration.of(fresh.group(), null)) {
      administration.transferLeader(fresh.follower());
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> administration.snapshot("n1"))
            .hasMessage("n1 has nothing yet to take a snapshot of");
      }
      try (ReplicatedStore store = fresh.store()) {
        store.set("name", "Ada");
      }
      assertThat(administration.snapshot(fresh.leader())).isPositive();
    }
  }

  @Test
  void aPeerThatCannotTakeASnapshotEnds() throws IOException {
    store.set("damaged", "soon to be damaged");
    servers.contents(); // all have it
    String name = servers.follower();
    Path data = servers.replica(name).cask().directory().resolve("0000000001.data");
    int at = new String(Files.readAllBytes(data), ISO_8859_1).indexOf("soon to be damaged");
    overwrite(data, at, "S");
    assertThatThrownBy(() -> servers.machine(name).takeSnapshot())
        .isInstanceOf(CorruptStoreException.class);
    assertThat(servers.server(name).end()).isCompletedExceptionally();
    overwrite(data, at, "s");
    assertThat(servers.machine(name).takeSnapshot()).isPositive();
  }

  /** As it is when its disk is full: the next file of its log cannot be made. */
  @Test
  void aPeerThatCannotWriteItsLogEndsAndComesBack() throws IOException {
    String name = servers.follower();
    Path log = servers.replica(name).cask().directory().resolveSibling("current");
    Path away = log.resolveSibling("away");
    CompletableFuture<Void> end = servers.server(name).end();
    Files.move(log, away);
    fillAFileOfTheLog();
    ThreeServers.await(name + " to end", end::isCompletedExceptionally);
    servers.stop(name);
    Files.move(away, log);
  }

  private void fillAFileOfTheLog() throws IOException {
    for (int i = 0; i < 30; i++) {
      store.set("key " + i, "value ".repeat(200));
    }
  }

  private static void overwrite(Path file, int at, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)), at);
    }
  }
}
