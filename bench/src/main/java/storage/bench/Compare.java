package storage.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import storage.bench.engine.Engine;
import storage.bench.engine.Engines;
import storage.bench.engine.TempDirectory;
import storage.bench.engine.Trial;
import storage.bench.engine.Versions;
import storage.bench.engine.Workload;
import storage.bench.jmh.Metric;
import storage.bench.jmh.TurnTaker;
import storage.bench.measure.Effort;
import storage.bench.measure.JmhRun;
import storage.bench.measure.Machine;
import storage.bench.measure.Measurement;
import storage.bench.measure.MemoryLimit;
import storage.bench.measure.Pair;
import storage.bench.measure.Plan;
import storage.bench.measure.Results;
import storage.bench.measure.Rounds;
import storage.bench.measure.Sample;
import storage.bench.measure.Turns;
import storage.bench.report.GoalSet;
import storage.bench.report.Report;

/** Measures every engine side by side and writes the report. */
@Command(
    name = "compare",
    description = {
      "Measures the machine and all engines: reads, writes, start-up, memory, as they grow.",
      "Leaves results.json, tables for the book, charts in SVG and jmh.json (for JMH's visualizers) "
          + "in the output directory, when all is measured."
    })
final class Compare implements Callable<Integer> {

  /** How much is measured; a quick run if nothing is said. */
  static final class Choice {

    @Option(
        names = "--full",
        description = "All figures, up to a million records, within two hours.")
    private boolean full;

    @Option(
        names = "--smoke",
        description = "Only show that everything runs: the figures mean nothing.")
    private boolean smoke;

    Effort effort() {
      return full ? Effort.FULL : smoke ? Effort.SMOKE : Effort.QUICK;
    }
  }

  /** To write the report, and for the last JVM that was started in time. */
  private static final long RESERVE_NANOS = TimeUnit.SECONDS.toNanos(10);

  @Spec private CommandSpec spec;

