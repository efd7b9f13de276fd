package storage.replicated;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.proto.RaftProtos.LogInfoProto;
import org.apache.ratis.protocol.GroupInfoReply;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SetConfigurationRequest.Mode;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.util.function.CheckedSupplier;

/** What is done to a group while it runs: look at it, move its leader, change who belongs to it. */
public final class Administration implements Closeable {

  /** How long a peer that does not answer is asked. */
  private static final Duration OF_A_LOOK = Duration.ofMillis(500);

  private static final Duration OF_A_CHANGE = Duration.ofSeconds(60);

  private final Group group;
  private final Tls tls;
  private final RaftClient client;

  private Administration(Group group, Tls tls, Duration patience) {
    this.group = group;
    this.tls = tls;
    this.client = ReplicatedStore.client(group, tls, patience);
  }

  /**
   * Opens a connection to a group.
   *
   * @param group peers of whom at least one belongs to the group
   * @param tls null for connections in the clear
   */
  public static Administration of(Group group, Tls tls) {
    return of(group, tls, ReplicatedStore.DEFAULT_PATIENCE);
  }

  static Administration of(Group group, Tls tls, Duration patience) {
    return new Administration(group, tls, patience);
  }

  /**
   * What one peer says of itself.
   *
   * @param role LEADER, FOLLOWER or CANDIDATE; UNREACHABLE if it has not answered
   * @param term the latest that it knows of
   * @param last the index of the last entry in its log
   * @param committed up to where it knows more than half of the logs to go
   * @param applied up to where its cask goes
   * @param snapshot up to where its newest snapshot goes
   */
  public record PeerStatus(
      String name,
      String address,
      String role,
      long term,
      long last,
      long committed,
      long applied,
      long snapshot) {}

  /** What each of the peers says that belong to the group, as far as they answer. */
  public List<PeerStatus> status() throws IOException {
    List<PeerStatus> all = new ArrayList<>();
    for (RaftPeer peer : members()) {
      all.add(status(peer));
    }
    return all;
  }

  private PeerStatus status(RaftPeer peer) {
    String name = peer.getId().toString();
    try {
      GroupInfoReply info = info(peer);
      LogInfoProto log = info.getLogInfoProto();
      return new PeerStatus(
          name,
          peer.getAddress(),
          info.getRoleInfoProto().getRole().name(),
          log.getLastEntry().getTerm(),
          log.getLastEntry().getIndex(),
          log.getCommitted().getIndex(),
          log.getApplied().getIndex(),
          log.getLastSnapshot().getIndex());
    } catch (IOException e) {
      return new PeerStatus(name, peer.getAddress(), "UNREACHABLE", 0, 0, 0, 0, 0);
    }
  }

  /** Who belongs to the group, by the first peer that answers. */
  private List<RaftPeer> members() throws IOException {
    IOException failure = new IOException("no peer answers of " + group);
    for (RaftPeer peer : group.peers()) {
      try {
        return List.copyOf(info(peer).getGroup().getPeers());
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  private GroupInfoReply info(RaftPeer peer) throws IOException {
    try (RaftClient quick = ReplicatedStore.client(Group.of(List.of(peer)), tls, OF_A_LOOK)) {
      return of(peer.getId(), () -> quick.getGroupManagementApi(peer.getId()).info(Group.id()));
    }
  }

  /** What one peer answers; one that cannot be reached is an exception of gRPC's own. */
  private static <T> T of(RaftPeerId peer, CheckedSupplier<T, IOException> question)
      throws IOException {
    try {
      return question.get();
    } catch (StatusRuntimeException e) {
      throw new IOException(peer + " does not answer", e);
    }
  }

  /** Lets another peer lead. */
  public void transferLeader(String name) throws IOException {
    requireDone(client.admin().transferLeadership(member(name).getId(), OF_A_CHANGE.toMillis()));
  }

  /**
   * Has a peer take a snapshot, and let go of its log before it.
   *
   * @return the index up to which it goes
   * @throws IOException if there is nothing yet that it could hold
   */
  public long snapshot(String name) throws IOException {
    RaftPeerId id = member(name).getId();
    RaftClientReply reply =
        of(id, () -> client.getSnapshotManagementApi(id).create(true, OF_A_CHANGE.toMillis()));
    requireDone(reply);
    if (reply.getLogIndex() < 0) {
      throw new IOException(name + " has nothing yet to take a snapshot of");
    }
    return reply.getLogIndex();
  }

  /**
   * Takes a peer into the group, which was started as a newcomer. It has caught up when this
   * returns.
   *
   * @param peer as in {@link Group#parse}
   */
  public void add(String peer) throws IOException {
    SetConfigurationRequest.Arguments arguments =
        SetConfigurationRequest.Arguments.newBuilder()
            .setServersInNewConf(List.of(Group.peer(peer)))
            .setMode(Mode.ADD)
            .build();
    requireDone(client.admin().setConfiguration(arguments));
  }

  /** Takes a peer out of the group, whether or not it can be reached. */
  public void remove(String name) throws IOException {
    RaftPeer gone = member(name);
    List<RaftPeer> before = members();
    List<RaftPeer> after = before.stream().filter(peer -> !peer.equals(gone)).toList();
    SetConfigurationRequest.Arguments arguments =
        SetConfigurationRequest.Arguments.newBuilder()
            .setServersInNewConf(after)
            .setServersInCurrentConf(before)
            .setMode(Mode.COMPARE_AND_SET)
            .build();
    requireDone(client.admin().setConfiguration(arguments));
  }

  private RaftPeer member(String name) throws IOException {
    return Group.of(members()).peerNamed(name);
  }

  private static void requireDone(RaftClientReply reply) throws IOException {
    if (!reply.isSuccess()) {
      throw Objects.requireNonNullElseGet(
          reply.getException(), () -> new IOException("not done: " + reply));
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
