package storage.common;

import java.io.IOException;
import java.nio.file.Path;

/**
 * An error that a program can handle: a store could not be opened, read or written. Anything else
 * that goes wrong with files is an {@link IOException} of the JDK: no space, no permission, an
 * interrupt.
 *
 * <table>
 *   <caption>What happened, who throws it, and what a program can do</caption>
 *   <tr><td>{@link StoreLockedException}<td>open: it has an owner<td>open it to read, or wait
 *   <tr><td>{@link NewerVersionException}<td>open: a later program wrote it<td>use that program
 *   <tr><td>{@link CorruptStoreException}<td>open, reads, merges and backups: a file holds what was
 *       never written<td>restore a backup, or repair
 *   <tr><td>{@link UnreadableException}<td>reads: the system cannot read the bytes<td>look at the
 *       disk
 *   <tr><td>{@link WritesStoppedException}<td>writes and syncs, after one that has failed and
 *       leaves the disk in doubt<td>close and open again
 * </table>
 */
public abstract sealed class StoreException extends IOException
    permits CorruptStoreException,
        NewerVersionException,
        StoreLockedException,
        UnreadableException,
        WritesStoppedException {

  private static final long serialVersionUID = 1L;

  private final transient Path directory;

  StoreException(Path directory, String message, Throwable cause) {
    super(message, cause);
    this.directory = directory;
  }

  /** The directory of the store; null in a copy that was serialized. */
  public final Path directory() {
    return directory;
  }

  static Path directoryOf(Path file) {
    Path parent = file.getParent();
    return parent == null ? file.toAbsolutePath().getParent() : parent;
  }
}
