package storage.bitcask;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A segment as {@code open} finds it, before it is mapped: what can be told from its header. The
 * mark is read before the rest, so that in a store that is written to meanwhile the records reach
 * at least as far.
 *
 * @param size its length in bytes
 * @param mark up to where it is known to have been synced, in bytes
 */
record SegmentFile(int number, Path file, long size, SegmentHeader header, int mark) {

  /** Returns null if the file is shorter than a header. */
  static SegmentFile read(int number, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      byte[] start = Channels.newInputStream(channel).readNBytes(SegmentHeader.SIZE);
      if (start.length < SegmentHeader.SIZE) {
        return null;
      }
      ByteBuffer bytes = ByteBuffer.wrap(start);
      return new SegmentFile(
          number,
          file,
          channel.size(),
          SegmentHeader.decode(file, bytes),
          SegmentHeader.decodeMark(bytes));
    }
  }

  /** Whether this is what a start of a segment has left that was interrupted and done again. */
  boolean isEmptyTwinOf(SegmentFile other) {
    return size == SegmentHeader.SIZE && header.first() == other.header.first();
  }

  Segment map(int index) throws IOException {
    ByteBuffer log = Segment.map(file);
    return new Segment(index, number, file, header, log, log.limit());
  }
}
