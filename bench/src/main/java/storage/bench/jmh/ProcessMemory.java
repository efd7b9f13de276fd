package storage.bench.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The memory of this process as Linux sees it, in bytes; nothing elsewhere. See proc(5): {@code
 * /proc/self/status} and {@code /proc/self/maps}.
 */
final class ProcessMemory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final String RESIDENT = "RssAnon:";

  private ProcessMemory() {}

  /** Returns how much memory the process has for itself: what it sees of files is not its own. */
  static OptionalLong resident() throws IOException {
    if (Files.notExists(STATUS)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    }
  }

  /** Returns how much more that is now; 0 if it is less. */
  static OptionalLong growth(OptionalLong before) throws IOException {
    OptionalLong now = resident();
    return before.isPresent() && now.isPresent()
        ? OptionalLong.of(Math.max(0, now.getAsLong() - before.getAsLong()))
        : OptionalLong.empty();
  }

  /** Returns how much of the files in {@code directory} is mapped, whether in memory or not. */
  static OptionalLong mapped(Path directory) throws IOException {
    if (Files.notExists(MAPS)) {
      return OptionalLong.empty();
    }
    String prefix = directory.toRealPath() + "/";
    try (Stream<String> lines = Files.lines(MAPS)) {
      return OptionalLong.of(
          lines.filter(line -> line.contains(prefix)).mapToLong(ProcessMemory::length).sum());
    }
  }

  /** A line begins with the addresses of start and end, as in {@code 7f0c-7f1c r--s}. */
  private static long length(String line) {
    int dash = line.indexOf('-');
    int space = line.indexOf(' ');
    return Long.parseUnsignedLong(line.substring(dash + 1, space), 16)
        - Long.parseUnsignedLong(line.substring(0, dash), 16);
  }
}
