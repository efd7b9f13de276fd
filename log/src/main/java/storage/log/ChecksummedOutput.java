package storage.log;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * Writes a file that begins with a magic and a version and ends with the CRC32C of everything
 * before. {@link ChecksummedInput} takes no other.
 */
public final class ChecksummedOutput {

  private static final int BUFFER_SIZE = 64 * 1024;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
  private final CRC32C crc = new CRC32C();

  /**
   * @param channel of an empty file
   */
  ChecksummedOutput(FileChannel channel) {
    this.channel = channel;
  }

  public ChecksummedOutput putInt(int value) throws IOException {
    makeRoom(Integer.BYTES);
    buffer.putInt(value);
    return this;
  }

  public ChecksummedOutput putLong(long value) throws IOException {
    makeRoom(Long.BYTES);
    buffer.putLong(value);
    return this;
  }

  /** Writes little-endian numbers: most processors copy them as they are. */
  public ChecksummedOutput put(long[] values) throws IOException {
    for (int done = 0; done < values.length; ) {
      makeRoom(Long.BYTES);
      int count = Math.min(values.length - done, buffer.remaining() / Long.BYTES);
      buffer.duplicate().order(LITTLE_ENDIAN).asLongBuffer().put(values, done, count);
      buffer.position(buffer.position() + count * Long.BYTES);
      done += count;
    }
    return this;
  }

  /** Writes all bytes that a buffer has left. */
  public ChecksummedOutput put(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      makeRoom(1);
      int count = Math.min(bytes.remaining(), buffer.remaining());
      buffer.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
    }
    return this;
  }

  private void makeRoom(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    crc.update(buffer.duplicate());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Writes the checksum, and everything that was not written yet. */
  void finish() throws IOException {
    flush();
    putInt((int) crc.getValue());
    flush();
  }

  /** What is to be in a file. */
  public interface Content {
    void writeTo(ChecksummedOutput out) throws IOException;
  }
}
