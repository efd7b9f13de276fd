package storage.replicated.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/**
 * Where and when something was measured.
 *
 * @param disk the type of the file system of the measured data
 * @param date the instant of the measurement, ISO-8601, UTC
 */
record Machine(String cpu, int cores, String os, String disk, String jdk, String date) {

  static Machine withDataIn(Path directory) throws IOException {
    return new Machine(
        cpuName(),
        Runtime.getRuntime().availableProcessors(),
        property("os.name") + " " + property("os.version"),
        Files.getFileStore(directory).type(),
        property("java.vm.name") + " " + property("java.runtime.version"),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static String cpuName() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(property("os.arch"));
    } catch (IOException e) {
      return property("os.arch"); // no Linux
    }
  }

  private static String property(String name) {
    return System.getProperty(name);
  }
}
