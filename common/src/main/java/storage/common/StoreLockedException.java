package storage.common;

import java.nio.file.Path;

/** A store that allows one owner at a time already has one, in this process or in another. */
public final class StoreLockedException extends StoreException {

  private static final long serialVersionUID = 2L;

  /**
   * @param directory the directory of the store
   */
  public StoreLockedException(Path directory) {
    super(
        directory,
        directory + " is already open in this process or in another; close it there first",
        null);
  }
}
