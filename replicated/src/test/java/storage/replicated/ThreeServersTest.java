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
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.CorruptStoreException;

/** What a group promises, as its clients see it: all of these run on one group, one by one. */
class ThreeServersTest {

  @TempDir private static Path directory;

  private static ThreeServers servers;
  private static ReplicatedStore store;

  @BeforeAll
  static void start() throws IOException {
    servers = new ThreeServers(directory);
    store = servers.store();
  }

  @AfterAll
  static void close() throws IOException {
    store.close();
    servers.close();
  }

  @AfterEach
  void allAreThereAgainAndEqual() throws IOException {
    servers.startAll();
    store.set("end", "of a test");
    servers.assertAllEqual();
  }

  @Test
  void everyCallAnswersWhatItFound() throws IOException {
    assertThat(store.setIfAbsent("colour", "red")).isTrue();
    assertThat(store.setIfAbsent("colour", "blue")).isFalse();
    assertThat(store.compareAndSet("colour", "blue", "green")).isFalse();
    assertThat(store.compareAndSet("colour", "red", "green")).isTrue();
    assertThat(store.get("colour")).contains("green");
    assertThat(store.delete("colour")).isTrue();
    assertThat(store.delete("colour")).isFalse();
    assertThat(store.get("colour")).isEmpty();
    assertThat(store.compareAndSet("colour", "green", "red")).isFalse();
  }

  @Test
  void aStaleReadSaysHowOldItMayBe() throws IOException {
    store.set("name", "Ada");
    servers.contents(); // all have it
    for (String name : ThreeServers.NAMES) {
      ReplicatedStore.Stale found = store.getStale("name", name);
      assertThat(found.value()).contains("Ada");
      assertThat(found.index()).isEqualTo(servers.replica(name).applied().getIndex());
    }
  }

