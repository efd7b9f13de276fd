package storage.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures one figure by JMH, in JVMs of its own. */
final class JmhRun {

  /**
   * The same for every engine. A young generation that was never touched would cost page faults in
   * the middle of a measurement; a collector with threads of its own would compete for the cores.
   */
  private static final List<String> JVM_OPTIONS =
      List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

  /** JMH itself uses what later JDKs warn of, in every fork, unless it is allowed. */
  private static final String ALLOW_UNSAFE = "--sun-misc-unsafe-memory-access=allow";

  private static final int FIRST_TO_WARN = 24;

  private static final int HEAP_WARMUPS = 1;
  private static final int HEAP_ITERATIONS = 5;

  private final Effort effort;
  private final Path data;

  /**
   * @param data a directory for the stores that are measured
   */
  JmhRun(Effort effort, Path data) {
    this.effort = effort;
    this.data = data;
  }

  /**
   * Measures {@code metric} of {@code engine} with a store of {@code records} records.
   *
   * @throws IOException if the benchmark failed; the message says which and why
   */
  RunResult run(Metric metric, Engine engine, int records) throws IOException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + Pattern.quote(metric.benchmark()) + "$")
            .param("engine", engine.name())
            .param("records", Integer.toString(records))
            .forks(effort.forks())
            .jvmArgs(jvmOptions(engine))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    if (metric == Metric.HEAP) {
      options
          .addProfiler(HeapProfiler.class)
          .warmupIterations(HEAP_WARMUPS)
          .measurementIterations(HEAP_ITERATIONS);
    } else {
      TimeValue time = TimeValue.milliseconds(effort.millis());
      options
          .warmupIterations(effort.warmups())
          .warmupTime(time)
          .measurementIterations(effort.iterations())
          .measurementTime(time);
    }
    try {
      return new Runner(options.build()).runSingle();
    } catch (RunnerException e) {
      throw new IOException(
          "%s of %s with %d records failed: %s"
              .formatted(metric.benchmark(), engine.label(), records, reason(e)),
          e);
    }
  }

  /** Takes from JMH's result what the report needs. */
  static Measurement measurement(Metric metric, Engine engine, int records, RunResult result) {
    Result<?> figure =
        metric == Metric.HEAP
            ? result.getSecondaryResults().get(HeapProfiler.HEAP)
            : result.getPrimaryResult();
    double error = figure.getScoreError();
    return new Measurement(
        engine.label(), records, metric, figure.getScore(), Double.isFinite(error) ? error : null);
  }

  private String[] jvmOptions(Engine engine) {
    List<String> options = new ArrayList<>(JVM_OPTIONS);
    options.addAll(EngineJvm.options(engine, data));
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
