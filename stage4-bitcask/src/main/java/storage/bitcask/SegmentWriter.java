package storage.bitcask;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
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
  private final SegmentChannel file;
  private final int usualSize;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);

  /** Whether a sync follows each append. */
  private boolean isEachSynced;

  /** Held by whoever changes how long the file is. */
  private final Object resizing = new Object();

  /** Up to here the file can be changed through the mapping; 0 before the first append. */
  private volatile int reserved;

  /** Where more should be reserved by a thread for which nobody waits. */
  private volatile int low = Integer.MAX_VALUE;

  /** Whether a crash has left something behind the last record, or a mark beyond it. */
  private boolean hasRemains;

  /** Held by whoever syncs. */
  private final Object syncing = new Object();

  private volatile int mark;

  /** Everything before this is on the disk; changed by whoever syncs. */
  private volatile int synced;

  /**
   * Whether the system may take bytes behind {@link #synced} for synced that are not: after a sync
   * of which nobody has learnt how it ended, here or in the process before.
   */
  private boolean isDoubtful;

  private SegmentWriter(Segment segment, SegmentChannel file, int usualSize, int mark) {
    this.segment = segment;
    this.file = file;
    this.usualSize = usualSize;
    this.mark = mark;
  }

  /**
   * Goes on behind the last record of a segment.
   *
   * @param mark as it stands in the file
   * @param hasTornTail whether something other than zeros follows the last record
   */
  static SegmentWriter resume(Segment segment, int usualSize, int mark, boolean hasTornTail) {
    SegmentChannel file = new SegmentChannel(segment.file());
    SegmentWriter writer = new SegmentWriter(segment, file, usualSize, mark);
    writer.synced = Math.min(mark, segment.end());
    writer.isDoubtful = true;
    writer.hasRemains = hasTornTail || mark > segment.end();
    return writer;
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
    return new SegmentWriter(segment, new SegmentChannel(written), usualSize, SegmentHeader.SIZE);
  }

  /** Tells when what is appended will be synced. */
  void expect(SyncPolicy sync) {
    isEachSynced = sync instanceof SyncPolicy.Always;
  }

  /** The file got its final name. */
  void renamed() {
    file.renamed(segment.file());
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
    if (isEachSynced) {
      write(records, at);
    } else {
      segment.log().put(at, records, records.position(), records.remaining());
    }
    segment.endsAt(newEnd);
  }

  // end::append[]

  /**
   * By a call: after it, a sync has less to write than after a change through the mapping, of which
   * the system notes whole pages and more.
   */
  private void write(ByteBuffer records, int at) throws IOException {
    try {
      file.run(open -> writeFully(open, records.duplicate(), at));
    } catch (IOException e) {
      synchronized (resizing) {
        hasRemains = true;
        reserved = 0; // so that the next append removes them
      }
      throw e;
    }
  }

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
      if (!file.isClosed() && reserved < usualSize) {
        reserve(reserved + 1);
      }
    }
  }

  /** Writes zeros behind the end, and renews the mapping, which then reaches {@code atLeast}. */
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
      file.run(
          open -> {
            removeRemains(open);
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

  /** Or else records that were dropped might one day stand behind new ones, and count again. */
  private void removeRemains(FileChannel open) throws IOException {
    if (hasRemains) {
      int end = segment.end();
      mark = Math.min(mark, end);
      writeFully(open, SegmentHeader.encodeMark(mark), SegmentHeader.AT_MARK);
      open.truncate(end);
      open.force(true);
      hasRemains = false;
    }
  }

  /** Makes every record before {@code offset} durable. After a failure, never try again. */
  void force(int offset) throws IOException {
    synchronized (syncing) {
      if (offset > synced) {
        file.run(open -> force(open, offset));
        synced = offset;
        if (offset - mark >= MARK_INTERVAL) {
          mark(offset);
        }
      }
    }
  }

  /**
   * After a failure, the system would take for synced what is not, but for what is written anew.
   */
  private void force(FileChannel open, int offset) throws IOException {
    if (isDoubtful) {
      writeFully(open, segment.log().slice(synced, offset - synced), synced);
    }
    isDoubtful = true;
    open.force(false);
    isDoubtful = false;
  }

  /** Ends the segment for good: it is synced, marked, and nothing follows its last record. */
  void seal() throws IOException {
    synchronized (resizing) {
      file.run(this::removeRemains);
      close();
    }
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
      cutOff(end);
      abandon();
    }
  }

  /** Closes the file and leaves it as it is. */
  void abandon() throws IOException {
    file.close();
  }

  /** Without the mark, nothing is lost but the knowledge that a wrong record is damage. */
  private void mark(int offset) {
    try {
      file.run(open -> writeFully(open, SegmentHeader.encodeMark(offset), SegmentHeader.AT_MARK));
      mark = offset;
    } catch (IOException e) {
      // the disk is full, or this thread was interrupted
    }
  }

  private void cutOff(int end) {
    try {
      file.run(open -> open.truncate(end));
    } catch (IOException e) {
      // Windows does not cut a file that is mapped; the next open reads zeros and stops there
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long offset)
      throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes, offset + bytes.position());
    }
  }
}
