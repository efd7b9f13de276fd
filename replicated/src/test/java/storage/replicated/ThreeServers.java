package storage.replicated;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;
import org.assertj.core.api.Assertions;
import storage.common.KeyValueStore;
import storage.common.kit.ReplicaGroup;

/** A group of three in this JVM, on the loopback interface, each server with its own directory. */
final class ThreeServers implements ReplicaGroup, Closeable {

  static final List<String> NAMES = List.of("n1", "n2", "n3");

  /** So long an answer may be on its way that a server gave last: it counts as if it still ran. */
  private static final long ON_ITS_WAY_NANOS = 200_000_000;

  private static final Executor THREADS = task -> new Thread(task).start();

  private final Path directory;
  private final Group group;
  private final Map<String, ReplicaServer> servers = new ConcurrentHashMap<>();

  /** The name of the server that was started last. */
  private String youngest;

  /** For stale reads; null until the first. */
  private ReplicatedStore reader;

  /** Those that are being stopped, until they are started again. */
  private final Map<String, CompletableFuture<Void>> closing = new HashMap<>();

  ThreeServers(Path directory) throws IOException {
    this.directory = directory;
    this.group = Group.onThisMachine(NAMES);
    for (String name : NAMES) {
      start(name);
    }
  }

  Group group() {
    return group;
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(30);
  }

  @Override
  public List<String> names() {
    return NAMES;
  }

  @Override
  public KeyValueStore client(Duration patience) throws IOException {
    return store(patience);
  }

  @Override
  public void forgetLog(String name) throws IOException {
    try (Administration administration = Administration.of(group, null)) {
      Assertions.assertThat(administration.snapshot(name)).isPositive();
    }
  }

  @Override
  public Optional<String> found(String name, String key) throws IOException {
    if (reader == null) {
      reader = store(Duration.ofSeconds(1));
    }
    return reader.getStale(key, name).value();
  }

  @Override
  public Call compareAndSet(String key, String expected, String value) {
    long since = replica(leader()).applied().getIndex();
    ByteBuffer command =
        Command.compareAndSet(since, bytes(key), bytes(expected), bytes(value)).encode();
    ClientId client = ClientId.randomId();
    return () -> {
      RaftClientReply reply = submit(leader(), client, command);
      Assertions.assertThat(reply.isSuccess()).as("%s", reply).isTrue();
      return Answer.of(Messages.bytes(reply.getMessage())[0]) == Answer.DONE;
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /** Sends a server what may be no command, and waits for the answer. */
  RaftClientReply submit(String name, ClientId client, ByteBuffer bytes) throws IOException {
    ReplicaServer server = server(name);
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(client)
            .setServerId(server.division().getId())
            .setGroupId(Group.id())
            .setCallId(42)
            .setMessage(Messages.of(bytes))
            .setType(RaftClientRequest.writeRequestType())
            .build();
    return server.submit(request);
  }

  @Override
  public void start(String name) throws IOException {
    start(ReplicaServer.Options.of(group, name, directory.resolve(name)));
  }

  void start(ReplicaServer.Options options) throws IOException {
    if (closing.containsKey(options.name())) {
      closing.remove(options.name()).join();
    }
    servers.put(options.name(), ReplicaServer.start(options, ThreeServers::inSmall));
    youngest = options.name();
  }

  /**
   * A log is let go of by whole segments: with small ones, after few entries. And Ratis forgets at
   * once what it has answered, as it does else after a minute or a restart.
   */
  private static void inSmall(RaftProperties properties) {
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf("16KB"));
    RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("16KB"));
    RaftServerConfigKeys.RetryCache.setExpiryTime(properties, TimeDuration.ONE_MILLISECOND);
  }

  /** Ends a server. The others have its connections in hand for some seconds: nobody waits. */
  @Override
  public void stop(String name) {
    ReplicaServer server = servers.remove(name);
    BooleanSupplier hasEnded = hasEnded(server);
    closing.put(name, CompletableFuture.runAsync(() -> close(server), THREADS));
    await(name + " to end", hasEnded);
    LockSupport.parkNanos(ON_ITS_WAY_NANOS);
  }

  /** It has to be asked before: while a server ends, it still answers others for a moment. */
  private static BooleanSupplier hasEnded(ReplicaServer server) {
    try {
      DivisionInfo info = server.division().getInfo();
      return () -> !info.isAlive();
    } catch (IOException e) {
      return () -> true; // it has ended by itself
    }
  }

  private static void close(ReplicaServer server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts whoever is not running. */
  void startAll() throws IOException {
    for (String name : NAMES) {
      if (!servers.containsKey(name)) {
        start(name);
      }
    }
  }

  ReplicaServer server(String name) {
    return servers.get(name);
  }

  String youngest() {
    return youngest;
  }

  CaskStateMachine machine(String name) {
    return servers.get(name).machine();
  }

  Replica replica(String name) {
    return machine(name).replica().orElseThrow();
  }

  @Override
  public String leader() {
    await("a leader", () -> leaders().size() == 1);
    return leaders().get(0);
  }

  /** The name of one that does not lead. */
  String follower() {
    String leader = leader();
    return servers.keySet().stream()
        .filter(name -> !name.equals(leader))
        .sorted()
        .findFirst()
        .get();
  }

  private List<String> leaders() {
    return servers.keySet().stream().filter(this::isLeader).toList();
  }

  private boolean isLeader(String name) {
    try {
      return servers.get(name).division().getInfo().isLeaderReady();
    } catch (IOException e) {
      return false;
    }
  }

  ReplicatedStore store() throws IOException {
    return store(ReplicatedStore.DEFAULT_PATIENCE);
  }

  ReplicatedStore store(Duration patience) throws IOException {
    return ReplicatedStore.open(group, null, patience);
  }

  /** Waits until all that run have applied the same entries, and returns what they hold. */
  Map<String, Content> contents() throws IOException {
    await(
        "all replicas at one index",
        () ->
            servers.values().stream()
                    .map(server -> server.machine().replica().map(Replica::applied))
                    .distinct()
                    .count()
                == 1);
    Map<String, Content> contents = new TreeMap<>();
    for (String name : servers.keySet()) {
      contents.put(name, Content.of(replica(name).cask()));
    }
    return contents;
  }

  void assertAllEqual() throws IOException {
    Assertions.assertThat(contents().values().stream().distinct().toList())
        .as("what the replicas hold")
        .hasSize(1);
  }

  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain for " + what);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
    for (String name : List.copyOf(servers.keySet())) {
      stop(name);
    }
    closing.values().forEach(CompletableFuture::join);
  }
}
