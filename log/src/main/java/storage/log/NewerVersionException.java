package storage.log;

import java.io.IOException;
import java.nio.file.Path;

/** A file of the store is sound, and of a version that this program does not know. */
public final class NewerVersionException extends IOException {

  private static final long serialVersionUID = 1L;

  NewerVersionException(Path file, int version, int known) {
    super("%s is of version %d; this program knows version %d".formatted(file, version, known));
  }
}
