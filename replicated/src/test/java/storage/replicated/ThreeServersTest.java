package storage.replicated;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  private static Answer send(ClientId client, Command command) throws Exception {
    String leader = servers.leader();
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(servers.server(leader).division().getId())
            .setGroupId(Group.id())
            .setCallId(42)
            .setMessage(Messages.of(command.encode()))
            .setType(RaftClientRequest.writeRequestType())
            .build();
    RaftClientReply reply = servers.server(leader).submit(request);
    assertThat(reply.isSuccess()).as("%s", reply).isTrue();
    return Answer.of(Messages.bytes(reply.getMessage())[0]);
  }
}
