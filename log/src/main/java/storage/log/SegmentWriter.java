package storage.log;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Consumer;
import storage.common.UnreadableException;

/**
 * Appends records to one segment, through a mapping.
 *
 * <p>The file is kept longer than its records: blocks of zeros are written ahead, so that they are
 * there on the disk, and only these are then changed through the mapping. So an append makes no
 * system call, a killed process loses nothing, and a full disk is met by a write that can fail, not
 * by a mapping that cannot. The mapping reaches further still, over a hole, so that it is seldom
 * made anew. {@link #close} cuts off what is left of zeros and hole.
 */
public final class SegmentWriter implements Closeable {

  /** How many bytes are reserved at once: as many as are not synced yet, within these bounds. */
  private static final int LEAST_AHEAD = 64 * 1024;

  private static final int MOST_AHEAD = 16 << 20;
  private static final int SLICE = 1 << 20;

  /** After what puts may use: see {@link #giveBack}. */
  private static final int SPARE = 16 * 1024;

  /** How much further than its reserved blocks a file is mapped: as much again, within these. */
  private static final int LEAST_HOLE = 1 << 20;

  private static final int MOST_HOLE = 16 << 20;

  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(SLICE).asReadOnlyBuffer();

  /** A long record is put together in a buffer of its own. */
  private static final int BUFFER_SIZE = 64 * 1024;

  /** How many bytes may be synced after the mark before the mark is moved. */
  private static final int MARK_INTERVAL = 1 << 20;

