package storage.common;

import java.nio.file.Path;

/** A file of the store is sound, and of a version that this program does not know. */
public final class NewerVersionException extends StoreException {

  private static final long serialVersionUID = 2L;

  private final transient Path file;
  private final int version;

  /**
   * @param version the version of the file
   * @param known the latest version that this program knows
   */
  public NewerVersionException(Path file, int version, int known) {
    super(
        directoryOf(file),
        "%s is of version %d; this program knows version %d".formatted(file, version, known),
        null);
    this.file = file;
    this.version = version;
  }

  /** The file; null in a copy that was serialized. */
  public Path file() {
    return file;
  }

  /** The version of the file. */
  public int version() {
    return version;
  }
}
