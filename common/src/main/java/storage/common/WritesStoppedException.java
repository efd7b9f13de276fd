package storage.common;

import java.nio.file.Path;

/**
 * A store takes no writes until it is opened again: an earlier write or sync has failed, and since
 * then nobody knows what is on the disk. What was acknowledged before can still be read.
 */
public final class WritesStoppedException extends StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * @param directory the directory of the store
   * @param cause what had failed, and was thrown to the first caller that met it
   */
  public WritesStoppedException(Path directory, Throwable cause) {
    super(
        directory,
        "%s takes no writes until it is opened again: %s".formatted(directory, cause.getMessage()),
        cause);
  }
}
