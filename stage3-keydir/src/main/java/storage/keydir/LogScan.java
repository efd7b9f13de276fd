package storage.keydir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import storage.common.CorruptStoreException;
import storage.common.Utf8;

/**
 * Fills a keydir from a log, in one pass that reads headers and keys and jumps over the values.
 *
 * <p>It reads a chunk at a time, because short records lie close together; a value that ends beyond
 * the chunk is never read.
 */
final class LogScan {

  private static final int CHUNK_SIZE = 8 * 1024;

  private final FileChannel channel;
  private final Path file;

  /** The bytes of the log from {@link #chunkOffset} on; holds at least the longest key. */
  private final ByteBuffer chunk =
      ByteBuffer.allocate(RecordHeader.MAX_KEY_LENGTH + CHUNK_SIZE).limit(0);

  private long chunkOffset;

  LogScan(FileChannel channel, Path file) {
    this.channel = channel;
    this.file = file;
  }

  /**
   * Puts the newest location of every key into {@code keydir}.
   *
   * @return where the last whole record ends, in bytes: what follows is a torn tail
   */
  // tag::fill[]
  long fill(Map<String, Location> keydir) throws IOException {
    long size = channel.size();
    long offset = 0;
    while (size - offset >= RecordHeader.SIZE) {
      ByteBuffer log = bytesAt(offset, RecordHeader.SIZE);
      RecordHeader header = RecordHeader.decode(log);
      if (!header.fits()) {
        throw new CorruptStoreException(file, offset, "impossible " + header);
      }
      if (header.recordLength() > size - offset) {
        break;
      }
      long keyOffset = offset + RecordHeader.SIZE;
      byte[] key = new byte[header.keyLength()];
      bytesAt(keyOffset, key.length).get(key);
      Location value = new Location(keyOffset + key.length, header.valueLength());
      keydir.put(Utf8.decode(key, file, keyOffset), value);
      offset += header.recordLength();
    }
    return offset;
  }

  // end::fill[]

  /** Returns the chunk, placed at {@code offset} of the file, with {@code length} bytes or more. */
  private ByteBuffer bytesAt(long offset, int length) throws IOException {
    if (offset + length > chunkOffset + chunk.limit()) {
      chunk.clear().limit(Math.max(CHUNK_SIZE, length));
      chunkOffset = offset;
      while (chunk.position() < length) {
        if (channel.read(chunk, offset + chunk.position()) < 0) {
          throw new CorruptStoreException(file, offset, "the file was cut short while it was read");
        }
      }
      chunk.flip();
    }
    return chunk.position((int) (offset - chunkOffset));
  }
}
