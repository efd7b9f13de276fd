package storage.bench.engine;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A directory for measured data below {@code java.io.tmpdir}, deleted by {@link #close} and, should
 * the run be interrupted, when the JVM ends.
 */
public final class TempDirectory implements Closeable {

  private static final int MOST_TRIES = 20;
  private static final long NANOS_BETWEEN_TRIES = 100_000_000;

  private final Path path;
  private final Thread atExit = new Thread(this::deleteQuietly, "delete-bench-data");

  private TempDirectory(Path path) {
    this.path = path;
  }

  public static TempDirectory create() throws IOException {
    TempDirectory directory = new TempDirectory(Files.createTempDirectory("storage-bench-"));
    Runtime.getRuntime().addShutdownHook(directory.atExit);
    return directory;
  }

  /**
   * Creates a directory with the files of another, on the disk: whoever measures it is not held up
   * by what was copied.
   */
  public static TempDirectory copyOf(Path original) throws IOException {
    TempDirectory copy = create();
    try {
      Files.walkFileTree(original, new Copy(original, copy.path));
      return copy;
    } catch (IOException e) {
      copy.deleteAfter(e);
      throw e;
    }
  }

  public Path path() {
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

  /**
   * Deletes a directory and what is in it; nothing happens if it is not there. Others may delete in
   * it, too, or a process that is about to end may still write: then it is tried again.
   */
  static void deleteTree(Path directory) throws IOException {
    for (int tries = 1; Files.exists(directory, NOFOLLOW_LINKS); tries++) {
      try {
        Files.walkFileTree(directory, new Deletion());
      } catch (NoSuchFileException | DirectoryNotEmptyException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
        LockSupport.parkNanos(NANOS_BETWEEN_TRIES);
      }
    }
  }

  /** Deletes what is in a directory. */
  public static void deleteWithin(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      for (Path child : children.toList()) {
        deleteTree(child);
      }
    }
  }

  private void deleteAfter(IOException failure) {
    try {
      close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Runs when the JVM ends: whatever it has started would write on. */
  private void deleteQuietly() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    try {
      deleteTree(path);
    } catch (IOException e) {
      System.err.println("could not delete " + path + ": " + e.getMessage());
    }
  }

  private static final class Copy extends SimpleFileVisitor<Path> {

    private static final int CHUNK_LENGTH = 1 << 20;

    private final Path from;
    private final Path to;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK_LENGTH);

    Copy(Path from, Path to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      Files.createDirectories(to.resolve(from.relativize(directory)));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      try (FileChannel original = FileChannel.open(file, READ);
          FileChannel copy =
              FileChannel.open(to.resolve(from.relativize(file)), CREATE_NEW, WRITE)) {
        long size = original.size();
        boolean hasHoles = DiskSpace.of(file).orElse(0) < size;
        for (long offset = 0; offset < size; offset += CHUNK_LENGTH) {
          copyChunk(original, copy, offset, Math.min(CHUNK_LENGTH, size - offset), hasHoles);
        }
        if (copy.size() < size) {
          copy.write(ByteBuffer.allocate(1), size - 1);
        }
        copy.force(true);
      }
      return FileVisitResult.CONTINUE;
    }

    /**
     * Leaves holes as they are: some engines have files that are mostly holes. Zeros that were
     * written ahead are copied, or the first write to each block of them would cost more.
     */
    private void copyChunk(
        FileChannel original, FileChannel copy, long offset, long length, boolean hasHoles)
        throws IOException {
      chunk.clear().limit((int) length);
      Whole.readFully(original, chunk, offset);
      chunk.flip();
      if (!hasHoles || chunk.mismatch(zeros.clear().limit((int) length)) >= 0) {
        while (chunk.hasRemaining()) {
          copy.write(chunk, offset + chunk.position());
        }
      }
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