  private final Segment segment;
  private final SegmentChannel file;
  private final Readers readers;
  private final int usualSize;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);
  private final ByteBuffer readBack = ByteBuffer.allocate(Long.BYTES);

  /** Whether a sync follows each append. */
  private final boolean isEachSynced;

  /** Held while the length of the file changes. */
  private final Object resizing = new Object();

  /** Up to here the file can be changed through the mapping; 0 before the first append. */
  private volatile int reserved;

  /** Up to here the file is mapped; guarded by {@link #resizing}. */
  private int mapped;

  /** Where more should be reserved by a thread for which nobody waits. */
  private volatile int low = Integer.MAX_VALUE;

  /** Whether the disk was full when more was to be reserved last. */
  private boolean isRoomShort;

  /** Whether a crash has left something after the last record, or a mark beyond it. */
  private boolean hasRemains;

  /** Held during a sync. */
  private final Object syncing = new Object();

  /** Everything before this is on the disk; changed by the thread that syncs. */
  private volatile int synced;

  /**
   * Whether the system may believe that bytes after {@link #synced} are on the disk although they
   * are not. That is so after a sync whose result nobody knows, here or in the process before.
   */
  private boolean isDoubtful;

  private SegmentWriter(Segment segment, SegmentChannel file, Readers readers, Sizes sizes) {
    this.segment = segment;
    this.file = file;
    this.readers = readers;
    this.usualSize = sizes.usual();
    this.isEachSynced = sizes.isEachSynced();
  }

  /**
   * Goes on after the last record of a segment.
   *
   * @param found as it stood on the disk
   * @param hasTornTail whether something other than zeros follows the last record
   */
  public static SegmentWriter resume(
      Segment segment, SegmentFile found, boolean hasTornTail, Readers readers, Sizes sizes) {
    SegmentChannel file = new SegmentChannel(segment.file(), segment.header(), null);
    SegmentWriter writer = new SegmentWriter(segment, file, readers, sizes);
    writer.synced = Math.min(found.mark().offset(), segment.end());
    writer.isDoubtful = true;
    writer.hasRemains = hasTornTail || found.mark().offset() > segment.end();
    return writer;
  }

  /** Starts a segment, in a new file with the name {@code written}, which is not synced yet. */
  public static SegmentWriter create(
      Path written, int index, SegmentFile future, Readers readers, Sizes sizes)
      throws IOException {
    FileChannel channel = FileChannel.open(written, CREATE_NEW, READ, WRITE);
    try {
      writeFully(channel, future.header().encode(), 0);
      int size = SegmentHeader.SIZE;
      Mapping header = Mapping.of(channel, FileChannel.MapMode.READ_ONLY, size, readers);
      Segment segment =
          new Segment(
              index,
              future.number(),
              future.file(),
              future.header(),
              header,
              new Segment.Ends(size, size, Mark.START));
      SegmentChannel file = new SegmentChannel(written, future.header(), channel);
      return new SegmentWriter(segment, file, readers, sizes);
    } catch (Throwable e) {
      Closing.after(e, channel);
      throw e;
    }
  }

  /** The file got its final name. */
  void renamed() {
    file.renamed(segment.file());
  }

  public Segment segment() {
    return segment;
  }

  /** Appends one record with a sequence of its own, and returns where it begins. */
  public int append(Kind kind, long sequence, Change change) throws IOException {
    int at = segment.end();
    append(
        at,
        change.length(),
        Room.LAST,
        bytes -> encode(bytes, at, change.length(), kind, sequence, change));
    return at;
  }

  /** Appends one record to {@code bytes}, as it will stand at {@code at}. */
  void encode(ByteBuffer bytes, int at, int length, Kind kind, long sequence, Change change) {
    int place = RecordLayout.place(segment.header().identity(), at);
    RecordLayout.encode(bytes, length, place, kind, sequence, change);
  }

  /** Appends {@code length} bytes of records, which {@code records} puts into a buffer. */
  void append(int at, int length, Room room, Consumer<ByteBuffer> records) throws IOException {
    // tag::append[]
    ByteBuffer bytes = bufferFor(length);
    records.accept(bytes);
    bytes.flip();
    int newEnd = at + length;
    if (newEnd > reserved) {
      reserve(newEnd, room);
    }
    if (isEachSynced) {
      write(bytes, at);
    } else {
      segment.log().put(at, bytes, 0, length);
      requireWritten(bytes, newEnd);
    }
    segment.endsAt(newEnd);
    // end::append[]
  }

  private ByteBuffer bufferFor(int length) throws IOException {
    try {
      return length <= BUFFER_SIZE ? buffer.clear() : ByteBuffer.allocate(length);
    } catch (OutOfMemoryError e) { // nothing was written, and the next record may be shorter
      throw new IOException("records of %,d bytes do not fit into the heap".formatted(length), e);
    }
  }

  /**
   * If the file was cut, the last bytes are not there, and on some JVMs nothing else says so in
   * time. A copy from there then leaves its target as it was.
   */
  private void requireWritten(ByteBuffer bytes, int newEnd) throws IOException {
    long last = bytes.getLong(bytes.limit() - Long.BYTES);
    readBack.putLong(0, ~last);
    segment.log().get(newEnd - Long.BYTES, readBack.array());
    if (readBack.getLong(0) != last) {
      throw new UnreadableException(segment.file());
    }
  }

  /**
   * By a call: after it, a sync has less to write than after a change through the mapping, of which
   * the system notes whole pages and more.
   */
  private void write(ByteBuffer records, int at) throws IOException {
    try {
      file.run(
          open -> {
            if (open.size() < reserved) { // or else the write would hide that it was cut
              throw new UnreadableException(segment.file());
            }
            writeFully(open, records.duplicate(), at);
          });
    } catch (IOException e) {
      synchronized (resizing) {
        hasRemains = true;
        reserved = 0; // so that the next append removes them
      }
      throw e;
    }
  }

  /** Whether more should be reserved soon: true once, and then after the next reservation. */
  public boolean isRunningLow() {
    if (segment.end() < low) {
      return false;
    }
    low = Integer.MAX_VALUE;
    return true;
  }

  /** Reserves as much again, so that the next appends need not. */
  public void reserveAhead() throws IOException {
    synchronized (resizing) {
      if (!file.isClosed() && reserved < usualSize) {
        reserve(reserved + 1, Room.USUAL);
      }
    }
  }

  /** Writes zeros after the end, so that the file and its mapping reach {@code atLeast}. */
  // tag::reserve[]
  private void reserve(int atLeast, Room room) throws IOException {
    synchronized (resizing) {
      if (atLeast <= reserved) {
        return; // another thread has done it
      }
      int start = Math.max(segment.end(), reserved);
      int most = Math.min(Math.max(start - synced, LEAST_AHEAD), MOST_AHEAD);
      int ahead = isRoomShort && room == Room.LAST ? 0 : most;
      long usual = Math.min((long) start + ahead, usualSize);
      int size = (int) Math.max(atLeast, usual);
      try {
        lengthen(start, size, room);
        isRoomShort &= room == Room.LAST;
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        size = lengthenAgain(start, size, room == Room.LAST ? atLeast : 0, e);
      }
      reserved = size;
      low = size - ahead / 2;
    }
  }

  // end::reserve[]

  /**
   * On a full disk: as before if there is room by now. Else the zeros that there was room for are
   * given back, and what leads out of a full store goes as far as it must.
   *
   * @param atLeast 0 for what does not
   */
  private int lengthenAgain(int start, int size, int atLeast, IOException failure)
      throws IOException {
    try {
      if (readers.hasMadeRoom()) {
        lengthen(start, size, atLeast > 0 ? Room.LAST : Room.USUAL);
        return size;
      }
      isRoomShort = true;
      file.run(open -> open.truncate(start));
      if (atLeast > 0) {
        lengthen(start, atLeast, Room.LAST);
        return atLeast;
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    throw failure;
  }

  private void lengthen(int start, int size, Room room) throws IOException {
    int spare = room == Room.USUAL ? Math.min(SPARE, Math.max(0, usualSize - size)) : 0;
    // tag::lengthen[]
    file.run(
        open -> {
          removeRemains(open);
          writeZeros(open, start, size + spare);
          if (size > mapped) {
            map(open, size);
          }
        });
    // end::lengthen[]
  }

  /**
   * Gives back what is reserved and not used, on a full disk: so a merge, which leads out of it,
   * finds a few blocks. Under the write lock.
   */
  void giveBack() {
    synchronized (resizing) {
      if (reserved > 0) {
        reserved = 0;
        cutOff(segment.end());
      }
    }
  }

  /** If there is no room for the hole, as in a file of limited length, then without it. */
  private void map(FileChannel open, int size) throws IOException {
    int hole = Math.min(Math.max(size, LEAST_HOLE), MOST_HOLE);
    int most = (int) Math.max(size, Math.min((long) size + hole, usualSize));
    Mapping longer;
    try {
      longer = Mapping.of(open, FileChannel.MapMode.READ_WRITE, most, readers);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      most = size;
      longer = Mapping.of(open, FileChannel.MapMode.READ_WRITE, size, readers);
    }
    segment.grownTo(longer);
    mapped = most;
  }

  private static void writeZeros(FileChannel channel, long from, long to) throws IOException {
    for (long at = from; at < to; ) {
      at += channel.write(ZEROS.duplicate().limit((int) Math.min(SLICE, to - at)), at);
    }
  }

  /** Or else records that were dropped might one day follow new ones, and count again. */
  private void removeRemains(FileChannel open) throws IOException {
    if (hasRemains) {
      int end = segment.end();
      Mark mark = segment.markAt(Math.min(segment.mark().offset(), end));
      writeFully(open, mark.encode(), SegmentHeader.AT_MARK);
      segment.markedAt(mark);
      open.truncate(end);
      open.force(true);
      mapped = 0;
      hasRemains = false;
    }
  }

  /**
   * Makes every record before {@code offset} durable. After a failure, never try again.
   *
   * @return whether there was something to sync
   */
  boolean force(int offset) throws IOException {
    synchronized (syncing) {
      boolean isNeeded = offset > synced;
      if (isNeeded) {
        file.run(open -> force(open, offset));
        synced = offset;
        if (offset - segment.mark().offset() >= MARK_INTERVAL) {
          mark(offset);
        }
      }
      return isNeeded;
    }
  }

  /** After a failure, the system may take bytes for synced that are not, so they are rewritten. */
  private void force(FileChannel open, int offset) throws IOException {
    if (isDoubtful) {
      writeAgain(open, offset);
    }
    isDoubtful = true;
    if (!isEachSynced) {
      segment.force(synced, offset); // a channel need not know of what went through a mapping
    }
    open.force(false);
    isDoubtful = false;
  }

  /** From a mapping that is held, for an append may replace it in the meantime. */
  private void writeAgain(FileChannel open, int offset) throws IOException {
    Segment held = segment.hold();
    try {
      writeFully(open, held.log().slice(synced, offset - synced), synced);
    } finally {
      held.letGo();
    }
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
    if (segment.header().isMerged()) {
      finish(end); // nobody reads it yet, so one sync is enough for all of it
    }
    force(end);
    synchronized (resizing) {
      finish(end);
      abandon();
    }
  }

  /** Marks the end of the last record, and lets nothing follow it. */
  private void finish(int end) {
    if (segment.mark().offset() != end) {
      mark(end);
    }
    cutOff(end);
  }

  /** Closes the file and leaves it as it is. */
  public void abandon() throws IOException {
    file.close();
  }

  /** Without the mark, nothing is lost but the knowledge that a wrong record is damage. */
  private void mark(int offset) {
    try {
      Mark mark = segment.markAt(offset);
      file.run(open -> writeFully(open, mark.encode(), SegmentHeader.AT_MARK));
      segment.markedAt(mark);
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

  /**
   * How a segment is written.
   *
   * @param usual how long it will usually become, in bytes
   * @param isEachSynced whether a sync follows each append
   */
  public record Sizes(int usual, boolean isEachSynced) {}

  /** How much of the disk an append may take. */
  enum Room {
    /** Only if as much as usual can be reserved after it. */
    USUAL,
    /** The last block: it deletes, or it is a merge's, and so leads out of a full store. */
    LAST
  }
}
