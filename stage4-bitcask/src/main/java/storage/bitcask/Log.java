package storage.bitcask;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;

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

  private static final Random IDENTITIES = new SecureRandom();

  private final StoreFiles files;
  private final Segments segments;
  private final int segmentSize;

  /** Appends to the active segment; null when there is none, before the first append. */
  private volatile SegmentWriter writer;

  private int nextNumber;
  private volatile long lastSequence;

  /** Set by a sync that failed, and never taken back. */
  private volatile IOException failure;

  Log(StoreFiles files, Segments segments, int segmentSize, Recovery found) {
    this.files = files;
    this.segments = segments;
    this.segmentSize = segmentSize;
    this.writer = found.writer();
    this.nextNumber = found.nextNumber();
    this.lastSequence = found.lastSequence();
  }

  /** The sequence of the last record that was appended. */
  long lastSequence() {
    return lastSequence;
  }

  /** The segment that is appended to; null if there is none. */
  Segment active() {
    SegmentWriter current = writer;
    return current == null ? null : current.segment();
  }

  // tag::append[]
  /** Appends a record to the active segment and returns where it begins there. */
  int append(Kind kind, long expiry, byte[] key, byte[] value) throws IOException {
    SegmentWriter active = writerFor(RecordLayout.length(key.length, value.length));
    int at = active.append(kind, lastSequence + 1, expiry, key, value);
    lastSequence++;
    return at;
  }

  // end::append[]

  /** Appends all records of a batch and its commit by one write, and returns where it begins. */
  int append(List<Batch.Operation> batch) throws IOException {
    long length = Batch.encodedLength(batch);
    if (length > RecordLayout.MAX_VALUE_LENGTH) {
      throw new IllegalArgumentException(
          "a batch of %d bytes is too long; the limit is %d"
              .formatted(length, RecordLayout.MAX_VALUE_LENGTH));
    }
    SegmentWriter active = writerFor((int) length);
    int at = active.segment().end();
    long identity = active.segment().header().identity();
    ByteBuffer bytes = Batch.encode(batch, (int) length, identity, at, lastSequence + 1);
    active.append(bytes);
    lastSequence += batch.size() + 1;
    return at;
  }

  private SegmentWriter writerFor(int length) throws IOException {
    requireHealthy();
    Segment active = active();
    boolean hasRecords = active != null && active.end() > SegmentHeader.SIZE;
    if (hasRecords && (long) active.end() + length > segmentSize) {
      roll();
    }
    if (writer == null) {
      writer = startSegment();
    }
    return writer;
  }

  // tag::roll[]
  /** Seals the active segment; the next append starts another. */
  void roll() throws IOException {
    requireHealthy();
    try {
      writer.seal();
    } catch (ClosedByInterruptException e) {
      throw e; // nothing was sealed
    } catch (IOException e) {
      throw failed(e);
    }
    writer = null;
  }

  // end::roll[]

  private SegmentWriter startSegment() throws IOException {
    SegmentHeader header =
        new SegmentHeader(IDENTITIES.nextLong(), lastSequence + 1, SegmentHeader.OPEN);
    Path file = files.data(nextNumber);
    SegmentWriter started =
        SegmentWriter.create(
            StoreFiles.temporary(file),
            segments.freeIndex(),
            nextNumber,
            file,
            header,
            segmentSize);
    publish(StoreFiles.temporary(file), file);
    nextNumber++; // until here, another attempt replaces the file
    segments.add(started.segment());
    return started.renamed();
  }

  /** Gives a segment that is written and synced its name. */
  void publish(Path temporary, Path file) throws IOException {
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    try {
      files.syncDirectory();
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Takes back what {@link #publish} may have done before it failed. */
  void withdraw(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failed(e); // the file would contradict what is written from now on
    }
  }

  /** Returns a number that no segment has had. */
  int takeNumber() {
    return nextNumber++;
  }

  static long newIdentity() {
    return IDENTITIES.nextLong();
  }

  // tag::force[]
  /** Makes everything durable that was appended before this call. */
  void force() throws IOException {
    requireHealthy();
    SegmentWriter current = writer;
    if (current != null) {
      try {
        current.force(current.segment().end());
      } catch (ClosedByInterruptException e) {
        throw e; // not a failure of the disk
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  private IOException failed(IOException cause) {
    failure = cause;
    return cause;
  }

  /** Refuses to write once a sync has failed. */
  void requireHealthy() throws IOException {
    IOException cause = failure;
    if (cause != null) {
      throw new IOException(
          "a sync of " + files.directory() + " has failed; open the store again to go on writing",
          cause);
    }
  }

  // end::force[]

  /** Syncs the active segment and closes its file. */
  void close() throws IOException {
    SegmentWriter last = writer;
    if (last == null) {
      return;
    }
    try {
      requireHealthy();
      last.close();
    } finally {
      last.abandon();
    }
  }
}
