package storage.replicated;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * The peers that hold a store together, and where each of them listens.
 *
 * <p>Who belongs to a group is written in its log. Servers that are started for the first time
 * learn it from here, and clients whom to ask first.
 */
public final class Group {

  private static final Pattern PEER =
      Pattern.compile("([A-Za-z0-9_.-]+)=(\\[[0-9A-Fa-f:]+\\]|[^:\\[\\]=,]+):(\\d{1,5})");

  /** One server holds one store, so all groups may have the same number. */
  private static final RaftGroupId ID =
      RaftGroupId.valueOf(UUID.fromString("62697463-6173-6b20-696e-207374616765"));

  private static final int LAST_PORT = 65_535;

  /** Systems give outgoing connections higher ones, and so none of these while its peer is down. */
  private static final int FIRST_FREE_PORT = 20_000;

  private static final int FREE_PORTS = 5_000;

  /**
   * Each port that was given away has a twin, so much higher, which is held as long as this process
   * lives: a peer that is down holds nothing, and another group must not get its port.
   */
  private static final List<ServerSocket> TWINS = new CopyOnWriteArrayList<>();

  /** How many ports were tried; each process begins elsewhere. */
  private static final AtomicInteger TRIED =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % FREE_PORTS));

  private final List<RaftPeer> peers;

  private Group(List<RaftPeer> peers) {
    this.peers = List.copyOf(peers);
  }

  /**
   * Reads a list of peers: {@code n1=10.0.0.1:7001,n2=10.0.0.2:7001,n3=10.0.0.3:7001}.
   *
   * @throws IllegalArgumentException if it is none, or names a peer twice
   */
  public static Group parse(String text) {
    List<RaftPeer> peers = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      peers.add(peer(each));
    }
    long names = peers.stream().map(RaftPeer::getId).distinct().count();
    if (names < peers.size()) {
      throw new IllegalArgumentException("a peer is named twice: " + text);
    }
    return new Group(peers);
  }

  /** A group on this machine alone, for a try or a test: peers of these names, at free ports. */
  public static Group onThisMachine(List<String> names) throws IOException {
    List<RaftPeer> peers = new ArrayList<>();
    for (String name : names) {
      peers.add(peer(name + "=127.0.0.1:" + freePort()));
    }
    return new Group(peers);
  }

  private static int freePort() throws IOException {
    for (int i = 0; i < FREE_PORTS; i++) {
      int port = FIRST_FREE_PORT + Math.floorMod(TRIED.getAndIncrement(), FREE_PORTS);
      try {
        bind(port).close();
        TWINS.add(bind(port + FREE_PORTS));
        return port;
      } catch (BindException e) {
        // another group has it, or another program
      }
    }
    throw new BindException("no port is free from " + FIRST_FREE_PORT + " on");
  }

  private static ServerSocket bind(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  static Group of(List<RaftPeer> peers) {
    return new Group(peers);
  }

  static RaftPeer peer(String text) {
    Matcher peer = PEER.matcher(text);
    if (!peer.matches() || Integer.parseInt(peer.group(3)) > LAST_PORT) {
      throw new IllegalArgumentException(
          "'%s' is no peer: it has to be NAME=HOST:PORT".formatted(text));
    }
    return RaftPeer.newBuilder()
        .setId(peer.group(1))
        .setAddress(peer.group(2) + ":" + peer.group(3))
        .build();
  }

  /** The names of the peers. */
  public List<String> names() {
    return peers.stream().map(peer -> peer.getId().toString()).toList();
  }

  List<RaftPeer> peers() {
    return peers;
  }

  /**
   * @throws IllegalArgumentException if there is no such peer
   */
  RaftPeer peerNamed(String name) {
    return peers.stream()
        .filter(peer -> peer.getId().equals(RaftPeerId.valueOf(name)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no peer '%s' among %s".formatted(name, names())));
  }

  static RaftGroupId id() {
    return ID;
  }

  RaftGroup raftGroup() {
    return RaftGroup.valueOf(ID, peers);
  }

  @Override
  public String toString() {
    return String.join(
        ",", peers.stream().map(peer -> peer.getId() + "=" + peer.getAddress()).toList());
  }
}
