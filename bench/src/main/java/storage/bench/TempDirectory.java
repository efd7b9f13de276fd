package storage.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A directory for measured data below {@code java.io.tmpdir}, deleted by {@link #close} and, should
 * the run be interrupted, when the JVM ends.
 */
final class TempDirectory implements Closeable {

  private final Path path;
  private final Thread atExit = new Thread(this::deleteQuietly, "delete-bench-data");

  private TempDirectory(Path path) {
    this.path = path;
  }

  static TempDirectory create() throws IOException {
    TempDirectory directory = new TempDirectory(Files.createTempDirectory("storage-bench-"));
    Runtime.getRuntime().addShutdownHook(directory.atExit);
    return directory;
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    deleteTree(path);
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // the JVM is ending, and the hook finds nothing left to delete
    }
  }

  /** Deletes a directory and what is in it; nothing happens if it is not there. */
  static void deleteTree(Path directory) throws IOException {
    try {
      Files.walkFileTree(directory, new Deletion());
    } catch (NoSuchFileException e) {
      // somebody was faster
    }
  }

  private void deleteQuietly() {
    try {
      deleteTree(path);
    } catch (IOException e) {
      System.err.println("could not delete " + path + ": " + e.getMessage());
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
