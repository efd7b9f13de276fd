package storage.common;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;

/**
 * Lets one writer at a time append to a file, among all processes and all stores within this one.
 * It is held for one append, so nobody waits longer than that.
 *
 * <p>The lock is the operating system's, and goes when its process goes. It is on a file of its
 * own, {@code FILE.lock}, which stays empty and stays behind: on POSIX systems, a process gives its
 * lock away when it closes any channel of the locked file, and each {@code get} closes one of the
 * file itself. Such a lock belongs to the whole process; its threads take turns.
 *
 * <p>A writer that does not ask for the lock is not kept out. A lock file that is deleted keeps out
 * nobody until each writer has called {@link #renew}.
 */
public final class AppendLock implements Closeable {

  /**
   * Held by the thread that appends: one for all files, since a system that sees one process wait
   * for two locks may take it for a deadlock. A literal is one object in the whole JVM, also for
   * classes of different class loaders.
   */
  private static final Object TURN = "storage.common.AppendLock";

  private final Path lockFile;

  /** Null before the first append, and after an interrupt of a thread that waited for the lock. */
  private FileChannel channel;

  /** What this process holds while it appends. */
  private FileLock held;

  /**
   * @param file the file to append to
   */
  public AppendLock(Path file) {
    lockFile = file.resolveSibling(file.getFileName() + ".lock");
  }

  /**
   * Runs {@code append} while nobody else runs one for the same file.
   *
   * @throws java.nio.channels.FileLockInterruptionException if this thread is interrupted before
   */
  // tag::run[]
  public void run(Append append) throws IOException {
    synchronized (TURN) {
      acquire();
      try {
        append.run();
      } finally {
        release();
      }
    }
  }

  // end::run[]

  /** Within an append: takes the lock anew, on the file that has its name now. */
  public void renew() throws IOException {
    closeChannel();
    acquire();
  }

  private void acquire() throws IOException {
    if (channel == null) {
      RegularFile.requireIfThere(lockFile);
      channel = FileChannel.open(lockFile, CREATE, WRITE);
    }
    try {
      held = channel.lock();
    } catch (IOException e) {
      closeChannel(); // an interrupt has closed it already
      throw e;
    }
  }

  private void release() throws IOException {
    if (held.isValid()) { // or else its channel is closed, and it is gone
      held.release();
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (TURN) { // to close the channel would give away what another store holds
      closeChannel();
    }
  }

  private void closeChannel() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  /** What is done while the lock is held. */
  @FunctionalInterface
  public interface Append {
    void run() throws IOException;
  }
}
