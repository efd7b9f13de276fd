package storage.common.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Puts the temporary directories of tests into memory where the system has a place for it with
 * room: thousands of files are made and synced, and races need speed. {@code -Dtest.disk=real}
 * takes the disk.
 */
public final class MemoryDisk implements TempDirFactory {

  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long ROOM = 4L << 30;

  @Override
  public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
      throws IOException {
    return hasRoom()
        ? Files.createTempDirectory(MEMORY, "storage")
        : Files.createTempDirectory("storage");
  }

  private static boolean hasRoom() throws IOException {
    return !System.getProperty("test.disk", "").equals("real")
        && Files.isWritable(MEMORY)
        && Files.getFileStore(MEMORY).getUsableSpace() >= ROOM;
  }
}
