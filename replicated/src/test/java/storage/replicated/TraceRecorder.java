package storage.replicated;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import storage.replicated.Trace.Moment;
import storage.replicated.Trace.Peer;
import storage.replicated.Trace.Written;

/** Loses a leader, has another one elected and a peer come late, and looks into their logs. */
final class TraceRecorder {

  /** More than a file of the log has, so that each such record closes one. */
  private static final String LONG = "x".repeat(20_000);

  private final ThreeServers servers;
  private final List<Moment> moments = new ArrayList<>();

  /** What clients were told is there, in that order. */
  private final List<String> acknowledged = new ArrayList<>();

  /** What each peer held when it was seen last. */
  private final Map<String, Peer> seen = new LinkedHashMap<>();

  private TraceRecorder(ThreeServers servers) {
    this.servers = servers;
  }

  static Trace record(Path directory) throws IOException {
    try (ThreeServers servers = new ThreeServers(directory);
        ReplicatedStore store = servers.store();
        Administration administration = Administration.of(servers.group(), null)) {
      if (!servers.leader().equals("n1")) {
        administration.transferLeader("n1");
      }
      TraceRecorder recorder = new TraceRecorder(servers);
      recorder.loseTheLeader(store);
      recorder.comeLate(store);
      return new Trace(recorder.moments);
    }
  }

  private void loseTheLeader(ReplicatedStore store) throws IOException {
    set(store, "", "pear", "fig", "plum");
    look("three are equal");
    TermIndex lastOfN3 = log("n3").getLastEntryTermIndex();
    servers.stop("n3");
    set(store, "", "apple");
    look("n3 is away");
    servers.stop("n2");
    beginToSet("lime");
    look("n1 is alone");
    servers.stop("n1");
    servers.start("n2");
    assertThat(wouldVoteFor("n3", lastOfN3)).as("n2 votes for n3").isFalse();
    look("n2 refuses n3");
    servers.start("n3");
    servers.leader();
    look("n2 is elected");
    set(store, "", "kiwi");
    look("n2 goes on");
    servers.start("n1");
    look("n1 is back");
  }

  private void comeLate(ReplicatedStore store) throws IOException {
    servers.stop("n3");
    set(store, LONG, "mango", "olive");
    set(store, "", "peach");
    look("n3 is away again");
    for (String name : List.of("n1", "n2")) {
      servers.forgetLog(name);
      ThreeServers.await("a shorter log", () -> peer(name).snapshot() > 0);
    }
    look("the log is let go of");
    servers.start("n3");
    look("n3 has caught up");
    set(store, "", "quince");
    look("three are equal again");
  }

  private void set(ReplicatedStore store, String value, String... keys) throws IOException {
    for (String key : keys) {
      store.set(key, value);
      acknowledged.add(key);
    }
  }

  /** Hands a write to the leader, whose client will never hear of it. */
  private void beginToSet(String key) throws IOException {
    RaftLog log = log("n1");
    long before = log.getLastEntryTermIndex().getIndex();
    Command command = Command.set(before, key.getBytes(UTF_8), new byte[0]);
    Thread client =
        new Thread(
            () -> {
              try {
                servers.submit("n1", ClientId.randomId(), command.encode());
              } catch (IOException e) {
                // as was to be expected
              }
            });
    client.setDaemon(true);
    client.start();
    ThreeServers.await(
        key + " to be in the log of n1", () -> keys("n1").stream().anyMatch(key::equals));
  }

  private List<String> keys(String name) {
    return peer(name).log().stream().map(Written::key).toList();
  }

  /** Asks n2 as a candidate does that would first like to know, and so without any effect. */
  private boolean wouldVoteFor(String candidate, TermIndex last) throws IOException {
    RaftServer server = servers.server("n2").division().getRaftServer();
    long term = servers.server("n2").division().getInfo().getCurrentTerm();
    RaftRpcRequestProto sender =
        RaftRpcRequestProto.newBuilder()
            .setRequestorId(RaftPeerId.valueOf(candidate).toByteString())
            .setReplyId(server.getId().toByteString())
            .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(Group.id().toByteString()))
            .build();
    RequestVoteRequestProto request =
        RequestVoteRequestProto.newBuilder()
            .setServerRequest(sender)
            .setCandidateTerm(term + 1)
            .setCandidateLastEntry(last.toProto())
            .setPreVote(true)
            .build();
    return server.requestVote(request).getServerReply().getSuccess();
  }

  /** Looks at all peers once those that run hold the same, but for what nobody was told of. */
  private void look(String id) throws IOException {
    servers.contents();
    for (String name : ThreeServers.NAMES) {
      Peer before = seen.get(name);
      boolean isAway = servers.server(name) == null;
      seen.put(name, isAway ? new Peer("away", before.snapshot(), before.log()) : peer(name));
    }
    moments.add(new Moment(id, new LinkedHashMap<>(seen)));
  }

  private Peer peer(String name) {
    try {
      List<Written> written = new ArrayList<>();
      RaftLog log = log(name);
      for (long index = log.getStartIndex(); index < log.getNextIndex(); index++) {
        LogEntryProto entry = log.get(index);
        if (entry != null && entry.hasStateMachineLogEntry()) {
          written.add(written(entry));
        }
      }
      List<String> inLog = written.stream().map(Written::key).toList();
      int snapshot = 0;
      for (String key : acknowledged) {
        boolean isThere = servers.replica(name).cask().contains(key.getBytes(UTF_8));
        snapshot += isThere && !inLog.contains(key) ? 1 : 0;
      }
      boolean leads = servers.server(name).division().getInfo().isLeader();
      return new Peer(leads ? "leader" : "follower", snapshot, written);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Written written(LogEntryProto entry) {
    var bytes = entry.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer();
    String key = new String(Command.decode(bytes).key(), UTF_8);
    return new Written(entry.getTerm(), key, acknowledged.contains(key));
  }

  private RaftLog log(String name) throws IOException {
    return servers.server(name).division().getRaftLog();
  }
}
