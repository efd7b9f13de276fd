package storage.replicated;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeerId;
import storage.common.KeyValueStore;
import storage.common.Utf8;

/**
 * A text store that a {@link Group} of servers holds together: this is its client.
 *
 * <p>What a call has acknowledged is on the disks of more than half of the servers. It stays when
 * one of them is lost for ever, at any moment. While fewer than half are lost, calls are answered;
 * when more are, they fail.
 *
 * <p>All calls on one key are in one order that everybody sees alike (they are linearizable), but
 * for {@link #getStale} and for one moment of {@link #get}. A call that fails was done once or not
 * at all, and may still be done a little later; it is never done twice, however often it had to be
 * sent.
 *
 * <p>A key has up to 65,535 bytes in UTF-8; a key and its values have up to 4 MiB together.
 */
public final class ReplicatedStore implements KeyValueStore {

  /** How long calls are sent again before they fail. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(30);

  /** So long the index of an answer will do: much less than {@link Answers} needs to go round. */
  private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();

  private static final byte[] NO_KEY = {};

  /** How many calls are on their way at once; more wait for their turn. */
  private static final int MOST_IN_FLIGHT = 256;

  private final RaftClient client;
  private final Group group;
  private final Duration patience;

  /** All callers share a connection, which an interrupt of one that sends would break. */
  private final ExecutorService senders =
      Executors.newFixedThreadPool(MOST_IN_FLIGHT, ReplicatedStore::daemon);

  /** An index of the log that this client has seen; it only grows. */
  private final AtomicLong seen = new AtomicLong();

  /** When a leader told it for the last time, by {@link System#nanoTime}. */
  private volatile long seenAt;

  private ReplicatedStore(Group group, RaftClient client, Duration patience) {
    this.group = group;
    this.client = client;
    this.patience = patience;
  }

  /** Opens a client of a group, over connections in the clear. */
  public static ReplicatedStore open(Group group) throws IOException {
    return open(group, null, DEFAULT_PATIENCE);
  }

  /**
   * Opens a client of a group.
   *
   * @param tls null for connections in the clear
   * @param patience how long calls are sent again before they fail, about
   * @throws IOException if no leader answers
   */
  public static ReplicatedStore open(Group group, Tls tls, Duration patience) throws IOException {
    ReplicatedStore store = new ReplicatedStore(group, client(group, tls, patience), patience);
    try {
      store.find(NO_KEY); // for the index, which every answer brings
      return store;
    } catch (Throwable e) {
      store.close();
      throw e;
    }
  }

  static RaftClient client(Group group, Tls tls, Duration patience) {
    return RaftClient.newBuilder()
        .setRaftGroup(group.raftGroup())
        .setProperties(Settings.ofClient())
        .setParameters(Tls.parameters(tls))
        .setRetryPolicy(new Patience(patience))
        .build();
  }

  @Override
  public void set(String key, String value) throws IOException {
    change(Command.set(since(), key(key), value(value)));
  }

  /** Removes {@code key} and its value, and says whether there was one. */
  public boolean delete(String key) throws IOException {
    return change(Command.delete(since(), key(key)));
  }

  /** Stores {@code value} unless the key has one, and says whether it did. */
  public boolean setIfAbsent(String key, String value) throws IOException {
    return change(Command.setIfAbsent(since(), key(key), value(value)));
  }

  /** Stores {@code value} if the key has the value {@code expected}, and says whether it did. */
  public boolean compareAndSet(String key, String expected, String value) throws IOException {
    return change(Command.compareAndSet(since(), key(key), value(expected), value(value)));
  }

  /**
   * Returns the last value that anybody has set. The leader asks the others whether it still leads,
   * but Ratis has it ask once for each entry of the log, and not for each read. So one that was cut
   * off, and has read since its last entry, may answer with what it had until it gives up, some two
   * seconds later. A program that cannot bear that sets the value that it got to itself, by {@link
   * #compareAndSet}.
   */
  @Override
  public Optional<String> get(String key) throws IOException {
    return text(find(key(key)).value());
  }

  /**
   * What one replica has, whether or not others are ahead of it.
   *
   * @param index how many entries of the log it had applied at least
   * @param value empty if it has no such key
   */
  public record Stale(long index, Optional<String> value) {}

  /**
   * Asks one peer alone, which need not reach the others. The answer may be old.
   *
   * @throws IllegalArgumentException if there is no such peer
   */
  public Stale getStale(String key, String peer) throws IOException {
    byte[] bytes = key(key);
    RaftPeerId id = group.peerNamed(peer).getId();
    Found found = Found.from(answered(() -> client.io().sendStaleRead(Messages.of(bytes), 0, id)));
    return new Stale(found.index(), text(found.value()));
  }

  private Found find(byte[] key) throws IOException {
    Found found = Found.from(answered(() -> client.io().sendReadOnly(Messages.of(key))));
    saw(found.index());
    seenAt = System.nanoTime();
    return found;
  }

  /** Returns an index for a command; a client that was idle asks, or it would seem to come late. */
  private long since() throws IOException {
    if (System.nanoTime() - seenAt > FRESH_NANOS) {
      find(NO_KEY);
    }
    return seen.get();
  }

  private boolean change(Command command) throws IOException {
    Message reply = answered(() -> client.io().send(Messages.of(command.encode())));
    seenAt = System.nanoTime();
    Answer answer = Answer.of(Messages.bytes(reply)[0]);
    if (answer == Answer.TOO_LATE) {
      throw new IOException(
          "the call was sent again so late that nobody knows whether it was done the first time");
    }
    return answer == Answer.DONE;
  }

  private Message answered(Request request) throws IOException {
    RaftClientReply reply = sent(request);
    if (!reply.isSuccess()) {
      throw Objects.requireNonNullElseGet(
          reply.getException(), () -> new IOException("not answered: " + reply));
    }
    saw(reply.getLogIndex());
    return reply.getMessage();
  }

  private void saw(long index) {
    seen.accumulateAndGet(index, Math::max);
  }

  /** Waits for the answer to what another thread sends: an interrupt ends only the waiting. */
  private RaftClientReply sent(Request request) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted: the call was not sent");
    }
    try {
      return senders.submit(request::send).get();
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the store is closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted: the call may still be done");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** How a call is sent. */
  private interface Request {
    RaftClientReply send() throws IOException;
  }

  private static byte[] key(String key) {
    byte[] bytes = Utf8.encode("key", key);
    Command.requireKey(bytes);
    return bytes;
  }

  private static byte[] value(String value) {
    return Utf8.encode("value", value);
  }

  private static Optional<String> text(Optional<byte[]> value) {
    return value.map(bytes -> new String(bytes, UTF_8));
  }

  /** Waits for the calls that are on their way, as long as these have patience. */
  @Override
  public void close() throws IOException {
    senders.shutdown();
    try {
      boolean isOver = senders.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!isOver) {
        senders.shutdownNow();
      }
    } catch (InterruptedException e) {
      senders.shutdownNow();
      Thread.currentThread().interrupt();
    }
    client.close();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "replicated-store");
    thread.setDaemon(true);
    return thread;
  }
}
