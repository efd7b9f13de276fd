package storage.common;

import java.io.IOException;
import java.nio.file.Path;

/** A store holds bytes that it never wrote: names the file, the place and what is wrong there. */
public final class CorruptStoreException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param file the damaged file
   * @param offset where the damaged record or value begins, in bytes from the start of the file
   * @param damage what is wrong, as the end of a sentence: "a line without a comma"
   */
  public CorruptStoreException(Path file, long offset, String damage) {
    super(file + " is damaged at offset " + offset + ": " + damage);
  }
}
