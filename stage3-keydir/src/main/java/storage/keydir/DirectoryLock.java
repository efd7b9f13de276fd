package storage.keydir;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import storage.common.RegularFile;
import storage.common.StoreLockedException;

/**
 * One owner for a directory, among all processes and within this one.
 *
 * <p>The operating system's lock belongs to the whole process, and is lost when the process closes
 * any channel of the locked file. So this process is asked first whether it holds the directory,
 * and the lock is on a file of its own, which nobody reads (after Lucene's {@code
 * NativeFSLockFactory}). Only the lock counts: a file that a killed process left behind is free.
 *
 * <p>What this process holds are system properties: classes of other class loaders, each with its
 * own static fields, see the same ones.
 */
final class DirectoryLock implements Closeable {

  private static final String FILE_NAME = "lock";

  /** Guards the properties. A literal is one object in the whole JVM, as they are. */
  private static final Object TURN = "storage.keydir.DirectoryLock";

  /** The property that is set while the directory is held. */
  private final String property;

  private final FileChannel channel;

  private DirectoryLock(String property, FileChannel channel) {
    this.property = property;
    this.channel = channel;
  }

  /**
   * @throws StoreLockedException if the directory has an owner
   */
  // tag::acquire[]
  static DirectoryLock acquire(Path directory) throws IOException {
    String property = TURN + " " + identity(directory);
    synchronized (TURN) {
      if (System.getProperty(property) != null) {
        throw new StoreLockedException(directory);
      }
      Path file = directory.resolve(FILE_NAME);
      RegularFile.requireIfThere(file);
      FileChannel channel = FileChannel.open(file, CREATE, WRITE);
      if (!tryLock(channel)) {
        throw new StoreLockedException(directory);
      }
      System.setProperty(property, "held");
      return new DirectoryLock(property, channel);
    }
  }

  // end::acquire[]

  /** What tells a directory from all others, whichever path leads there. */
  private static Object identity(Path directory) throws IOException {
    Object key = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
    return Objects.requireNonNullElse(key, directory.toRealPath()); // Windows has none
  }

  /** Locks the file, or else closes it. */
  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return true;
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return false;
  }

  @Override
  public void close() throws IOException {
    synchronized (TURN) {
      if (channel.isOpen()) {
        System.clearProperty(property);
        channel.close();
      }
    }
  }
}
