package storage.replicated;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import storage.bitcask.Statistics;
import storage.replicated.Snapshots.Snapshot;

/**
 * What Ratis calls: a {@link Replica} and its {@link Snapshots}, as a state machine.
 *
 * <p>Ratis decides which entries are in the log, and in which order; one thread of it applies them
 * here, takes snapshots and puts those in place that came from the leader. Reads come from others.
 */
final class CaskStateMachine extends BaseStateMachine {

  /** Hears why this replica cannot go on. */
  private final Consumer<Throwable> onFailure;

  private final StateMachineStorage storage = new Storage();

  /** Held to read by who uses the replica, and to write by who closes or replaces it. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /** Set once, by {@link #initialize}. */
  private Path live;

  /** Set once, by {@link #initialize}. */
  private Snapshots snapshots;

  /** Changed under the lock: null before the first opening, and after the last closing. */
  private Replica replica;

  /** How far the cask went when it was opened last; set under the lock. */
  private volatile TermIndex opened;

  /** The newest snapshot, as Ratis sends it; null if there is none. */
  private volatile SnapshotInfo latest;

  /** How often the leader has sent a snapshot. */
  private final AtomicInteger installed = new AtomicInteger();

  CaskStateMachine(Consumer<Throwable> onFailure) {
    this.onFailure = onFailure;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage raft)
      throws IOException {
    super.initialize(server, group, raft);
    live = raft.getStorageDir().getRoot().toPath().resolve("cask");
    snapshots = new Snapshots(raft.getStorageDir().getStateMachineDir().toPath());
    getLifeCycle().startAndTransition(this::open);
  }

  // tag::open[]
  /** Opens the cask, or what the newest snapshot has if that goes further. */
  private void open() throws IOException {
    lock.writeLock().lock();
    try {
      snapshots.tidy();
      replica = Replica.open(live);
      Optional<Snapshot> newest = snapshots.newest();
      TermIndex taken = newest.map(Snapshot::at).orElse(TermIndex.INITIAL_VALUE);
      if (taken.compareTo(replica.applied()) > 0) {
        replica.close(); // the log between the two may be gone
        Snapshots.restore(newest.get(), live);
        replica = Replica.open(live);
      }
      opened = replica.applied();
      latest = newest.isPresent() ? info(newest.get()) : null;
      setLastAppliedTermIndex(taken); // the log is replayed from there
    } finally {
      lock.writeLock().unlock();
    }
  }

  // end::open[]

  /**
   * Refuses what no replica could apply: once it is in the log, it would end one after the other.
   */
  @Override
  public TransactionContext startTransaction(RaftClientRequest request) throws IOException {
    TransactionContext started = super.startTransaction(request);
    try {
      var unused = command(started.getStateMachineLogEntry());
    } catch (IllegalArgumentException e) {
      started.setException(e);
    }
    return started;
  }

  // tag::apply[]
  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext next) {
    LogEntryProto entry = next.getLogEntry();
    StateMachineLogEntryProto written = entry.getStateMachineLogEntry();
    TermIndex at = TermIndex.valueOf(entry);
    try {
      Answer answer = replica.apply(at, call(written), command(written));
      updateLastAppliedTermIndex(at);
      return CompletableFuture.completedFuture(Messages.of(answer.bytes()));
    } catch (Throwable e) {
      onFailure.accept(e);
      throw new IllegalStateException(e); // or Ratis would go on with the next
    }
  }

  // end::apply[]

  private static Call call(StateMachineLogEntryProto written) {
    return new Call(ClientId.valueOf(written.getClientId()).getUuid(), written.getCallId());
  }

  private static Command command(StateMachineLogEntryProto written) {
    return Command.decode(written.getLogData().asReadOnlyByteBuffer());
  }

  /** Answers a read: how far this replica has come at least, and the value if there is one. */
  @Override
  public CompletableFuture<Message> query(Message key) {
    lock.readLock().lock();
    try {
      if (replica == null) {
        throw new IOException("this replica is closed");
      }
      long index = replica.applied().getIndex();
      Optional<byte[]> value = replica.cask().get(Messages.bytes(key));
      return CompletableFuture.completedFuture(new Found(index, value).toMessage());
    } catch (IOException | IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Returns the index up to which the log need not be kept. */
  @Override
  public long takeSnapshot() throws IOException {
    boolean isEmpty = replica.applied().getIndex() < 0; // the log has nothing for a cask yet
    if (isEmpty || getLastAppliedTermIndex().compareTo(replica.applied()) < 0) {
      return RaftLog.INVALID_LOG_INDEX; // or it is being replayed: there is nothing new
    }
    try {
      Snapshot taken = snapshots.take(replica);
      latest = info(taken);
      return taken.at().getIndex();
    } catch (Throwable e) {
      onFailure.accept(e); // or Ratis would try again with each entry, and keep its log for ever
      throw e;
    }
  }

  @Override
  public void pause() {
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  /**
   * Goes on from the snapshot that the leader has sent, since its log begins later than ours ends.
   */
  @Override
  public void reinitialize() throws IOException {
    installed.incrementAndGet();
    try {
      closeReplica();
      open();
    } catch (Throwable e) {
      onFailure.accept(e);
      throw e;
    }
    getLifeCycle().startAndTransition(() -> {});
  }

  /**
   * Ratis closes a peer by itself if it was taken out of its group, or if it has failed in a way of
   * which {@link #notifyLogFailed} has not told.
   */
  @Override
  public void close() throws IOException {
    Throwable end = new IOException("it was taken out of the group, or its log has failed");
    onFailure.accept(end);
    closeReplica();
  }

  private void closeReplica() throws IOException {
    lock.writeLock().lock();
    try {
      if (replica != null) {
        replica.close();
        replica = null;
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return storage;
  }

  TermIndex opened() {
    return opened;
  }

  int installed() {
    return installed.get();
  }

  /** The figures of the cask; empty while it is being replaced, and after it was closed. */
  Optional<Statistics> statistics() {
    lock.readLock().lock();
    try {
      return Optional.ofNullable(replica).map(each -> each.cask().statistics());
    } finally {
      lock.readLock().unlock();
    }
  }

  /** For tests: the cask that is in use, unless it is being replaced. */
  Optional<Replica> replica() {
    lock.readLock().lock();
    try {
      return Optional.ofNullable(replica);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
    onFailure.accept(cause);
  }

  /** Which files a peer gets that has fallen behind. */
  private static SnapshotInfo info(Snapshot snapshot) throws IOException {
    List<FileInfo> files = new ArrayList<>();
    for (Path file : Snapshots.files(snapshot.folder())) {
      if (!file.endsWith("lock")) {
        files.add(new FileInfo(file, null)); // Ratis takes the sum while it sends
      }
    }
    return new FileListSnapshotInfo(files, snapshot.at());
  }

  /** Tells Ratis of the newest snapshot; old ones are cleared away by {@link Snapshots}. */
  private final class Storage implements StateMachineStorage {

    @Override
    public SnapshotInfo getLatestSnapshot() {
      return latest;
    }

    @Override
    public void init(RaftStorage storage) {}

    @Override
    public void format() {}

    @Override
    public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) {}
  }
}
