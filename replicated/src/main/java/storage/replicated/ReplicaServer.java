package storage.replicated;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.NetUtils;

/** One peer of a group: a server of Ratis with a cask behind it, in one directory. */
public final class ReplicaServer implements Closeable {

  private final RaftServer server;
  private final CaskStateMachine machine;
  private final CompletableFuture<Void> end;

  private ReplicaServer(RaftServer server, CaskStateMachine machine, CompletableFuture<Void> end) {
    this.server = server;
    this.machine = machine;
    this.end = end;
  }

  /**
   * How a peer is started.
   *
   * @param group who the peers are, if they have never met before
   * @param name which of them this one is
   * @param directory where its log and its cask are; created if absent
   * @param isNewcomer whether it waits until the group has taken it in
   * @param listen the address to listen at; null for the one that the group knows, if that is safe
   * @param tls null for connections in the clear
   */
  public record Options(
      Group group, String name, Path directory, boolean isNewcomer, String listen, Tls tls) {

    /** A first peer of a group, on this machine alone. */
    public static Options of(Group group, String name, Path directory) {
      return new Options(group, name, directory, false, null, null);
    }

    /**
     * The address to listen at.
     *
     * @throws IllegalArgumentException if everybody who reaches it could read and write, and nobody
     *     has said that this is meant
     */
    String host() throws UnknownHostException {
      if (listen != null) {
        return listen;
      }
      String host = address().getHostString();
      if (tls == null && !InetAddress.getByName(host).isLoopbackAddress()) {
        throw new IllegalArgumentException(
            ("%s is at %s, and without TLS everybody who reaches it can read and write: give"
                    + " certificates, or say at which address to listen all the same")
                .formatted(name, host));
      }
      return host;
    }

    InetSocketAddress address() {
      return NetUtils.createSocketAddr(group.peerNamed(name).getAddress());
    }
  }

  /**
   * Starts a peer; it listens when this returns, and finds the others in its own time.
   *
   * @throws IOException if its directory is in use or damaged; a damaged cask can be deleted, and
   *     comes back from the log and the snapshots beside it
   */
  public static ReplicaServer start(Options options) throws IOException {
    return start(options, properties -> {});
  }

  /** The same, and changes how Ratis is set up. */
  static ReplicaServer start(Options options, Consumer<RaftProperties> change) throws IOException {
    RaftPeer self = options.group().peerNamed(options.name());
    String host = options.host();
    Files.createDirectories(options.directory());
    RaftGroup group =
        options.isNewcomer() ? RaftGroup.valueOf(Group.id()) : options.group().raftGroup();
    CompletableFuture<Void> end = new CompletableFuture<>();
    CaskStateMachine machine = new CaskStateMachine(end::completeExceptionally);
    RaftProperties properties =
        Settings.ofServer(options.directory(), host, options.address().getPort());
    change.accept(properties);
    RaftServer server =
        RaftServer.newBuilder()
            .setServerId(self.getId())
            .setGroup(group)
            .setStateMachine(machine)
            .setProperties(properties)
            .setParameters(Tls.parameters(options.tls()))
            .setOption(RaftStorage.StartupOption.RECOVER)
            .build();
    try {
      server.start();
    } catch (CompletionException e) { // Ratis starts it in a thread of its own
      Throwable cause = e.getCause();
      throw cause instanceof IOException failure ? failure : new IOException(cause);
    }
    ReplicaServer started = new ReplicaServer(server, machine, end);
    try {
      started.requireWholeLog();
      return started;
    } catch (Throwable e) {
      started.close();
      throw e;
    }
  }

  /**
   * Refuses a log that has lost what the cask proves was there. It would vote for others who never
   * had that, and what they write in its place would be taken for applied.
   */
  private void requireWholeLog() throws IOException {
    RaftLog log = division().getRaftLog();
    long last = Math.max(log.getNextIndex() - 1, log.getSnapshotIndex());
    long applied = machine.opened().getIndex();
    if (applied > last) {
      throw new IOException(
          ("the log of %s ends at entry %d, and its cask has entry %d: take this peer out of the"
                  + " group, and start it with an empty directory under another name")
              .formatted(server.getId(), last, applied));
    }
  }

  /**
   * Ends when this peer does: with the failure that ended it, or normally when it was closed. The
   * rest of the group goes on without it.
   */
  public CompletableFuture<Void> end() {
    return end;
  }

  /** How this peer is doing at this moment. */
  public Figures figures() throws IOException {
    RaftServer.Division division = division();
    RaftLog log = division.getRaftLog();
    TermIndex last = log.getLastEntryTermIndex();
    return new Figures(
        division.getInfo().isLeaderReady(),
        division.getInfo().getCurrentTerm(),
        last == null ? RaftLog.INVALID_LOG_INDEX : last.getIndex(),
        log.getLastCommittedIndex(),
        division.getInfo().getLastAppliedIndex(),
        log.getSnapshotIndex(),
        machine.installed(),
        machine.statistics());
  }

  CaskStateMachine machine() {
    return machine;
  }

  /** For tests: sends a request as it is. */
  RaftClientReply submit(RaftClientRequest request) throws IOException {
    return server.submitClientRequest(request);
  }

  RaftServer.Division division() throws IOException {
    return server.getDivision(Group.id());
  }

  @Override
  public void close() throws IOException {
    end.complete(null); // or the end of the state machine would look like a failure
    server.close();
  }
}
