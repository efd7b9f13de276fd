package storage.log;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import storage.common.CorruptStoreException;

/**
 * A segment as it is found on the disk, before it is mapped: what can be told from its header. The
 * mark is read before the size, so that in a store that is written to meanwhile the records reach
 * at least as far.
 *
 * @param size its length in bytes
 * @param mark up to where it is known to have been synced
 */
public record SegmentFile(int number, Path file, long size, SegmentHeader header, Mark mark) {

  private static final int BLOCK = 4096;

  /** What every JVM can map as one buffer, in bytes. */
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  /**
   * Looks at a file.
   *
   * @throws CorruptStoreException if the file does not begin with the header of a segment
   */
  public static SegmentFile read(int number, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      ByteBuffer start = read(channel, 0, SegmentHeader.SIZE);
      if (start.limit() < SegmentHeader.SIZE) {
        throw new CorruptStoreException(file, start.limit(), "it ends within its header");
      }
      SegmentHeader header = SegmentHeader.decode(file, start);
      Mark mark = Mark.decode(file, start);
      long size = channel.size();
      if (size > LONGEST) {
        throw new CorruptStoreException(file, LONGEST, "no segment has " + size + " bytes");
      }
      return new SegmentFile(number, file, size, header, mark);
    }
  }

  /** Returns a file whose header cannot be read, with one that may be its own. */
  public static SegmentFile of(int number, Path file, SegmentHeader header) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      long size = Math.min(channel.size(), LONGEST);
      return new SegmentFile(number, file, size, header, Mark.START);
    }
  }

  /** Whether its first records are those that had this mark. Most often its own mark tells. */
  public boolean beginsWith(Mark known, Readers readers) throws IOException {
    int limit = Math.max(mark.offset(), known.offset());
    if (mark.isSameAs(known) || size < limit) {
      return size >= limit;
    }
    Segment segment = map(0, limit, readers);
    try {
      return segment.beginsWith(known);
    } finally {
      segment.letGo();
    }
  }

  /** Maps the whole file for reading. */
  public Segment map(int index, Readers readers) throws IOException {
    return map(index, (int) size, readers);
  }

  /** Maps the first {@code limit} bytes for reading. */
  public Segment map(int index, int limit, Readers readers) throws IOException {
    Mapping mapping = mapping(limit, readers);
    return new Segment(
        index, number, file, header, mapping, new Segment.Ends(limit, mark.offset(), mark));
  }

  private Mapping mapping(int limit, Readers readers) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      if (channel.size() < limit) {
        throw new CorruptStoreException(file, channel.size(), "it was cut while it was opened");
      }
      return Mapping.of(channel, FileChannel.MapMode.READ_ONLY, limit, readers);
    }
  }

  /**
   * Maps more of the file if the record that begins at {@code at} is there and ends beyond what is
   * mapped: it may end with zeros, which looked like blocks that were written ahead.
   */
  public boolean mapFurther(Segment segment, int at) throws IOException {
    int end = endOfRecord(at);
    if (end <= segment.end()) {
      return false;
    }
    int limit = endOfContent(end);
    segment.grownTo(mapping(limit, segment.readers()));
    segment.endsAt(limit);
    return true;
  }

  /**
   * Returns up to where there seem to be records, and not only zeros, which were written ahead and
   * which the owner may cut off at any time: never further than that, but less far if there are
   * long values of zeros; see {@link #mapFurther}. By reads: a mapping fails where it was cut off.
   */
  public int endOfContent() throws IOException {
    return endOfContent(Math.max(mark.offset(), SegmentHeader.SIZE));
  }

  /** Halves what follows {@code from} again and again, into content and the zeros after it. */
  private int endOfContent(int from) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      int content = from;
      int zeros = (int) Math.min(size, channel.size());
      while (zeros - content > BLOCK) {
        int middle = content + (zeros - content) / 2;
        int end = endOfContent(read(channel, middle, Math.min(BLOCK, zeros - middle)));
        if (end == 0) {
          zeros = middle;
        } else {
          content = middle + end;
        }
      }
      int rest = Math.max(0, zeros - content);
      int end = content + endOfContent(read(channel, content, rest));
      int aligned = (end + RecordLayout.ALIGNMENT - 1) & -RecordLayout.ALIGNMENT;
      return Math.min(aligned, Math.max(zeros, from));
    }
  }

  /** Returns where the last byte ends that is not zero; 0 if there is none. */
  private static int endOfContent(ByteBuffer block) {
    int end = block.limit();
    while (end > 0 && block.get(end - 1) == 0) {
      end--;
    }
    return end;
  }

  /** Returns where a record ends, if its header is whole; else where it begins. By reads, too. */
  private int endOfRecord(int at) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      ByteBuffer start = read(channel, at, RecordLayout.HEADER_SIZE);
      int place = RecordLayout.place(header.identity(), at);
      boolean isHeader =
          start.limit() == RecordLayout.HEADER_SIZE
              && RecordLayout.hasIntactHeader(start, 0, LONGEST, place);
      long end = isHeader ? (long) at + RecordLayout.length(start, 0) : at;
      return end <= channel.size() ? (int) end : at;
    }
  }

  /** Returns what there is of {@code length} bytes from {@code offset} on. */
  private static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        break;
      }
    }
    return bytes.flip();
  }
}
