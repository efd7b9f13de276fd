package storage.common;

import java.nio.file.Path;

/** A store holds bytes that it never wrote: names the file, the place and what is wrong there. */
public final class CorruptStoreException extends StoreException {

  private static final long serialVersionUID = 2L;

  private final transient Path file;
  private final long offset;

  /**
   * @param file the damaged file
   * @param offset where the damaged record or value begins, in bytes from the start of the file
   * @param damage what is wrong, as the end of a sentence: "a line without a comma"
   */
  public CorruptStoreException(Path file, long offset, String damage) {
    super(directoryOf(file), file + " is damaged at offset " + offset + ": " + damage, null);
    this.file = file;
    this.offset = offset;
  }

  /** The damaged file; null in a copy that was serialized. */
  public Path file() {
    return file;
  }

  /** Where the damaged record or value begins, in bytes from the start of the file. */
  public long offset() {
    return offset;
  }
}
