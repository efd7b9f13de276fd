package storage.keydir;

import static java.nio.file.StandardOpenOption.READ;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import storage.common.CorruptStoreException;

/**
 * Reads values from the log, for any number of threads.
 *
 * <p>Java closes a {@link FileChannel} for every thread when one is interrupted inside it. The
 * thread that was interrupted gets its exception, the others a new channel.
 */
final class LogReader implements Closeable {

  private final Path file;

  /** Which file the log is: a number of the system, or null on one that has none (Windows). */
  private final Object fileKey;

  /** Replaced after an interrupt has closed it, never otherwise. */
  private volatile FileChannel channel;

  private boolean closed;

  private LogReader(Path file, Object fileKey, FileChannel channel) {
    this.file = file;
    this.fileKey = fileKey;
    this.channel = channel;
  }

  static LogReader open(Path file) throws IOException {
    Object fileKey = attributes(file).fileKey();
    return new LogReader(file, fileKey, FileChannel.open(file, READ));
  }

  // tag::read[]
  /** Returns the bytes at {@code location}, by one positional read. */
  byte[] read(Location location) throws IOException {
    byte[] value = new byte[location.length()];
    ByteBuffer unread = ByteBuffer.wrap(value);
    while (unread.hasRemaining()) {
      FileChannel current = channel;
      try {
        if (current.read(unread, location.offset() + unread.position()) < 0) {
          throw cutShort(location);
        }
      } catch (ClosedByInterruptException e) {
        throw e; // this thread was interrupted
      } catch (ClosedChannelException e) {
        reopen(current);
      }
    }
    return value;
  }

  // end::read[]

  /**
   * Returns what the system knows of the log.
   *
   * @throws FileSystemException if its name stands for another file than when it was opened
   */
  BasicFileAttributes requireSameFile() throws IOException {
    BasicFileAttributes now = attributes(file);
    if (!Objects.equals(now.fileKey(), fileKey)) {
      throw new FileSystemException(
          file.toString(), null, "it was replaced by another file; open the store anew");
    }
    return now;
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }

  private CorruptStoreException cutShort(Location location) {
    return new CorruptStoreException(
        file, location.offset(), "the file ends before this value of " + location.length());
  }

  private synchronized void reopen(FileChannel broken) throws IOException {
    if (closed) {
      throw new IllegalStateException(file + " is closed");
    }
    if (channel == broken) {
      requireSameFile();
      channel = FileChannel.open(file, READ);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    channel.close();
  }
}
