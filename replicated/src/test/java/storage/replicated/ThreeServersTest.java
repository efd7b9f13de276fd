package storage.replicated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.junit.jupiter.api.Test;
import storage.common.kit.ReplicaGroup;
import storage.common.kit.ReplicatedKit;

/**
 * What a group promises, to the kit and beyond: all of these run on one group, one by one.
 *
 * <p>By the time that the kit sends a call again, Ratis itself has forgotten it.
 */
class ThreeServersTest extends OnThreeServers implements ReplicatedKit {

  @Override
  public ReplicaGroup group() {
    return servers;
  }

  @Test
  @Override
  public void whoComesLateCatchesUpBySnapshot() throws IOException {
    ReplicatedKit.super.whoComesLateCatchesUpBySnapshot();
    assertThat(servers.machine(servers.youngest()).installed())
        .as("snapshots installed")
        .isEqualTo(1);
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

  private Command lastCommand() throws IOException {
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
      RaftClientReply reply = servers.submit(servers.leader(), ClientId.randomId(), bytes);
      assertThat(reply.isSuccess()).as("%s", reply).isFalse();
      assertThat(reply.getException()).hasCauseInstanceOf(IllegalArgumentException.class);
    }
    for (String name : ThreeServers.NAMES) {
      assertThat(servers.server(name).division().getInfo().isAlive()).as(name).isTrue();
    }
  }
}
