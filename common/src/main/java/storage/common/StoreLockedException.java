package storage.common;

import java.io.IOException;
import java.nio.file.Path;

/** A store that allows one owner at a time already has one, in this process or in another. */
public final class StoreLockedException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param directory the directory of the store
   */
  public StoreLockedException(Path directory) {
    super(directory + " is already open in this process or in another; close it there first");
  }
}
