package storage.keydir;

import static java.nio.file.StandardOpenOption.READ;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import storage.common.CorruptStoreException;

/**
 * Reads values from the log, for any number of threads.
 *
 * <p>Java closes a {@link FileChannel} for every thread when one is interrupted inside it. The
 * thread that was interrupted gets its exception, the others a new channel.
 */
final class LogReader implements Closeable {

  private final Path file;

  /** Replaced after an interrupt has closed it, never otherwise. */
  private volatile FileChannel channel;

  private boolean closed;

  private LogReader(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static LogReader open(Path file) throws IOException {
    return new LogReader(file, FileChannel.open(file, READ));
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

  private CorruptStoreException cutShort(Location location) {
    return new CorruptStoreException(
        file, location.offset(), "the file ends before this value of " + location.length());
  }

  private synchronized void reopen(FileChannel broken) throws IOException {
    if (closed) {
      throw new IllegalStateException(file + " is closed");
    }
    if (channel == broken) {
      channel = FileChannel.open(file, READ);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    channel.close();
  }
}
