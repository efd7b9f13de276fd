package storage.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import storage.common.UnreadableException;

/**
 * Knows who reads mapped memory at this moment, so that no mapping ends under a reader, which would
 * end the process. Everything that looks at the bytes of a segment runs within {@link #reading},
 * and an error that a mapping throws becomes an {@link IOException} there and nowhere else.
 *
 * <p>Time is counted in epochs. A thread that begins to read notes the epoch in a place of its own
 * and clears it at the end; that is all it costs, 4 to 6 ns. A mapping that can no longer be found
 * retires, and a new epoch begins. It can end when no thread has noted an epoch as old as its own,
 * since a reader that began later cannot have found it (after K. Fraser, <em>Practical lock
 * freedom</em>, 2004). A reader that stands still delays that and nothing else.
 */
public final class Readers {

  /** Noted instead of an epoch: the thread reads nothing. */
  private static final long IDLE = 0;

  private static final int LONGEST_WAIT_MILLIS = 50;

  /** After so many new threads, those that have ended are forgotten. */
  private static final int MANY_THREADS = 1024;

  /** Written, so that no compiler leaves out what makes it. */
  @SuppressWarnings("UnusedVariable")
  private static volatile Object made;

  private final Path directory;
  private final AtomicLong epoch = new AtomicLong(1);
  private final Queue<Reading> all = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<Reading> readings = ThreadLocal.withInitial(this::newReading);

  /** How many threads have ever read. */
  private final AtomicInteger threads = new AtomicInteger();

  /** What waits for its last reader, the oldest first; guards itself. */
  private final Deque<Retired> retired = new ArrayDeque<>();

  /** The epoch of what has waited longest, or {@link #IDLE} if nothing waits. */
  private volatile long waiting = IDLE;

  /** What threads that have ended have read; guarded by {@link #retired}. */
  private Reads ended = Reads.NONE;

  private final AtomicLong mappedBytes = new AtomicLong();
  private final AtomicLong deletedBytes = new AtomicLong();

  /**
   * @param directory whose files are mapped: messages name it
   */
  public Readers(Path directory) {
    this.directory = directory;
  }

  /**
   * Does what reads mapped bytes. Calls may be nested.
   *
   * @throws UnreadableException if the bytes of a mapping could not be read or written
   */
  public <T, E extends Exception> T reading(Action<T, E> action) throws E, IOException {
    Reading reading = begin();
    try {
      return holding(action);
    } finally {
      end(reading);
    }
  }

  /**
   * The beginning of {@link #reading}, for a call so short that it should not pay for an action
   * that the compiler does not know. {@link #end} belongs in its {@code finally}, and a call that
   * fails has to {@link #callIntoTheJvm} before that.
   */
  // tag::reading[]
  public Reading begin() {
    Reading own = readings.get();
    if (own.depth++ == 0) {
      own.began.set(epoch.get()); // before anything is looked up
    }
    return own;
  }

  /** Ends what {@link #begin} has begun. */
  public void end(Reading own) {
    if (--own.depth == 0) {
      long since = own.began.getPlain();
      own.began.setRelease(IDLE);
      if (since <= waiting) {
        endRetired(); // it may have waited for this reader
      }
    }
  }

  // end::reading[]

  /** Counts values that this thread has read. */
  public void count(Reads more) {
    Reading own = readings.get();
    own.gets += more.gets();
    own.misses += more.misses();
    own.bytes += more.bytes();
  }

  /** How many values all threads have read; what they read at this moment may be missing. */
  public Reads reads() {
    synchronized (retired) {
      Reads sum = ended;
      for (Reading each : all) {
        sum = sum.plus(each.reads());
      }
      return sum;
    }
  }

  /**
   * The same for a caller that holds the segments that it reads, and so keeps no other from ending.
   */
  public <T, E extends Exception> T holding(Action<T, E> action) throws E, IOException {
    try {
      return withLateFault(action);
    } catch (InternalError e) { // which is how the JVM says that a mapping has no bytes there
      throw unreadable(e);
    }
  }

  /**
   * What an {@link InternalError} means that was thrown between {@link #begin} and {@link #end}.
   */
  public UnreadableException unreadable(InternalError fault) {
    return new UnreadableException(directory, fault);
  }

  /** The same for what may end early, and with no failure, at bytes that are not there. */
  public <T, E extends Exception> T scanning(Action<T, E> action) throws E, IOException {
    return holding(
        () -> {
          T scanned = action.run();
          callIntoTheJvm();
          return scanned;
        });
  }

  private static <T, E extends Exception> T withLateFault(Action<T, E> action)
      throws E, IOException {
    try {
      return action.run();
    } catch (Throwable e) {
      callIntoTheJvm();
      throw e;
    }
  }

