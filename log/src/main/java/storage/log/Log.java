package storage.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import storage.common.UnreadableException;
import storage.common.WritesStoppedException;
import storage.log.SegmentWriter.Room;

/**
 * The writing side of the log: appends to the active segment, rolls to the next, and syncs.
 *
 * <p>Every record gets the next number of one sequence, and no number is left out. A segment is
 * synced before the next one exists, so what a power cut leaves is a prefix of what was appended.
 *
 * <p>After a sync has failed, nothing tells which bytes are on the disk; after a mapping has
 * failed, nothing tells which bytes are in the file; and after the lock file was replaced, another
 * owner may be writing. All writing ends then until the store is opened again.
 */
public final class Log implements Closeable {

  /** So that each of its records has a {@link Location}. */
  private static final int MAX_BATCH_LENGTH = Location.MAX_OFFSET - SegmentHeader.SIZE;

  /** Held while the log, its index or the segments change. */
  private final ReentrantLock writeLock = new ReentrantLock();

  private final LogDirectory directory;
  private final SegmentWriter.Sizes sizes;
  private final Readers readers;

  /** Replaced, like {@link #store}, by {@link #goOnWith} only; guarded by the write lock. */
  private Segments segments;

  /** Null for a log that is only read. */
  private final DirectoryLock owner;

  /** The random number that all segments of the store share. */
  private long store;

  /** Appends to the active segment; null when there is none, before the first append. */
  private volatile SegmentWriter writer;

  /** The number in the name of the segment that was made last; guarded by this. */
  private int lastNumber;

  private volatile long lastSequence;

  /** How many bytes were appended since the store was opened; guarded by the write lock. */
  private long appendedBytes;

  /** How often something was made durable. */
  private final LongAdder syncs = new LongAdder();

  /** Set by what ends all writing, and never taken back. */
  private volatile IOException failure;

  private volatile boolean closed;

  /**
   * Goes on with a log that was recovered.
   *
   * @param owner closed by the caller, who has acquired it; null for a log that is only read
   */
  public Log(
      LogDirectory directory,
      Segments segments,
      Readers readers,
      DirectoryLock owner,
      SegmentWriter.Sizes sizes,
      Recovered recovered) {
    this.directory = directory;
    this.segments = segments;
    this.readers = readers;
    this.owner = owner;
    this.sizes = sizes;
    this.store = recovered.store();
    this.writer = recovered.writer();
    this.lastNumber = recovered.lastNumber();
    this.lastSequence = recovered.lastSequence();
  }

  public LogDirectory directory() {
    return directory;
  }

  public Segments segments() {
    return segments;
  }

  public Readers readers() {
    return readers;
  }

  /**
   * Goes on, under the write lock, with what a later look at the directory has found, for a log
   * that is only read. What was found before is let go: nobody may find it any more.
   */
  public void goOnWith(Segments found, Recovered recovered) {
    Segments before = segments;
    segments = found;
    store = recovered.store();
    lastSequence = recovered.lastSequence();
    before.letGo();
  }

  /** The random number that all segments of the store share. */
  public long store() {
    return store;
  }

  /** The sequence of the last record that was appended. */
  public long lastSequence() {
    return lastSequence;
  }

  /** How often something was made durable since the store was opened. */
  public long syncs() {
    return syncs.sum();
  }

  public long appendedBytes() {
    return appendedBytes;
  }

  /** The segment that is appended to; null if there is none. */
  public Segment active() {
    SegmentWriter current = writer;
    return current == null ? null : current.segment();
  }

  /** Appends to the active segment; null if there is none. */
  public SegmentWriter writer() {
    return writer;
  }

  /** Does something while nobody else changes anything. */
  public <T, E extends Exception> T underLock(Action<T, E> action) throws E {
    writeLock.lock();
    try {
      return action.run();
    } finally {
      writeLock.unlock();
    }
  }

  /** The same for what returns nothing. */
  public <E extends Exception> void underLock(Step<E> step) throws E {
    writeLock.lock();
    try {
      step.run();
    } finally {
      writeLock.unlock();
    }
  }

