package storage.common;

import java.nio.file.Path;

/** The system cannot read bytes of a mapped file: the disk is bad, or the file was cut. */
public final class UnreadableException extends StoreException {

  private static final long serialVersionUID = 2L;

  /**
   * @param directory of the store; nobody knows which of its files it was
   * @param fault what the JVM throws then
   */
  public UnreadableException(Path directory, Throwable fault) {
    super(directory, directory + what(), fault);
  }

  /**
   * @param file that was being written
   */
  public UnreadableException(Path file) {
    super(directoryOf(file), file + what(), null);
  }

  private static String what() {
    return ": bytes of a mapped file cannot be read; the file was cut short, or the disk fails";
  }
}