  @Test
  void theLossOfTheLeaderIsSurvivedAndItCatchesUpBySnapshot() throws IOException {
    store.set("name", "Ada");
    String lost = servers.leader();
    servers.stop(lost);
    assertThat(store.get("name")).contains("Ada");
    for (int i = 0; i < 100; i++) {
      store.set("key " + i, "value ".repeat(200) + i);
    }
    try (Administration administration = Administration.of(servers.group(), null)) {
      for (String name : ThreeServers.NAMES) {
        if (!name.equals(lost)) {
          assertThat(administration.snapshot(name)).isPositive();
        }
      }
    }
    servers.start(lost);
    servers.assertAllEqual();
    assertThat(servers.machine(lost).installed()).as("snapshots installed").isEqualTo(1);
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

  private static void overwrite(Path file, int at, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)), at);
    }
  }

  @Test
  void aMinorityRefusesAndSaysSo() throws IOException {
    store.set("name", "Ada");
    servers.contents();
    try (ReplicatedStore hasty = servers.store(Duration.ofSeconds(1))) {
      String left = servers.leader();
      for (String name : ThreeServers.NAMES) {
        if (!name.equals(left)) {
          servers.stop(name);
        }
      }
      assertThatThrownBy(() -> hasty.set("name", "Grace")).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> hasty.get("name")).isInstanceOf(IOException.class);
      assertThat(hasty.getStale("name", left).value()).contains("Ada");
    }
  }

  @Test
  void aNewPeerIsTakenInAndAnotherOneLeaves() throws IOException {
    String newcomer = ThreeServers.addresses(List.of("n4"));
    Group four = Group.parse(servers.group() + "," + newcomer);
    store.set("name", "Ada");
    servers.start(new ReplicaServer.Options(four, "n4", directory.resolve("n4"), true, null, null));
    try (Administration administration = Administration.of(servers.group(), null)) {
      administration.add(newcomer);
      assertThat(administration.status()).hasSize(4);
      servers.assertAllEqual();
      administration.remove("n4");
      servers.stop("n4");
      assertThat(administration.status())
          .extracting(Administration.PeerStatus::name)
          .containsExactlyInAnyOrderElementsOf(ThreeServers.NAMES);
    }
  }

  @Test
  void theLeaderIsWhoWasChosen() throws IOException {
    String chosen = servers.follower();
    try (Administration administration = Administration.of(servers.group(), null)) {
      administration.transferLeader(chosen);
      assertThat(servers.leader()).isEqualTo(chosen);
      assertThat(administration.status())
          .filteredOn(peer -> peer.role().equals("LEADER"))
          .extracting(Administration.PeerStatus::name)
          .containsExactly(chosen);
    }
  }

  /** By the time that it comes again, Ratis itself has forgotten it. */
  @Test
  void whatIsAcknowledgedOnceIsAppliedOnce() throws Exception {
    store.set("counter", "0");
    ClientId client = ClientId.valueOf(UUID.randomUUID());
    byte[] key = "counter".getBytes(UTF_8);
    long since = servers.replica(servers.leader()).applied().getIndex();
    Command add = Command.compareAndSet(since, key, new byte[] {'0'}, new byte[] {'1'});
    assertThat(send(client, add)).isEqualTo(Answer.DONE);
    assertThat(store.get("counter")).contains("1");
    store.set("counter", "0"); // so that a second one would find what it expects
    assertThat(send(client, add)).as("sent again").isEqualTo(Answer.DONE);
    assertThat(store.get("counter")).contains("0");
  }

  /** Or else 65,536 calls of others would make it look like one that was sent long ago. */
  @Test
  void aClientThatWasIdleMakesItsCallAsOfNow() throws Exception {
    try (ReplicatedStore idle = servers.store()) {
      for (int i = 0; i < 10; i++) {
        store.set("key", "value " + i);
      }
      long others = servers.replica(servers.leader()).applied().getIndex();
      Thread.sleep(600);
      idle.set("key", "of the idle one");
      assertThat(lastCommand().since()).isGreaterThanOrEqualTo(others);
    }
  }

  private static Command lastCommand() throws IOException {
    String leader = servers.leader();
    long index = servers.replica(leader).applied().getIndex();
    LogEntryProto entry = servers.server(leader).division().getRaftLog().get(index);
    return Command.decode(entry.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer());
  }

  /** In the log, it would end each peer that applies it. */
  @Test
  void whatIsNoCommandDoesNotGetIntoTheLog() throws Exception {
    byte[] longKey = new byte[100_000];
    List<ByteBuffer> all =
        List.of(
            ByteBuffer.allocate(0),
            ByteBuffer.wrap(new byte[] {9, 9, 9}),
            ByteBuffer.allocate(20).putInt(9, Integer.MAX_VALUE),
            ByteBuffer.allocate(17 + longKey.length).putInt(9, longKey.length),
            ByteBuffer.allocate(18).putInt(9, 1).put(13, Replica.OWN));
    for (ByteBuffer bytes : all) {
      RaftClientReply reply = submit(ClientId.randomId(), bytes);
      assertThat(reply.isSuccess()).as("%s", reply).isFalse();
      assertThat(reply.getException()).hasCauseInstanceOf(IllegalArgumentException.class);
    }
    for (String name : ThreeServers.NAMES) {
      assertThat(servers.server(name).division().getInfo().isAlive()).as(name).isTrue();
    }
  }

  private static Answer send(ClientId client, Command command) throws Exception {
    RaftClientReply reply = submit(client, command.encode());
    assertThat(reply.isSuccess()).as("%s", reply).isTrue();
    return Answer.of(Messages.bytes(reply.getMessage())[0]);
  }

  private static RaftClientReply submit(ClientId client, ByteBuffer bytes) throws IOException {
    String leader = servers.leader();
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(servers.server(leader).division().getId())
            .setGroupId(Group.id())
            .setCallId(42)
            .setMessage(Messages.of(bytes))
            .setType(RaftClientRequest.writeRequestType())
            .build();
    return servers.server(leader).submit(request);
  }
}
