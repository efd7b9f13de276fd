package storage.bench.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Counts the system calls of an operation, from what Linux keeps in {@code /proc/self/io}. JMH
 * makes it by its name.
 */
public final class WorkProfiler implements InternalProfiler {

  /** The names of the results, and of the lines of that file that they are made of. */
  public static final List<String> COUNTERS =
      List.of("syscr", "rchar", "syscw", "wchar", "read_bytes");

  private static final Path FILE = Path.of("/proc/self/io");

  private List<Long> before = List.of();

  @Override
  public String getDescription() {
    return "system calls of an operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = counters();
  }

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    List<Long> after = counters();
    double operations = Math.max(1, result.getMetadata().getAllOps());
    List<ScalarResult> perOperation = new ArrayList<>();
    for (int i = 0; i < after.size(); i++) {
      double count = (after.get(i) - before.get(i)) / operations;
      perOperation.add(new ScalarResult(COUNTERS.get(i), count, "/op", AggregationPolicy.AVG));
    }
    return perOperation;
  }

  /** Returns the counters in their order; none where there is no such file. */
  private static List<Long> counters() {
    if (Files.notExists(FILE)) {
      return List.of();
    }
    try {
      List<String> lines = Files.readAllLines(FILE);
      return COUNTERS.stream().map(counter -> valueOf(counter, lines)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long valueOf(String counter, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(counter + ": "))
        .mapToLong(line -> Long.parseLong(line.substring(counter.length() + 2)))
        .findFirst()
        .orElseThrow();
  }
}
