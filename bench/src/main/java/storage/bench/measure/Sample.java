package storage.bench.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import storage.bench.engine.Engine;

/** What was measured of one engine so far, JVM by JVM. */
public final class Sample {

  private final JmhRun run;
  private final int records;
  private final Engine engine;

  /** One result for each JVM. */
  private final Collection<BenchmarkResult> jvms = new ArrayList<>();

  /** Of all JVMs; null before the first. */
  private RunResult result;

  public Sample(JmhRun run, int records, Engine engine) {
    this.run = run;
    this.records = records;
    this.engine = engine;
  }

  public Engine engine() {
    return engine;
  }

  /** Adds what one JVM has measured. */
  public void add(RunResult jvm) {
    jvms.addAll(jvm.getBenchmarkResults());
    result = new RunResult(jvm.getParams(), jvms);
  }

  public boolean isEmpty() {
    return result == null;
  }

  public RunResult result() {
    return result;
  }

  /** Returns the figures of all JVMs together. */
  public List<Measurement> figures() {
    return isEmpty() ? List.of() : run.measurements(engine, records, result);
  }

  /** Whether it has the JVMs that it must have. */
  boolean hasFewest(Effort effort) {
    return jvms.size() >= (run.isOnce() ? 1 : effort.forks());
  }

  /** Whether another JVM would be a waste. */
  public boolean isEnough(Effort effort) {
    return hasFewest(effort)
        && (run.isOnce() || effort.isSmoke() || figures().stream().allMatch(Measurement::isEnough));
  }
}