  /**
   * Has an {@link InternalError} thrown that would come later. Up to Java 20, compiled code goes on
   * for a while with bytes that it did not get, and the error is thrown at some later call into the
   * JVM. So code that has failed makes such a call. Otherwise the error would hit other code, which
   * has nothing to do with it.
   */
  public static void callIntoTheJvm() {
    made = new int[8][1]; // of so many arrays that no compiler makes them without the JVM
  }

  /** How many bytes of the store's files are mapped into memory. */
  public long mappedBytes() {
    return mappedBytes.get();
  }

  /**
   * How many of these belong to files that were deleted: the disk has not got their blocks back.
   */
  public long deletedBytes() {
    return deletedBytes.get();
  }

  void mapped(long bytes) {
    mappedBytes.addAndGet(bytes);
  }

  void deleted(long bytes) {
    deletedBytes.addAndGet(bytes);
  }

  /** Ends a mapping that nobody can find any more, as soon as nobody reads it. */
  // tag::retire[]
  void retire(Mapping mapping) {
    synchronized (retired) {
      retired.add(new Retired(mapping, epoch.getAndIncrement()));
    }
    endRetired();
  }

  /** Ends what nobody reads any more; returns whether something is left. */
  public boolean endRetired() {
    synchronized (retired) {
      long oldest = oldestReader();
      while (!retired.isEmpty() && retired.peek().epoch() < oldest) {
        retired.remove().mapping().end();
      }
      waiting = retired.isEmpty() ? IDLE : retired.peek().epoch();
      return !retired.isEmpty();
    }
  }

  // end::retire[]

  /**
   * The same, and waits a little while for the threads that read at this moment. If this thread is
   * one of them, it does not wait for itself.
   */
  public void awaitRetired() {
    for (int i = 0; i < LONGEST_WAIT_MILLIS && endRetired() && !isReading(); i++) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private boolean isReading() {
    return readings.get().depth > 0;
  }

  /** Whether the disk got blocks back, so that a call that has found it full may try again. */
  boolean hasMadeRoom() {
    long before = deletedBytes();
    if (before > 0) {
      awaitRetired();
    }
    return deletedBytes() < before;
  }

  private long oldestReader() {
    long oldest = Long.MAX_VALUE;
    for (Iterator<Reading> each = all.iterator(); each.hasNext(); ) {
      Reading reading = each.next();
      long began = reading.began.get();
      if (began != IDLE) {
        oldest = Math.min(oldest, began);
      } else if (!reading.thread.isAlive()) {
        each.remove();
        ended = ended.plus(reading.reads());
      }
    }
    return oldest;
  }

  private Reading newReading() {
    Reading reading = new Reading();
    all.add(reading);
    if (threads.incrementAndGet() % MANY_THREADS == 0) {
      endRetired(); // a store that is only read ends no mapping, which would forget them, too
    }
    return reading;
  }

  /** What is read, and may fail. */
  @FunctionalInterface
  public interface Action<T, E extends Exception> {
    T run() throws E, IOException;
  }

  /** What one thread reads. It knows no store, or else the thread would keep each of its stores. */
  public static final class Reading {

    private final Thread thread = Thread.currentThread();

    /** The epoch in which it began, or {@link #IDLE}. */
    private final AtomicLong began = new AtomicLong(IDLE);

    /** How many calls are within each other. */
    private int depth;

    /** What it has read; changed by the thread alone, whose cache has this line anyway. */
    private long gets;

    private long misses;
    private long bytes;

    private Reading() {}

    /** Counts a value that was read, or null for one that was not there. */
    public void count(byte[] value) {
      gets++;
      if (value == null) {
        misses++;
      } else {
        bytes += value.length;
      }
    }

    private Reads reads() {
      return new Reads(gets, misses, bytes);
    }
  }

  /**
   * How many values were read.
   *
   * @param gets how many were asked for
   * @param misses how many of them were not there
   * @param bytes how long the others were together
   */
  public record Reads(long gets, long misses, long bytes) {

    static final Reads NONE = new Reads(0, 0, 0);

    /** One value that was not there. */
    public static final Reads MISS = new Reads(1, 1, 0);

    /** One value of so many bytes. */
    public static Reads hit(int bytes) {
      return new Reads(1, 0, bytes);
    }

    Reads plus(Reads other) {
      return new Reads(gets + other.gets, misses + other.misses, bytes + other.bytes);
    }
  }

  /** A mapping, and the epoch in which it could be found for the last time. */
  private record Retired(Mapping mapping, long epoch) {}
}
