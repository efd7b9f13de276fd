package storage.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where and when figures were measured: without it they say nothing.
 *
 * @param cpu the processor's own name
 * @param cores how many processors the JVM may use
 * @param os name, version and architecture of the operating system
 * @param jdk name and version of the JVM
 * @param date the instant of the measurement, ISO-8601, UTC
 * @param commit what {@code git describe} says of the source, or "unknown"
 */
record Machine(String cpu, int cores, String os, String jdk, String date, String commit) {

  static Machine thisOne() {
    return new Machine(
        cpuName(),
        Runtime.getRuntime().availableProcessors(),
        "%s %s %s".formatted(property("os.name"), property("os.version"), property("os.arch")),
        "%s %s".formatted(property("java.vm.name"), property("java.runtime.version")),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        commitOfSource());
  }

  String description() {
    return "%s, %d cores; %s; %s; %s; commit %s".formatted(cpu, cores, os, jdk, date, commit);
  }

  /** Whether the other may be this machine, with this JVM, at another time. */
  boolean isLike(Machine other) {
    return cpu.equals(other.cpu)
        && cores == other.cores
        && os.equals(other.os)
        && jdk.equals(other.jdk);
  }

  private static String cpuName() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(property("os.arch"));
    } catch (IOException e) {
      return outputOf("sysctl", "-n", "machdep.cpu.brand_string").orElse(property("os.arch"));
    }
  }

  private static String commitOfSource() {
    return outputOf("git", "describe", "--always", "--dirty").orElse("unknown");
  }

  private static Optional<String> outputOf(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.waitFor() == 0 && !output.isEmpty() ? Optional.of(output) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // no such command here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String property(String name) {
    return System.getProperty(name);
  }
}
