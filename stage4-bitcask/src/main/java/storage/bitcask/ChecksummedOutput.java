package storage.bitcask;

import static java.nio.file.StandardOpenOption.READ;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Writes a file that begins with a magic and a version and ends with the CRC32C of everything
 * before. {@link #read} takes no other.
 */
final class ChecksummedOutput {

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

  ChecksummedOutput putInt(int value) throws IOException {
    makeRoom(Integer.BYTES);
    buffer.putInt(value);
    return this;
  }

  ChecksummedOutput putLong(long value) throws IOException {
    makeRoom(Long.BYTES);
    buffer.putLong(value);
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

  /**
   * Returns what stands in {@code file} between the version and the checksum; null if there is no
   * such file, if it is damaged, or if it is something else.
   */
  static ByteBuffer read(Path file, int magic, int version) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      long size = channel.size();
      if (size < 3 * Integer.BYTES || size > Integer.MAX_VALUE) {
        return null;
      }
      int end = (int) size - Integer.BYTES;
      int checksum = checksum(channel, end);
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
      boolean isSound = checksum == bytes.getInt(end);
      return isSound && bytes.getInt() == magic && bytes.getInt() == version
          ? bytes.limit(end)
          : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** By reads, which can fail, and not through the mapping, which cannot. */
  private static int checksum(FileChannel channel, int end) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer part = ByteBuffer.allocateDirect(BUFFER_SIZE);
    for (int at = 0; at < end; at += part.limit()) {
      part.clear().limit(Math.min(BUFFER_SIZE, end - at));
      while (part.hasRemaining()) {
        if (channel.read(part, at + part.position()) < 0) {
          throw new EOFException("a file has become shorter while it was read");
        }
      }
      crc.update(part.flip());
    }
    return (int) crc.getValue();
  }

  /** What is to be in a file. */
  interface Content {
    void writeTo(ChecksummedOutput out) throws IOException;
  }
}
