package storage.log;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The file of a segment that is written to. An interrupt of one thread closes the channel for all:
 * the others open it again, and repeat what they were doing. If the directory was moved, another
 * file may have that name by then; it is not written to.
 */
final class SegmentChannel implements Closeable {

  /** Where the file is now: it is begun under a temporary name. */
  private Path file;

  private final SegmentHeader header;

  /** Opened when it is needed; null until then. */
  private FileChannel channel;

  private boolean closed;

  /**
   * @param channel null if the file is not open yet
   */
  SegmentChannel(Path file, SegmentHeader header, FileChannel channel) {
    this.file = file;
    this.header = header;
    this.channel = channel;
  }

  synchronized void renamed(Path to) {
    file = to;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Runs an action that can be run twice. */
  void run(Action action) throws IOException {
    while (true) {
      FileChannel open = channel();
      try {
        action.run(open);
        return;
      } catch (ClosedByInterruptException e) {
        throw e; // this thread was interrupted
      } catch (ClosedChannelException e) {
        discard(open); // another one was, or the file is closed: see channel()
      }
    }
  }

  private synchronized FileChannel channel() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (channel == null) {
      FileChannel opened = FileChannel.open(file, READ, WRITE);
      try {
        requireIsSegment(opened);
      } catch (Throwable e) {
        Closing.after(e, opened);
        throw e;
      }
      channel = opened;
    }
    return channel;
  }

  /** The directory may be another one, with segments of the same names. */
  private void requireIsSegment(FileChannel opened) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(SegmentHeader.AT_IDENTITY + Long.BYTES);
    while (start.hasRemaining() && opened.read(start, start.position()) >= 0) {
      // goes on
    }
    if (!start.flip().equals(header.encode().limit(start.capacity()))) {
      throw new IOException(
          file + " is no longer the file that was opened: it was moved or replaced");
    }
  }

  private synchronized void discard(FileChannel broken) throws IOException {
    broken.close();
    if (channel == broken) {
      channel = null;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (channel != null) {
      channel.close();
    }
  }

  /** What is done on an open channel. */
  interface Action {
    void run(FileChannel open) throws IOException;
  }
}
