package storage.bench.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What this process has read and written as Linux sees it; nothing elsewhere. */
final class ProcessIo {

  private static final Path FILE = Path.of("/proc/self/io");
  private static final String WRITTEN = "write_bytes: ";

  private ProcessIo() {}

  /** Returns how many bytes of files became dirty, page by page: what the disk is to be given. */
  static OptionalLong written() throws IOException {
    if (Files.notExists(FILE)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(FILE)) {
      return lines
          .filter(line -> line.startsWith(WRITTEN))
          .mapToLong(line -> Long.parseLong(line.substring(WRITTEN.length())))
          .findFirst();
    }
  }
}