  /**
   * Appends changes to the active segment, under the write lock. Several of them are a batch: after
   * a crash all of them are there, or none.
   *
   * @return where each record begins, and then where the last one ends
   * @throws IllegalArgumentException if the batch is too long
   */
  public int[] append(List<Change> changes) throws IOException {
    int[] offsets = offsets(changes);
    int count = changes.size();
    boolean isBatch = count > 1;
    int total = isBatch ? offsets[count] + commitLength() : offsets[count];
    SegmentWriter active = writerFor(total, changes);
    int base = active.segment().end();
    for (int i = 0; i <= count; i++) {
      offsets[i] += base;
    }
    long first = lastSequence + 1;
    Room room = areDeletes(changes) ? Room.LAST : Room.USUAL;
    Change commit = isBatch ? Change.commit(count) : null;
    // tag::append[]
    try {
      active.append(
          base,
          total,
          room,
          bytes -> {
            for (int i = 0; i < count; i++) {
              Change each = changes.get(i);
              Kind kind = isBatch ? each.kind().inBatch() : each.kind();
              int length = offsets[i + 1] - offsets[i];
              active.encode(bytes, offsets[i], length, kind, first + i, each);
            }
            if (isBatch) {
              int at = offsets[count];
              int length = commitLength();
              active.encode(bytes, at, length, Kind.COMMIT, first + count, commit);
            }
          });
    } catch (UnreadableException | InternalError e) {
      throw broken(e);
    }
    lastSequence = isBatch ? first + count : first;
    // end::append[]
    appendedBytes += total;
    return offsets;
  }

  /** Where each record begins if the first one begins at 0, and then where the last one ends. */
  private static int[] offsets(List<Change> changes) {
    int[] offsets = new int[changes.size() + 1];
    long end = 0;
    for (int i = 0; i < changes.size(); i++) {
      end += changes.get(i).length();
      if (changes.size() > 1 && end > MAX_BATCH_LENGTH - commitLength()) {
        throw new IllegalArgumentException(
            "a batch of more than %d bytes is too long".formatted(MAX_BATCH_LENGTH));
      }
      offsets[i + 1] = (int) end;
    }
    return offsets;
  }

  private static int commitLength() {
    return RecordLayout.length(0, Integer.BYTES);
  }

  /**
   * The log cannot be trusted any more, since something has gone wrong in the midst of a change.
   */
  public IOException broken(Throwable cause) {
    return failed(
        new IOException(
            "the log and the index of its records may no longer agree: " + cause, cause));
  }

  private SegmentWriter writerFor(int length, List<Change> changes) throws IOException {
    // tag::writer-for[]
    requireHealthy();
    Segment active = active();
    boolean hasRecords = active != null && active.end() > SegmentHeader.SIZE;
    if (hasRecords && (long) active.end() + length > sizes.usual()) {
      roll();
    }
    if (writer == null) {
      writer = startSegment(areDeletes(changes));
    }
    return writer;
    // end::writer-for[]
  }

  /** Leaves to a merge what is reserved for puts: the disk is full. */
  public void giveBack() {
    underLock(
        () -> {
          if (writer != null) {
            writer.giveBack();
          }
        });
  }

  private static boolean areDeletes(List<Change> changes) {
    for (Change each : changes) {
      if (!each.kind().isTombstone()) {
        return false;
      }
    }
    return true;
  }

  /** Seals the active segment; the next append starts another. */
  public void roll() throws IOException {
    requireHealthy();
    Optional<LogEvents.Roll> event = LogEvents.begin(LogEvents.Roll::new);
    Segment sealed = writer.segment();
    try {
      writer.seal();
      syncs.increment();
    } catch (IOException e) {
      throw failedSync(e);
    }
    writer = null;
    event.ifPresent(roll -> roll.commit(sealed));
  }

  /** Appends no more to a file with a second name, which is part of a copy made with hard links. */
  public void leaveLinkedFile() throws IOException {
    Segment active = active();
    boolean hasRecords = active != null && active.end() > SegmentHeader.SIZE;
    if (hasRecords && LogDirectory.hasTwoNames(active.file())) {
      roll();
    }
  }

  private SegmentWriter startSegment(boolean forDeletes) throws IOException {
    int index = segments.indexToAppend(forDeletes);
    SegmentWriter started = create(index, lastSequence + 1, SegmentHeader.OPEN, sizes);
    try {
      if (!forDeletes) {
        started.reserveAhead(); // or else its header takes the last block, which a merge needs
      }
      force(started);
      publish(started);
    } catch (Throwable e) {
      discard(started, e);
      throw e;
    }
    segments.add(started.segment());
    return started;
  }

  /**
   * Begins a segment in a file with a temporary name, and a number that no other has.
   *
   * @return what has to be given to {@link #publish} or {@link #discard}
   */
  public SegmentWriter create(int index, long first, long last, SegmentWriter.Sizes written)
      throws IOException {
    try {
      return createOnce(index, first, last, written);
    } catch (IOException e) {
      if (!readers.hasMadeRoom()) {
        throw e;
      }
      return createOnce(index, first, last, written);
    }
  }

