package storage.bench.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
 * @param memoryGiB how much memory there is; 0 if the system does not tell
 * @param disk the type of the file system of the measured data
 * @param jdk name and version of the JVM
 * @param date the instant of the measurement, ISO-8601, UTC
 * @param commit what {@code git describe} says of the source, or "unknown"
 */
public record Machine(
    String cpu,
    int cores,
    long memoryGiB,
    String os,
    String disk,
    String jdk,
    String date,
    String commit) {

  public static Machine thisOne() {
    return new Machine(
        cpuName(),
        Runtime.getRuntime().availableProcessors(),
        installedGiB(),
        "%s %s %s".formatted(property("os.name"), property("os.version"), property("os.arch")),
        typeOfTempDisk(),
        "%s %s".formatted(property("java.vm.name"), property("java.runtime.version")),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        commitOfSource());
  }

  public String description() {
    return "%s, %d cores, %d GiB; %s, %s; %s; %s; commit %s"
        .formatted(cpu, cores, memoryGiB, os, disk, jdk, date, commit);
  }

  /** Whether the other may be this machine, with this JVM, at another time. */
  public boolean isLike(Machine other) {
    return cpu.equals(other.cpu)
        && cores == other.cores
        && os.equals(other.os)
        && jdk.equals(other.jdk);
  }

  /** Whether the measured data never reaches a disk. */
  public boolean diskIsMemory() {
    return disk.equals("tmpfs") || disk.equals("ramfs");
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

  private static long installedGiB() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? Math.round(system.getTotalMemorySize() / (double) (1L << 30))
        : 0;
  }

  private static String typeOfTempDisk() {
    try {
      return Files.getFileStore(Path.of(property("java.io.tmpdir"))).type();
    } catch (IOException e) {
      return "unknown file system";
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
