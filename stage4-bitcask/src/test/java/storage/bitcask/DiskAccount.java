package storage.bitcask;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a directory costs its disk, as the system tells it. Linux only.
 *
 * @param files how long the files are together, in bytes
 * @param blocks how many bytes the disk has set aside for them
 * @param deleted how many bytes belong to deleted files that this process still maps
 */
record DiskAccount(long files, long blocks, long deleted) {

  private static final Path MAPS = Path.of("/proc/self/maps");

  /** Beside what is measured: a segment in reserve, and the file system's own. */
  private static final long SLACK = 64 << 20;

  static boolean isKept() {
    return Files.isReadable(MAPS);
  }

  static DiskAccount of(Path directory) throws IOException {
    return new DiskAccount(
        diskUsage("-sb", directory), diskUsage("-sk", directory) << 10, deletedAndMapped());
  }

  long taken() {
    return blocks + deleted;
  }

  /** Whether the disk has little to carry but the files. */
  boolean isBalanced() {
    return taken() <= files * 12 / 10 + SLACK;
  }

  /** How many mappings of segments this process has. */
  static long mappings() throws IOException {
    return lines().stream().filter(line -> line.contains(".data")).count();
  }

  /** For each file as far as it is mapped. */
  private static long deletedAndMapped() throws IOException {
    Map<String, Long> files = new HashMap<>();
    for (String line : lines()) {
      if (line.contains(".data") && line.endsWith("(deleted)")) {
        String[] parts = line.split("\\s+", -1);
        String[] range = parts[0].split("-", -1);
        long length = Long.parseUnsignedLong(range[1], 16) - Long.parseUnsignedLong(range[0], 16);
        files.merge(parts[3] + " " + parts[4], length, Math::max);
      }
    }
    return files.values().stream().mapToLong(each -> each).sum();
  }

  private static List<String> lines() throws IOException {
    try (Stream<String> lines = Files.lines(MAPS)) {
      return lines.toList();
    }
  }

  private static long diskUsage(String unit, Path directory) throws IOException {
    Process du = new ProcessBuilder("du", unit, directory.toString()).start();
    return Long.parseLong(
        new String(du.getInputStream().readAllBytes(), UTF_8).split("\\s", -1)[0]);
  }
}