  private SegmentWriter createOnce(int index, long first, long last, SegmentWriter.Sizes written)
      throws IOException {
    SegmentHeader header = new SegmentHeader(store, newIdentity(), first, last);
    int number = newNumber();
    Path file = directory.data(number);
    Path unfinished = LogDirectory.temporary(file);
    SegmentFile future = new SegmentFile(number, file, SegmentHeader.SIZE, header, Mark.START);
    try {
      return SegmentWriter.create(unfinished, index, future, readers, written);
    } catch (Throwable e) {
      LogDirectory.deleteQuietly(unfinished);
      throw e;
    }
  }

  private synchronized int newNumber() {
    lastNumber = directory.freeNumber(lastNumber + 1); // after the greatest comes 1
    return lastNumber;
  }

  /** Gives a segment that is written and synced its name. */
  public void publish(SegmentWriter written) throws IOException {
    Path file = written.segment().file();
    try (LogDirectory.Names names = directory.names()) {
      names.move(LogDirectory.temporary(file), file);
      written.renamed();
      sync(names);
    }
  }

  private void sync(LogDirectory.Names names) throws IOException {
    try {
      names.sync();
      requireHeld(); // or else the file is in a directory that nobody will open
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Makes sure that the directory is still the one that was locked. */
  public void requireHeld() throws IOException {
    if (owner != null) {
      owner.requireHeld();
    }
  }

  /**
   * Takes back what {@link #create} has done, and what {@link #publish} may have done.
   *
   * @param cause why; what goes wrong here as well is added to it
   */
  public void discard(SegmentWriter unwanted, Throwable cause) {
    Segment segment = unwanted.segment();
    segment.fileDeleted();
    Closing.after(
        cause,
        unwanted::abandon,
        segment::letGo,
        () -> Files.deleteIfExists(LogDirectory.temporary(segment.file())),
        () -> deleteOrFail(segment.file()));
  }

  /** If it stayed, the file would contradict what is written from now on. */
  private void deleteOrFail(Path file) throws IOException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  public static long newIdentity() {
    return new SecureRandom().nextLong(); // which takes its time, and most opens need none
  }

  /** Makes everything durable that was appended before this call. */
  public void force() throws IOException {
    requireHealthy();
    SegmentWriter current = writer;
    if (current != null) {
      force(current);
    }
  }

  private void force(SegmentWriter current) throws IOException {
    try {
      if (current.force(current.segment().end())) {
        syncs.increment();
      }
    } catch (IOException e) {
      throw failedSync(e);
    }
  }

  /** A sync has not begun if its file could not be opened: too many may be open at the moment. */
  private IOException failedSync(IOException cause) {
    boolean hasBegun =
        !(cause instanceof FileSystemException) || cause instanceof NoSuchFileException;
    return hasBegun ? failed(cause) : cause;
  }

  // tag::fail-stop[]
  /** Ends all writing, but for an interrupt, which has done no harm. */
  private IOException failed(IOException cause) {
    if (!(cause instanceof ClosedByInterruptException)) {
      failure = cause;
    }
    return cause;
  }

  /** Refuses to write after something that ends all writing. */
  public void requireHealthy() throws IOException {
    IOException cause = failure;
    if (cause != null) {
      throw new WritesStoppedException(directory.path(), cause);
    }
  }

  // end::fail-stop[]

  public boolean isHealthy() {
    return failure == null;
  }

  /** Refuses what comes too late. */
  public void requireOpen() {
    if (closed) {
      throw directory.closed();
    }
  }

  public boolean isClosed() {
    return closed;
  }

  /**
   * Syncs the active segment and closes its file. Threads that wait for the write lock meanwhile
   * are refused. What is mapped stays until {@link #letGo}.
   */
  @Override
  public void close() throws IOException {
    underLock(
        () -> {
          closed = true;
          if (owner != null) {
            closeWriter();
          }
        });
  }

  private void closeWriter() throws IOException {
    SegmentWriter last = writer;
    if (last == null) {
      requireHealthy();
    } else {
      Closing.all(this::requireHealthy, failure == null ? last : null, last::abandon);
    }
  }

  /** After {@link #close}: lets all segments go. */
  public void letGo() {
    underLock(segments::letGo);
  }

  /** What returns a T and may throw an E. */
  public interface Action<T, E extends Exception> {
    T run() throws E;
  }

  /** What may throw an E. */
  public interface Step<E extends Exception> {
    void run() throws E;
  }

  /**
   * What a recovery has found.
   *
   * @param store the random number that all segments share
   * @param lastNumber the highest number in the name of a segment
   * @param writer goes on with the active segment; null if there is none
   * @param lastSequence the sequence of the last record
   */
  public record Recovered(long store, int lastNumber, SegmentWriter writer, long lastSequence) {}
}