  @ArgGroup private Choice choice = new Choice();

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      split = ",",
      converter = EngineName.class,
      completionCandidates = EngineName.class,
      description = "Measure only these: ${COMPLETION-CANDIDATES}.")
  private List<Engine> engines = List.of();

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      split = ",",
      description = "Measure only these: ${COMPLETION-CANDIDATES}.")
  private List<Metric> metrics = List.of();

  @Option(
      names = "--goals",
      paramLabel = "STAGE",
      arity = "0..1",
      fallbackValue = "BITCASK",
      description = {
        "Measure only what the goals of a stage are made of, if nothing else is said: "
            + "${COMPLETION-CANDIDATES}. Default: ${FALLBACK-VALUE}."
      })
  private GoalSet goals;

  @Option(
      names = "--records",
      paramLabel = "N",
      split = ",",
      description = "Measure stores of these sizes only.")
  private List<Integer> records = List.of();

  @Option(
      names = "--paired",
      paramLabel = "A,B",
      split = ",",
      converter = EngineName.class,
      completionCandidates = EngineName.class,
      description = {
        "Measure these engines in turns, a tenth of a second each, in one JVM, and tell how many "
            + "times A's time is B's (and C's): steadier than two times of two JVMs."
      })
  private List<Engine> paired = List.of();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = {
        "How long it may take: 5 for a quick run, and 5 more for the peers; 120 for a full one.",
        "What cannot be measured to a third within this time is not shown as a figure."
      })
  private Integer minutes;

  @Option(
      names = "--value-bytes",
      paramLabel = "N",
      description = "How many bytes a value has. Default: 100.")
  private Integer valueBytes;

  @Option(
      names = "--keys",
      paramLabel = "SHAPE",
      description = "What keys look like: ${COMPLETION-CANDIDATES}. Default: RANDOM.")
  private Workload.Keys keys;

  @Option(
      names = "--skew",
      paramLabel = "SKEW",
      description = "Which keys are asked for: ${COMPLETION-CANDIDATES}. Default: UNIFORM.")
  private Workload.Skew skew;

  @Option(
      names = "--limit",
      paramLabel = "COMMAND",
      description = {
        "Run what reads large data by this command, which limits its memory, say",
        "\"systemd-run --user --scope -q -p MemoryMax=100M -p MemorySwapMax=0\"."
      })
  private String limit;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "target/comparison",
      description = "Where the report goes. Default: ${DEFAULT-VALUE}.")
  private Path output;

  /** Whether the end of the JVM would be an interruption. */
  private volatile boolean measuring;

  private final List<RunResult> jmhResults = new ArrayList<>();
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Pair> pairs = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    if (records.stream().anyMatch(size -> size < 1)) {
      throw new ParameterException(spec.commandLine(), "--records must be 1 or more");
    }
    if (minutes != null && minutes < 1) {
      throw new ParameterException(spec.commandLine(), "--minutes must be 1 or more");
    }
    if (valueBytes != null && valueBytes < 1) {
      throw new ParameterException(spec.commandLine(), "--value-bytes must be 1 or more");
    }
    requirePairs();
    tell(Workload.VALUE_BYTES, valueBytes);
    tell(Workload.KEYS, keys);
    tell(Workload.SKEW, skew);
    Effort effort = effort();
    if (limit != null) {
      System.setProperty(MemoryLimit.COMMAND, limit);
    }
    prepareOutput();
    if (effort.isSmoke()) {
      System.setProperty(
          "jmh.ignoreLock", "true"); // others may measure: these figures do not count
    }
    measure(effort);
    return 0;
  }

  /** All JVMs are told by their properties. */
  private static void tell(String property, Object value) {
    if (value != null) {
      System.setProperty(property, value.toString().toLowerCase(Locale.ROOT));
    }
  }

  private void requirePairs() {
    if (paired.isEmpty()) {
      return;
    }
    if (paired.size() < 2 || paired.contains(Engines.MACHINE)) {
      throw new ParameterException(spec.commandLine(), "--paired must be two engines or more");
    }
    for (Metric metric : pairedMetrics()) {
      if (!TurnTaker.METRICS.contains(metric) || !paired.stream().allMatch(metric::existsFor)) {
        throw new ParameterException(
            spec.commandLine(), metric + " of these engines is not measured in turns");
      }
    }
  }

  /** Bytes if all of them take bytes. */
  private List<Metric> pairedMetrics() {
    if (!metrics.isEmpty()) {
      return metrics;
    }
    return paired.stream().allMatch(Metric.GET_BYTES::existsFor)
        ? List.of(Metric.GET_BYTES, Metric.PUT_SAME)
        : List.of(Metric.UNIFORM, Metric.SET_SAME);
  }

  private Effort effort() {
    Effort effort = records.isEmpty() ? choice.effort() : choice.effort().withRecords(records);
    return minutes == null ? effort : effort.withMinutes(minutes);
  }

  /** An output that cannot be written is told at once, and not when all is measured. */
  private void prepareOutput() throws IOException {
    Files.createDirectories(output);
    Files.deleteIfExists(output.resolve(Results.FILE_NAME)); // of an earlier run
    Report.writeFile(output.resolve("probe"), "");
    Files.delete(output.resolve("probe"));
  }

  private void measure(Effort effort) throws IOException {
    long start = System.nanoTime();
    Machine machine = Machine.thisOne(); // whose source may be another one when all is measured
    List<Engine> running = new ArrayList<>();
    Effort spent;
    Runtime.getRuntime().addShutdownHook(new Thread(this::tellIfInterrupted));
    measuring = true;
    try (TempDirectory data = TempDirectory.create()) {
      for (Engine engine : new LinkedHashSet<>(chosenEngines())) {
        if (engine == Engines.MACHINE || runsHere(engine, data.path())) {
          running.add(engine);
        }
      }
      Effort allowed = withTimeForPeers(effort, running);
      say("A %s.%n", allowed.description());
      say("Data goes to %s and is deleted afterwards.%n", data.path().getParent());
      if (paired.isEmpty()) {
        measureAll(running, allowed, machine, data.path(), start);
      } else {
        inTurns(running, pairedMetrics(), allowed, data.path());
      }
      spent = allowed;
    } finally {
      measuring = false;
    }
    write(
        new Results(
            spent,
            machine,
            Math.max(1, TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - start)),
            measurements,
            leftOut,
            labels(running, engine -> !engine.survivesKill()),
            labels(running, Engine::offHeap),
            Versions.of(running),
            Versions.settings(running),
            JmhRun.flags(spent),
            pairs));
  }

  private void measureAll(
      List<Engine> running, Effort effort, Machine machine, Path data, long start)
      throws IOException {
    Plan plan = Plan.of(effort, running, measurable(machine, effort));
    if (plan.blocks().isEmpty()) {
      throw new IOException("nothing is left to measure");
    }
    if (goals != null) {
      List<Engine> turns = new ArrayList<>(running);
      turns.remove(Engines.MACHINE);
      turns.sort(Comparator.comparing(engine -> engine != goals.engine())); // it comes first
      inTurns(turns, goals.inTurns(), effort, data);
      TempDirectory.deleteWithin(data);
    }
    run(plan, data, start);
  }

  /** The first against each of the others that have the figure, with the largest stores. */
  private void inTurns(List<Engine> all, List<Metric> figures, Effort effort, Path data)
      throws IOException {
    List<Integer> sizes = effort.peerRecords();
    for (Metric metric : figures) {
      List<Engine> engines = all.stream().filter(metric::existsFor).toList();
      if (engines.size() < 2 || engines.get(0) != all.get(0)) {
        continue;
      }
      try {
        List<Pair> measured =
            Turns.measure(
                engines.stream().map(Turns.Side::of).toList(),
                metric,
                sizes.get(sizes.size() - 1),
                Turns.Turn.of(effort),
                data);
        measured.forEach(pair -> say("%s%n", pair.format()));
        pairs.addAll(measured);
      } catch (IOException e) {
        leftOut.add(e.getMessage());
        say("left out: %s%n", e.getMessage());
      }
    }
  }

  private List<Engine> chosenEngines() {
    if (!paired.isEmpty()) {
      return paired;
    }
    if (!engines.isEmpty()) {
      return engines;
    }
    return goals == null ? Engines.withMachine() : goals.engines();
  }

  private List<Metric> chosenMetrics(Effort effort) {
    if (!metrics.isEmpty()) {
      return metrics;
    }
    return goals == null ? effort.metrics() : goals.metrics();
  }

  /** A quick run is quick for the stages; the peers take as long again. */
  private Effort withTimeForPeers(Effort effort, List<Engine> running) {
    boolean onlyStages =
        running.stream().allMatch(e -> e == Engines.MACHINE || Engines.STAGES.contains(e));
    return onlyStages || minutes != null || !effort.equals(Effort.QUICK)
        ? effort
        : effort.withMinutes(2 * effort.minutes());
  }

  /** Nothing can be synced to a disk that is memory. */
  private Set<Metric> measurable(Machine machine, Effort effort) {
    Set<Metric> measurable = new LinkedHashSet<>(chosenMetrics(effort));
    if (machine.diskIsMemory() && measurable.removeIf(Metric::waitsForDisk)) {
      leftOut.add(
          "synced writes: the temporary folder is in memory (%s)".formatted(machine.disk()));
      say("%s%n", leftOut.get(leftOut.size() - 1));
    }
    if (limit == null && measurable.stream().anyMatch(Metric::isOfLargeData)) {
      leftOut.add("a limit to what the system keeps of large data in memory: see --limit");
      say("%s%n", leftOut.get(leftOut.size() - 1));
    }
    return measurable;
  }

  private boolean runsHere(Engine engine, Path data) throws IOException {
    Optional<String> whyNot = Trial.of(engine, data).whyNot();
    whyNot.ifPresent(
        reason -> {
          leftOut.add(engine.label() + ": " + reason);
          say("%s is left out: %s%n", engine.label(), reason);
        });
    return whyNot.isEmpty();
  }

  private static List<String> labels(List<Engine> engines, Predicate<Engine> of) {
    return engines.stream().filter(of).map(Engine::label).toList();
  }

  /** Stores of one size are deleted before the next ones are filled. */
  private void run(Plan plan, Path data, long start) throws IOException {
    long budget = TimeUnit.MINUTES.toNanos(plan.effort().minutes());
    Rounds rounds =
        new Rounds(plan, System::nanoTime, budget - (System.nanoTime() - start) - RESERVE_NANOS);
    Progress progress = new Progress(plan);
    int records = plan.blocks().get(0).records();
    for (Plan.Block block : plan.blocks()) {
      if (block.records() != records) {
        TempDirectory.deleteWithin(data);
        records = block.records();
      }
      rounds.measure(
          block,
          (of, engine) -> fork(of, plan.effort(), engine, data),
          sample -> take(sample, block, progress));
    }
  }

  /** A peer that fails in one of its figures is not worth losing all the others. */
  private RunResult fork(Plan.Block block, Effort effort, Engine engine, Path data)
      throws IOException {
    try {
      return block.run().run(effort, engine, block.records(), data);
    } catch (IOException e) {
      if (engine == Engines.MACHINE || Engines.STAGES.contains(engine)) {
        throw e;
      }
      leftOut.add(e.getMessage());
      say("left out: %s%n", e.getMessage());
      return null;
    }
  }

  private void take(Sample sample, Plan.Block block, Progress progress) {
    say("%s%n", progress.line(block, sample));
    if (!sample.isEmpty()) {
      jmhResults.add(sample.result());
      measurements.addAll(sample.figures());
    }
  }

  private void write(Results results) throws IOException {
    say("%n%s%n%n", new Report(results).toText());
    Report.writeFile(output.resolve("jmh.json"), jmhJson());
    ReportFolder.write(output, results);
    say("Written to %s%n", output.resolve(Results.FILE_NAME));
  }

  private String jmhJson() {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    ResultFormatFactory.getInstance(
            ResultFormatType.JSON, new PrintStream(json, true, StandardCharsets.UTF_8))
        .writeOut(jmhResults);
    return json.toString(StandardCharsets.UTF_8);
  }

  private void tellIfInterrupted() {
    if (measuring) {
      say("%nInterrupted: no report was written.%n");
    }
  }

  private void say(String format, Object... arguments) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, format, arguments);
    out.flush();
  }
}
