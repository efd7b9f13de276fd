package storage.bench.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The space on the disk as {@code du} tells it, which does not count the holes of a file. */
public final class DiskSpace {

  private DiskSpace() {}

  /** Returns how many bytes a file takes, or those in a directory; nothing without {@code du}. */
  public static OptionalLong of(Path path) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder("du", "-sk", path.toString()).start();
    } catch (IOException e) {
      return OptionalLong.empty(); // no such command here
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("du failed for " + path);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return OptionalLong.of(1024 * Long.parseLong(output.substring(0, output.indexOf('\t'))));
  }
}
