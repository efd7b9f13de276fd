package storage.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import storage.bench.engine.Engines;
import storage.bench.engine.TempDirectory;
import storage.bench.jmh.ConstantKey;
import storage.bench.jmh.InsertionOrder;
import storage.bench.jmh.Metric;
import storage.bench.jmh.UntouchedHeap;
import storage.bench.measure.Effort;
import storage.bench.measure.JmhRun;
import storage.bench.measure.Measurement;
import storage.bench.measure.Ratio;
import storage.bench.measure.Sample;

/** Runs a benchmark that is wrong beside the same one done right. */
@Command(
    name = "lesson",
    description = {
      "Runs a benchmark that is wrong, beside the same one done right.",
      "The class of each lesson says in its Javadoc what there is to see, and why."
    })
final class Lesson implements Callable<Integer> {

  /** What can go wrong. */
  enum Trap {
    CONSTANT_KEY(ConstantKey.class, "the same key each time", "a random key each time"),
    INSERTION_ORDER(InsertionOrder.class, "keys in insertion order", "keys in random order"),
    UNTOUCHED_HEAP(UntouchedHeap.class, "a heap never touched before", "a heap touched before");

    private final Class<?> benchmark;
    private final String wrong;
    private final String right;

    Trap(Class<?> benchmark, String wrong, String right) {
      this.benchmark = benchmark;
      this.wrong = wrong;
      this.right = right;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Short: an untouched heap has to last. */
  private static final Effort SHORT = Effort.QUICK;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "LESSON", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Trap trap;

  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "500000",
      description = "The size of the store of stage 3 that is read. Default: ${DEFAULT-VALUE}.")
  private int records;

  @Option(
      names = "--smoke",
      description = "Show within seconds that it runs: the figures mean nothing.")
  private boolean smoke;

  @Override
  public Integer call() throws IOException {
    if (records < 1) {
      throw new ParameterException(spec.commandLine(), "--records must be 1 or more");
    }
    try (TempDirectory data = TempDirectory.create()) {
      Measurement wrong = measure("wrong", trap.wrong, data);
      Measurement right = measure("right", trap.right, data);
      say(
          "The wrong variant %s.%n",
          Ratio.of(Optional.of(wrong), Optional.of(right))
              .filter(Ratio::isMeasured)
              .map(ratio -> "shows %s times the time of the right one".formatted(ratio.format()))
              .orElse("cannot be told from the right one here: the JVMs differ too much"));
    }
    return 0;
  }

  private Measurement measure(String method, String name, TempDirectory data) throws IOException {
    String benchmark = trap.benchmark.getSimpleName() + "." + method;
    JmhRun run = new JmhRun(benchmark, 1, List.of(Metric.UNIFORM));
    Sample sample = new Sample(run, records, Engines.KEYDIR);
    for (int jvm = 0; jvm < SHORT.forks(); jvm++) {
      sample.add(run.run(smoke ? Effort.SMOKE : SHORT, Engines.KEYDIR, records, data.path()));
    }
    Measurement time = sample.figures().get(0);
    String shown = time.isMeasured() ? time.format() : "not measured to a third";
    say("%-5s  %-28s  a get: %s%n", method, name, shown);
    return time;
  }

  private void say(String format, Object... arguments) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, format, arguments);
    out.flush();
  }
}
