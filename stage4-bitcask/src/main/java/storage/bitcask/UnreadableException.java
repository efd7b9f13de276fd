package storage.bitcask;

import java.io.IOException;
import java.nio.file.Path;

/** The system cannot give bytes of a file that is mapped: a bad disk, or somebody has cut it. */
final class UnreadableException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * @param fault what the JVM throws then
   */
  UnreadableException(Path path, InternalError fault) {
    super(path + ": cannot be read", fault);
  }
}
