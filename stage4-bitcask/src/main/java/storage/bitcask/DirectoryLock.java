package storage.bitcask;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import storage.common.StoreLockedException;

/**
 * One owner for a directory, among all processes and within this one.
 *
 * <p>The operating system's lock belongs to the whole process, and is lost when the process closes
 * any channel of the locked file. So a set of the directories held by this process is asked first,
 * and the lock is on a file of its own, which nobody reads (after Lucene's {@code
 * NativeFSLockFactory}). Only the lock counts: a file that a killed process left behind is free.
 */
final class DirectoryLock implements Closeable {

  static final String FILE_NAME = "lock";

  /** The directories that are locked by this process; guards itself. */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * @throws StoreLockedException if the directory has an owner
   */
  static DirectoryLock acquire(Path directory) throws IOException {
    Path real = directory.toRealPath();
    synchronized (HELD) {
      if (HELD.contains(real)) {
        throw new StoreLockedException(directory);
      }
      FileChannel channel = FileChannel.open(real.resolve(FILE_NAME), CREATE, WRITE);
      if (!tryLock(channel)) {
        throw new StoreLockedException(directory);
      }
      HELD.add(real);
      return new DirectoryLock(real, channel);
    }
  }

  /** Locks the file, or else closes it. */
  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return true;
      }
    } catch (OverlappingFileLockException e) {
      return false; // held through another class loader: to close the file would give it away
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return false;
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      HELD.remove(directory);
      channel.close();
    }
  }
}
