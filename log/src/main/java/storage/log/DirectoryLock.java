package storage.log;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import storage.common.StoreLockedException;

/**
 * One owner for a directory, among all processes and within this one.
 *
 * <p>The operating system's lock belongs to the whole process, and is lost when the process closes
 * any channel of the locked file, also when the garbage collector closes it. So this process is
 * asked first whether it holds the lock, and the lock is on a file of its own, which nobody reads
 * (after Lucene's {@code NativeFSLockFactory}). Only the lock counts: a file that a killed process
 * left behind is free.
 *
 * <p>What this process holds are system properties: classes of other class loaders, each with its
 * own static fields, see the same ones.
 *
 * <p>The lock goes with the file, not with its name. Deleting the file lets a second owner in, and
 * what the two append to one segment before the next roll is lost; at a roll, the first notices by
 * {@link #requireHeld} and stops.
 */
public final class DirectoryLock implements Closeable {

  public static final String FILE_NAME = "lock";

  /** Guards the properties. A literal is one object in the whole JVM, as they are. */
  private static final Object TURN = "storage.log.DirectoryLock";

  private final Path file;
  private final Object identity;
  private final FileChannel channel;

  private DirectoryLock(Path file, Object identity, FileChannel channel) {
    this.file = file;
    this.identity = identity;
    this.channel = channel;
  }

  /**
   * Becomes the owner of a directory.
   *
   * @throws StoreLockedException if the directory has an owner
   */
  public static DirectoryLock acquire(LogDirectory directory) throws IOException {
    Path file = directory.path().resolve(FILE_NAME);
    synchronized (TURN) {
      if (Files.exists(file, NOFOLLOW_LINKS)) {
        if (!LogDirectory.isFile(file)) {
          throw new IOException(file + " is not a regular file, and cannot be locked");
        }
        if (System.getProperty(property(identity(file))) != null) {
          throw new StoreLockedException(directory.path());
        }
      }
      FileChannel channel = FileChannel.open(file, CREATE, WRITE);
      if (!tryLock(channel)) {
        throw new StoreLockedException(directory.path());
      }
      DirectoryLock lock = new DirectoryLock(file, identity(file), channel);
      System.setProperty(property(lock.identity), "held");
      return lock;
    }
  }

  /** The property that is set while a lock file is locked by this process. */
  private static String property(Object identity) {
    return TURN + " " + identity;
  }

  /** What tells a file from another one of the same name. */
  private static Object identity(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey();
    return Objects.requireNonNullElse(key, file); // Windows has none
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

  /**
   * Makes sure that the directory is still the one that was locked.
   *
   * @throws IOException if the lock file was deleted or replaced, or the directory with it
   */
  public void requireHeld() throws IOException {
    Object found;
    try {
      found = identity(file);
    } catch (NoSuchFileException e) {
      found = null;
    }
    if (!identity.equals(found)) {
      throw new IOException(
          file + " is no longer the file that was locked: it was removed or replaced");
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (TURN) {
      if (channel.isOpen()) {
        System.clearProperty(property(identity));
        channel.close();
      }
    }
  }
}
