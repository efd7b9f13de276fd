package storage.bench.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import storage.bench.engine.Engine;
import storage.bench.engine.EngineJvm;
import storage.bench.engine.Stores;
import storage.bench.engine.Workload;
import storage.bench.jmh.LargeStore;
import storage.bench.jmh.MemoryProfiler;
import storage.bench.jmh.Metric;
import storage.bench.jmh.WorkProfiler;

/**
 * One benchmark, which JMH runs in JVMs of its own, and the figures that come out of it.
 *
 * @param benchmark class and method
 * @param threads how many call it at the same time
 * @param metrics what it measures, of those that were asked for
 */
public record JmhRun(String benchmark, int threads, List<Metric> metrics) {

  /**
   * The same for every engine. A young generation that was never touched would cost page faults in
   * the middle of a measurement; a collector with threads of its own would compete for the cores.
   */
  private static final List<String> JVM_OPTIONS =
      List.of("-Xms768m", "-Xmx768m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

  /** Where figures mean nothing, no memory is touched ahead, and the quick compiler is enough. */
  private static final List<String> SMOKE_JVM_OPTIONS =
      List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  /** JMH itself uses what later JDKs warn of, in every fork, unless it is allowed. */
  private static final String ALLOW_UNSAFE = "--sun-misc-unsafe-memory-access=allow";

  private static final int FIRST_TO_WARN = 24;

  private static final int NEW_COPY_WARMUPS = 3;

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  /** Returns the runs that these metrics need, in their order. */
  static List<JmhRun> of(Collection<Metric> metrics) {
    Map<String, JmhRun> runs = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      runs.computeIfAbsent(
              metric.benchmark() + " " + metric.threads(),
              key -> new JmhRun(metric.benchmark(), metric.threads(), new ArrayList<>()))
          .metrics
          .add(metric);
    }
    return List.copyOf(runs.values());
  }

  /** The options of each JVM that measures, without those of an engine. */
  public static List<String> flags(Effort effort) {
    return Stream.concat(basics(effort).stream(), Workload.options().stream()).toList();
  }

  private static List<String> basics(Effort effort) {
    return effort.isSmoke() ? SMOKE_JVM_OPTIONS : JVM_OPTIONS;
  }

  boolean existsFor(Engine engine) {
    return metrics.stream().anyMatch(metric -> metric.existsFor(engine));
  }

  /** Whether it is measured with the largest store alone. */
  boolean isOfLargestOnly() {
    return metrics.stream().allMatch(Metric::isOfLargestOnly);
  }

  /** Whether a second JVM would only count the same again. */
  boolean isOnce() {
    return metrics.get(0).way() == Metric.Way.ONCE;
  }

  /**
   * Measures {@code engine} with a store of {@code records} records in one JVM.
   *
   * @param data the directory where {@link Stores} and temporary files are
   * @throws IOException if the benchmark failed; the message says which and why
   */
  public RunResult run(Effort effort, Engine engine, int records, Path data) throws IOException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + Pattern.quote(benchmark) + "$")
            .param("engine", engine.name())
            .param("records", Integer.toString(records))
            .threads(threads)
            .jvmArgs(jvmOptions(effort, engine, data))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    spend(effort, options);
    if (isOfLargeData()) {
      limit(options, engine, records, data);
    }
    try {
      return new Runner(options.build()).runSingle();
    } catch (RunnerException e) {
      throw new IOException(
          "%s of %s with %,d records failed: %s"
              .formatted(benchmark, engine.label(), records, reason(e)),
          e);
    }
  }

  private void spend(Effort effort, ChainedOptionsBuilder options) {
    options.forks(1);
    switch (metrics.get(0).way()) {
      case REPEATED -> {
        TimeValue time = TimeValue.milliseconds(effort.millis());
        options
            .warmupIterations(effort.warmups())
            .warmupTime(time)
            .measurementIterations(effort.iterations())
            .measurementTime(time)
            .addProfiler(GCProfiler.class)
            .addProfiler(WorkProfiler.class);
      }
      case FRESH_JVM ->
          options.warmupIterations(0).measurementIterations(1).addProfiler(MemoryProfiler.class);
      case NEW_COPY ->
          options.warmupIterations(NEW_COPY_WARMUPS).measurementIterations(effort.shots());
      case COUNTED ->
          options.warmupIterations(1).measurementIterations(1).addProfiler(MemoryProfiler.class);
      case ONCE ->
          options.warmupIterations(0).measurementIterations(1).addProfiler(MemoryProfiler.class);
    }
  }

  private boolean isOfLargeData() {
    return metrics.get(0).isOfLargeData();
  }

  /** The store is filled beforehand, by a process that has all the memory it likes. */
  private static void limit(ChainedOptionsBuilder options, Engine engine, int records, Path data)
      throws IOException {
    System.setProperty(Stores.HOME, data.toString());
    LargeStore.prepare(engine, records);
    Optional<Path> limited = MemoryLimit.java(data);
    if (limited.isPresent()) {
      options.jvm(limited.get().toString());
    }
  }

  /** Takes from JMH's result the figures that were asked for and that the engine has. */
  List<Measurement> measurements(Engine engine, int records, RunResult result) {
    return metrics.stream()
        .filter(metric -> metric.existsFor(engine))
        .flatMap(metric -> measurement(metric, engine, records, result).stream())
        .toList();
  }

  private static Optional<Measurement> measurement(
      Metric metric, Engine engine, int records, RunResult result) {
    return Figure.of(metric, result)
        .map(
            figure ->
                measurement(
                    metric,
                    engine,
                    records,
                    figure,
                    result.getBenchmarkResults().size(),
                    engine.inProcess() ? work(result) : null));
  }

  private static Measurement measurement(
      Metric metric, Engine engine, int records, Figure figure, int forks, Work work) {
    boolean isTail = metric.statistic() == Metric.Statistic.TAIL;
    boolean isRange = isTail && forks > 1;
    return new Measurement(
        engine.label(),
        records,
        metric,
        figure.score(),
        !isTail && Double.isFinite(figure.error()) ? figure.error() : null,
        isRange ? figure.low() : null,
        isRange ? figure.high() : null,
        forks,
        work);
  }

  private static Work work(RunResult result) {
    if (score(result, ALLOCATED) == null) {
      return null;
    }
    List<String> counters = WorkProfiler.COUNTERS;
    return new Work(
        score(result, ALLOCATED),
        score(result, counters.get(0)),
        score(result, counters.get(1)),
        score(result, counters.get(2)),
        score(result, counters.get(3)),
        score(result, counters.get(4)));
  }

  private static Double score(RunResult result, String name) {
    Result<?> secondary = result.getSecondaryResults().get(name);
    return secondary == null ? null : secondary.getScore();
  }

  private String[] jvmOptions(Effort effort, Engine engine, Path data) {
    List<String> options =
        new ArrayList<>(isOfLargeData() ? MemoryLimit.JVM_OPTIONS : basics(effort));
    options.addAll(EngineJvm.options(engine, data));
    options.add("-D" + Stores.HOME + "=" + data.toAbsolutePath());
    if (Runtime.version().feature() >= FIRST_TO_WARN) {
      options.add(ALLOW_UNSAFE);
    }
    return options.toArray(String[]::new);
  }

  /** JMH wraps what a benchmark has thrown, and hangs it in as a suppressed exception. */
  private static Throwable reason(Throwable failure) {
    Throwable reason = failure;
    while (reason.getCause() != null || reason.getSuppressed().length > 0) {
      reason = reason.getCause() != null ? reason.getCause() : reason.getSuppressed()[0];
    }
    return reason;
  }
}
