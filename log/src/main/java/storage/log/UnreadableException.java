package storage.log;

import java.io.IOException;
import java.nio.file.Path;

/** The system cannot give bytes of a file that is mapped: a bad disk, or somebody has cut it. */
public final class UnreadableException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * @param path the file, or its directory
   * @param fault what the JVM throws then
   */
  UnreadableException(Path path, Throwable fault) {
    super(
        path + ": bytes of a mapped file cannot be reached; it was cut, or the disk fails", fault);
  }
}
