package storage.bitcask;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Appends records to one segment, through a mapping.
 *
 * <p>The file is kept longer than its records: blocks of zeros are written ahead, so that they are
 * there on the disk, and only these are then changed through the mapping. So an append makes no
 * system call, a killed process loses nothing, and a full disk is met by a write that can fail, not
 * by a mapping that cannot. {@link #close} cuts off what is left of the zeros.
 */
final class SegmentWriter implements Closeable {

  /** How many bytes are reserved at once: as many as are not synced yet, within these bounds. */
  private static final int LEAST_AHEAD = 64 * 1024;

  private static final int MOST_AHEAD = 16 << 20;
  private static final int SLICE = 1 << 20;
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(SLICE).asReadOnlyBuffer();

  /** A long record is put together in a buffer of its own. */
  private static final int BUFFER_SIZE = 64 * 1024;

  /** How many synced bytes may lie behind the mark before it is moved. */
  private static final int MARK_INTERVAL = 1 << 20;

  private final Segment segment;

  /** Where the file is now: it is begun under a temporary name. */
  private volatile Path file;

  private final int usualSize;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);

  /** Opened when it is needed, and again after an interrupt has closed it. */
  private FileChannel channel;

  /** Held by whoever changes how long the file is. */
  private final Object resizing = new Object();

  /** Up to here the file can be changed through the mapping; 0 before the first append. */
  private volatile int reserved;

  /** Where more should be reserved by a thread for which nobody waits. */
  private volatile int low = Integer.MAX_VALUE;

  private volatile int mark;
  private volatile int synced;
  private volatile boolean closed;

  private SegmentWriter(Segment segment, Path file, int usualSize, int mark) {
    this.segment = segment;
    this.file = file;
    this.usualSize = usualSize;
    this.mark = mark;
    this.synced = mark;
  }

  /** Goes on behind the last record of a segment. */
  static SegmentWriter resume(Segment segment, int usualSize, int mark) {
    return new SegmentWriter(segment, segment.file(), usualSize, mark);
  }

  /** Starts a segment, in a new file with the name {@code written}, which is not synced yet. */
  static SegmentWriter create(
      Path written, int index, int number, Path file, SegmentHeader header, int usualSize)
      throws IOException {
    try (FileChannel channel = FileChannel.open(written, CREATE, TRUNCATE_EXISTING, WRITE)) {
      writeFully(channel, header.encode(), 0);
    }
    Segment segment =
        new Segment(index, number, file, header, Segment.map(written), SegmentHeader.SIZE);
    SegmentWriter writer = new SegmentWriter(segment, written, usualSize, SegmentHeader.SIZE);
    writer.synced = 0;
    return writer;
  }

  /** The file got its final name. */
  void renamed() {
    file = segment.file();
  }

  Segment segment() {
    return segment;
  }

  /** Appends one record and returns where it begins. */
  int append(Kind kind, long sequence, long expiry, byte[] key, byte[] value) throws IOException {
    int at = segment.end();
    int length = RecordLayout.length(key.length, value.length);
    ByteBuffer bytes = length <= BUFFER_SIZE ? buffer.clear() : ByteBuffer.allocate(length);
    int place = RecordLayout.place(segment.header().identity(), at);
    RecordLayout.encode(bytes, place, kind, sequence, expiry, key, value);
    append(bytes.flip());
    return at;
  }

  /** Appends whole records. */
  // tag::append[]
  void append(ByteBuffer records) throws IOException {
    int at = segment.end();
    int newEnd = at + records.remaining();
    if (newEnd > reserved) {
      reserve(newEnd);
    }
    segment.log().put(at, records, records.position(), records.remaining());
    segment.endsAt(newEnd);
  }

  // end::append[]

  /** Whether more should be reserved soon: true once, and then after the next reservation. */
  boolean isRunningLow() {
    if (segment.end() < low) {
      return false;
    }
    low = Integer.MAX_VALUE;
    return true;
  }

  /** Reserves as much again, so that the next appends need not. */
  void reserveAhead() throws IOException {
    synchronized (resizing) {
      if (!closed && reserved < usualSize) {
        reserve(reserved + 1);
      }
    }
  }

  /**
   * Writes zeros behind the end, over a torn tail if there is one, and renews the mapping, which
   * then reaches {@code atLeast}.
   */
  // tag::reserve[]
  private void reserve(int atLeast) throws IOException {
    synchronized (resizing) {
      if (atLeast <= reserved) {
        return; // another thread has done it
      }
      int start = Math.max(segment.end(), reserved);
      int ahead = Math.min(Math.max(start - synced, LEAST_AHEAD), MOST_AHEAD);
      long usual = Math.min((long) start + ahead, usualSize);
      int size = (int) Math.max(atLeast, usual);
      onChannel(
          open -> {
            writeZeros(open, start, size);
            segment.grownTo(open.map(FileChannel.MapMode.READ_WRITE, 0, size));
          });
      reserved = size;
      low = size - ahead / 2;
    }
  }

  // end::reserve[]

  private static void writeZeros(FileChannel channel, long from, long to) throws IOException {
    for (long at = from; at < to; ) {
      at += channel.write(ZEROS.duplicate().limit((int) Math.min(SLICE, to - at)), at);
    }
  }

  /** Makes every record before {@code offset} durable. After a failure, never try again. */
  void force(int offset) throws IOException {
    if (offset <= synced) {
      return;
    }
    try {
      onChannel(open -> open.force(false));
    } catch (ClosedChannelException e) {
      if (offset <= synced) {
        return; // whoever closed the segment has synced it
      }
      throw e;
    }
    synced = Math.max(synced, offset);
    if (offset - mark >= MARK_INTERVAL) {
      mark(offset);
    }
  }

  /** Ends the segment for good: it is synced, marked, and nothing follows its last record. */
  void seal() throws IOException {
    if (reserved == 0) {
      int end = segment.end();
      onChannel(open -> open.truncate(end)); // there may be a torn tail
    }
    close();
  }

  /** Syncs what was appended. If that fails, the file stays open. */
  @Override
  public void close() throws IOException {
    int end = segment.end();
    force(end);
    if (mark != end) {
      mark(end);
    }
    synchronized (resizing) {
      if (reserved > 0) {
        cutOff(end);
      }
      abandon();
    }
  }

  /** Closes the file and leaves it as it is. */
  synchronized void abandon() throws IOException {
    closed = true;
    if (channel != null) {
      channel.close();
    }
  }

  /** Without the mark, nothing is lost but the knowledge that a wrong record is damage. */
  private void mark(int offset) {
    try {
      onChannel(open -> writeFully(open, SegmentHeader.encodeMark(offset), SegmentHeader.AT_MARK));
      mark = offset;
    } catch (IOException e) {
      // the disk is full, or this thread was interrupted
    }
  }

  private void cutOff(int end) {
    try {
      onChannel(open -> open.truncate(end));
    } catch (IOException e) {
      // Windows does not cut a file that is mapped; the next open reads zeros and stops there
    }
  }

  private void onChannel(IoAction action) throws IOException {
    while (true) {
      FileChannel open = channel();
      try {
        action.run(open);
        return;
      } catch (ClosedByInterruptException e) {
        throw e; // this thread was interrupted
      } catch (ClosedChannelException e) {
        discard(open); // another one was, or the segment is closed: see channel()
      }
    }
  }

  private synchronized FileChannel channel() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (channel == null) {
      channel = FileChannel.open(file, READ, WRITE);
    }
    return channel;
  }

  private synchronized void discard(FileChannel broken) throws IOException {
    broken.close();
    if (channel == broken) {
      channel = null;
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long offset)
      throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes, offset + bytes.position());
    }
  }

  /** What is done on an open channel; done again on another if that one was closed meanwhile. */
  private interface IoAction {
    void run(FileChannel open) throws IOException;
  }
}
