package storage.log;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.file.StandardOpenOption.READ;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Reads a file that {@link ChecksummedOutput} has written, of any length, from its beginning to its
 * end. Nothing in it may be believed until all of it was read and the checksum was right, so {@link
 * #read} returns nothing until then.
 */
public final class ChecksummedInput {

  private static final int BUFFER_SIZE = 1 << 16;

  private final FileChannel channel;
  private final ByteBuffer buffer;
  private final CRC32C crc = new CRC32C();

  /** How many bytes before the checksum are not in the buffer yet. */
  private long unread;

  private ChecksummedInput(FileChannel channel, long length) {
    this.channel = channel;
    this.unread = length;
    int size = (int) Math.max(Long.BYTES, Math.min(length, BUFFER_SIZE));
    this.buffer = ByteBuffer.allocate(size).limit(0); // what is direct waits for a collection
  }

  /**
   * Returns what stands in {@code file} between the version and the checksum. Returns null if that
   * is of no use: there is no such file, it cannot be read, it is damaged or it is something else.
   *
   * @param decoder reads everything, and returns null or throws an {@link EOFException} for what
   *     makes no sense
   */
  public static <T> T read(Path file, int magic, int version, Decoder<T> decoder)
      throws ClosedByInterruptException {
    if (!LogDirectory.isFile(file)) {
      return null;
    }
    try (FileChannel channel = FileChannel.open(file, READ)) {
      ChecksummedInput in = new ChecksummedInput(channel, channel.size() - Integer.BYTES);
      if (in.getInt() != magic || in.getInt() != version) {
        return null;
      }
      T decoded = decoder.decode(in);
      return in.isSound() ? decoded : null;
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      return null;
    }
  }

  /** Whether there is a file that begins as such files do, sound or not. */
  public static boolean hasMagic(Path file, int magic) throws IOException {
    if (!LogDirectory.isFile(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, READ)) {
      ChecksummedInput in = new ChecksummedInput(channel, channel.size());
      return in.remaining() >= Integer.BYTES && in.getInt() == magic;
    }
  }

  public int getInt() throws IOException {
    require(Integer.BYTES);
    return buffer.getInt();
  }

  public long getLong() throws IOException {
    require(Long.BYTES);
    return buffer.getLong();
  }

  /** Fills an array with little-endian numbers: most processors copy them as they are. */
  public void get(long[] values) throws IOException {
    for (int done = 0; done < values.length; ) {
      require(Long.BYTES);
      int count = Math.min(values.length - done, buffer.remaining() / Long.BYTES);
      buffer.duplicate().order(LITTLE_ENDIAN).asLongBuffer().get(values, done, count);
      buffer.position(buffer.position() + count * Long.BYTES);
      done += count;
    }
  }

  /** How many bytes are left before the checksum. */
  public long remaining() {
    return unread + buffer.remaining();
  }

  private void require(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      if (remaining() < bytes) {
        throw new EOFException("the file says of itself that it is longer than it is");
      }
      fill();
    }
  }

  private void fill() throws IOException {
    buffer.compact();
    int kept = buffer.position();
    buffer.limit((int) Math.min(buffer.capacity(), kept + unread));
    readFully();
    unread -= buffer.position() - kept;
    buffer.flip();
    crc.update(buffer.duplicate().position(kept));
  }

  private void readFully() throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("a file has become shorter while it was read");
      }
    }
  }

  private boolean isSound() throws IOException {
    if (remaining() != 0) {
      return false;
    }
    buffer.clear().limit(Integer.BYTES);
    readFully();
    return buffer.flip().getInt() == (int) crc.getValue();
  }

  /** Decodes a file's content. */
  public interface Decoder<T> {
    T decode(ChecksummedInput in) throws IOException;
  }
}
