package storage.bitcask;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The writing side of the log: appends to the active segment, rolls to the next, and syncs.
 *
 * <p>Every record gets the next number of one sequence, and no number is left out. A segment is
 * synced before the next one exists, so what a power cut leaves is a prefix of what was appended.
 *
 * <p>After a sync has failed, nothing tells which bytes are on the disk: all writing ends until the
 * store is opened again.
 */
final class Log {

  /** So that each of its records has a {@link Location}. */
  private static final int MAX_BATCH_LENGTH = Location.MAX_OFFSET - SegmentHeader.SIZE;

  private final StoreFiles files;
  private final BitcaskOptions options;
  private final Segments segments;

  /** The random number that all segments of the store share. */
  private final long store;

  /** Appends to the active segment; null when there is none, before the first append. */
  private volatile SegmentWriter writer;

  /** A number that no segment has had. */
  private final AtomicInteger nextNumber;

  private volatile long lastSequence;

  /** How many bytes were appended since the store was opened; guarded by the lock for writing. */
  private long appendedBytes;

  /** Set by a sync or a mapping that failed, and never taken back. */
  private volatile IOException failure;

  Log(
      StoreFiles files,
      BitcaskOptions options,
      Segments segments,
      long store,
      int nextNumber,
      SegmentWriter writer,
      long lastSequence) {
    this.files = files;
    this.options = options;
    this.segments = segments;
    this.store = store;
    this.nextNumber = new AtomicInteger(nextNumber);
    this.writer = writer;
    this.lastSequence = lastSequence;
  }

  /** The sequence of the last record that was appended. */
  long lastSequence() {
    return lastSequence;
  }

  long appendedBytes() {
    return appendedBytes;
  }

  /** The segment that is appended to; null if there is none. */
  Segment active() {
    SegmentWriter current = writer;
    return current == null ? null : current.segment();
  }

  /** Appends a record to the active segment and returns where it begins there. */
  int append(Kind kind, long expiry, byte[] key, byte[] value) throws IOException {
    // tag::append[]
    int length = RecordLayout.length(key.length, value.length);
    SegmentWriter active = writerFor(length);
    long sequence = lastSequence + 1;
    try {
      int at = active.append(kind, sequence, expiry, key, value);
      lastSequence = sequence;
      appendedBytes += length;
      return at;
    } catch (InternalError e) {
      throw broken(e);
    }
    // end::append[]
  }

  /** Appends all records of a batch and its commit by one write, and returns where it begins. */
  int append(List<Batch.Operation> batch) throws IOException {
    long length = Batch.encodedLength(batch);
    if (length > MAX_BATCH_LENGTH) {
      throw new IllegalArgumentException(
          "a batch of %d bytes is too long; the limit is %d".formatted(length, MAX_BATCH_LENGTH));
    }
    SegmentWriter active = writerFor((int) length);
    int at = active.segment().end();
    long identity = active.segment().header().identity();
    long first = lastSequence + 1;
    ByteBuffer bytes = Batch.encode(batch, (int) length, identity, at, first);
    try {
      active.append(bytes);
    } catch (InternalError e) {
      throw broken(e);
    }
    lastSequence = first + batch.size(); // the commit's
    appendedBytes += length;
    return at;
  }

  /** An {@link InternalError} is how the JVM says that a mapping could not be changed. */
  IOException broken(Error cause) {
    return failed(new IOException("the log and the keydir may differ now", cause));
  }

  /** Appends to the active segment; null if there is none. */
  SegmentWriter writer() {
    return writer;
  }

  // tag::writer-for[]
  private SegmentWriter writerFor(int length) throws IOException {
    requireHealthy();
    Segment active = active();
    boolean hasRecords = active != null && active.end() > SegmentHeader.SIZE;
    if (hasRecords && (long) active.end() + length > options.segmentSize()) {
      roll();
    }
    if (writer == null) {
      writer = startSegment();
    }
    return writer;
  }

  // end::writer-for[]

  /** Seals the active segment; the next append starts another. */
  void roll() throws IOException {
    requireHealthy();
    Optional<Events.Roll> event = Events.begin(Events.Roll::new);
    Segment sealed = writer.segment();
    try {
      writer.seal();
    } catch (IOException e) {
      throw failed(e);
    }
    writer = null;
    event.ifPresent(roll -> roll.commit(sealed));
  }

  private SegmentWriter startSegment() throws IOException {
    SegmentWriter started = create(segments.indexToAppend(), lastSequence + 1, SegmentHeader.OPEN);
    started.expect(options.sync());
    try {
      force(started);
      publish(started);
    } catch (Throwable e) {
      discard(started);
      throw e;
    }
    segments.add(started.segment());
    return started;
  }

  /**
   * Begins a segment in a file with a temporary name, and the next number.
   *
   * @return what has to be given to {@link #publish} or {@link #discard}
   */
  SegmentWriter create(int index, long first, long last) throws IOException {
    SegmentHeader header = new SegmentHeader(store, newIdentity(), first, last);
    int number = nextNumber.getAndIncrement();
    Path file = files.data(number);
    Path unfinished = StoreFiles.temporary(file);
    try {
      return SegmentWriter.create(unfinished, index, number, file, header, options.segmentSize());
    } catch (Throwable e) {
      StoreFiles.deleteQuietly(unfinished);
      throw e;
    }
  }

  /** Gives a segment that is written and synced its name. */
  void publish(SegmentWriter written) throws IOException {
    Path file = written.segment().file();
    Files.move(StoreFiles.temporary(file), file, StandardCopyOption.ATOMIC_MOVE);
    written.renamed();
    try {
      files.syncDirectory();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Takes back what {@link #create} has done, and what {@link #publish} may have done. */
  void discard(SegmentWriter unwanted) throws IOException {
    Path file = unwanted.segment().file();
    unwanted.abandon();
    StoreFiles.deleteQuietly(StoreFiles.temporary(file));
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failed(e); // the file would contradict what is written from now on
    }
  }

  long store() {
    return store;
  }

  static long newIdentity() {
    return new SecureRandom().nextLong(); // which takes its time, and most opens need none
  }

  /** Makes everything durable that was appended before this call. */
  void force() throws IOException {
    requireHealthy();
    SegmentWriter current = writer;
    if (current != null) {
      force(current);
    }
  }

  // tag::fail-stop[]
  private void force(SegmentWriter current) throws IOException {
    try {
      current.force(current.segment().end());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private IOException failed(IOException cause) {
    if (!(cause instanceof ClosedByInterruptException)) {
      failure = cause;
    }
    return cause;
  }

  /** Refuses to write once a sync has failed. */
  void requireHealthy() throws IOException {
    IOException cause = failure;
    if (cause != null) {
      throw new IOException(
          "a sync of %s has failed; open the store again to go on writing"
              .formatted(files.directory()),
          cause);
    }
  }

  // end::fail-stop[]

  /** Syncs the active segment and closes its file. */
  void close() throws IOException {
    SegmentWriter last = writer;
    try {
      requireHealthy();
      if (last != null) {
        last.close();
      }
    } finally {
      if (last != null) {
        last.abandon();
      }
    }
  }
}
