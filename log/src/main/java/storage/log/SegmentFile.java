package storage.log;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import storage.common.CorruptStoreException;

/**
 * A segment as it is found on the disk, before it is mapped: what can be told from its header. The
 * mark is read before the size, so that in a store that is written to meanwhile the records reach
 * at least as far.
 *
 * @param size its length in bytes
 * @param mark up to where it is known to have been synced, in bytes
 */
public record SegmentFile(int number, Path file, long size, SegmentHeader header, int mark) {

  private static final int WINDOW = 1 << 20;
  private static final byte[] ZEROS = new byte[4096];

  /**
   * @throws CorruptStoreException if the file does not begin with the header of a segment
   */
  public static SegmentFile read(int number, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      ByteBuffer start = read(channel, 0, SegmentHeader.SIZE);
      if (start.limit() < SegmentHeader.SIZE) {
        throw new CorruptStoreException(file, start.limit(), "it ends within its header");
      }
      SegmentHeader header = SegmentHeader.decode(file, start);
      int mark = SegmentHeader.decodeMark(start);
      long size = channel.size();
      if (size > Integer.MAX_VALUE) {
        throw new CorruptStoreException(
            file, Integer.MAX_VALUE, "no segment has " + size + " bytes");
      }
      return new SegmentFile(number, file, size, header, mark);
    }
  }

  /** Returns a file whose header cannot be read, with one that may be its own. */
  public static SegmentFile of(int number, Path file, SegmentHeader header) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      long size = Math.min(channel.size(), Integer.MAX_VALUE);
      return new SegmentFile(number, file, size, header, 0);
    }
  }

  /** Maps the whole file for reading. */
  public Segment map(int index, Readers readers) throws IOException {
    return map(index, (int) size, readers);
  }

  /** Maps the first {@code limit} bytes for reading. */
  public Segment map(int index, int limit, Readers readers) throws IOException {
    Mapping mapping = mapping(limit, readers);
    return new Segment(index, number, file, header, mapping, new Segment.Ends(limit, mark));
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
    segment.grownTo(mapping(end, segment.readers()));
    segment.endsAt(end);
    return true;
  }

  /**
   * Returns up to where there is anything but zeros, which were written ahead and which the owner
   * may cut off at any time. By reads: a mapping fails where it was cut off.
   */
  public int endOfContent() throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      int end = (int) Math.min(size, channel.size());
      while (end > 0) {
        int start = Math.max(0, end - WINDOW);
        int content = endOfContent(read(channel, start, end - start));
        if (content > 0) {
          return Math.min(start + content, end);
        }
        end = start;
      }
      return 0;
    }
  }

  /**
   * Looks at blocks of zeros by one call each, which is quick also in a JVM that has just begun.
   */
  private static int endOfContent(ByteBuffer window) {
    int end = window.limit();
    while (end > 0) {
      int start = Math.max(0, end - ZEROS.length);
      if (!Arrays.equals(window.array(), start, end, ZEROS, 0, end - start)) {
        break;
      }
      end = start;
    }
    while (end > 0 && window.get(end - 1) == 0) {
      end--;
    }
    return (end + RecordLayout.ALIGNMENT - 1) & -RecordLayout.ALIGNMENT;
  }

  /** Returns where a record ends, if its header is whole; else where it begins. By reads, too. */
  private int endOfRecord(int at) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      ByteBuffer start = read(channel, at, RecordLayout.HEADER_SIZE);
      int place = RecordLayout.place(header.identity(), at);
      boolean isHeader =
          start.limit() == RecordLayout.HEADER_SIZE
              && RecordLayout.hasIntactHeader(start, 0, Integer.MAX_VALUE, place);
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
