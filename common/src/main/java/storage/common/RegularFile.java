package storage.common;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Looks at what has the name of a file before a store opens it: opening a pipe waits until somebody
 * opens its other end, and a device may never end.
 */
public final class RegularFile {

  private RegularFile() {}

  /**
   * Makes sure that {@code file} is a file, or a link to one, or that nothing has its name.
   *
   * @throws FileSystemException if it is anything else, such as a link that leads nowhere
   */
  public static void requireIfThere(Path file) throws IOException {
    try {
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        throw new FileSystemException(file.toString(), null, "it is not a regular file");
      }
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(file)) {
        throw new FileSystemException(file.toString(), null, "it is a link that leads nowhere");
      }
    }
  }
}
