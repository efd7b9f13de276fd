package storage.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures every engine side by side and writes the report. */
@Command(
    name = "compare",
    description = {
      "Measures all engines: reads, writes, start-up, memory, from a thousand to 100,000 records.",
      "Leaves results.json, table.adoc, charts in SVG and jmh.json (for JMH's visualizers) in the "
          + "output directory."
    })
final class Compare implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--smoke",
      description = "Only show that everything runs: the figures mean nothing.")
  private boolean smoke;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      split = ",",
      converter = EngineName.class,
      completionCandidates = EngineName.class,
      description = "Measure only these: ${COMPLETION-CANDIDATES}.")
  private List<Engine> engines = Engines.all();

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      split = ",",
      description = "Measure only these: ${COMPLETION-CANDIDATES}.")
  private List<Metric> metrics = List.of(Metric.values());

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

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(output); // an output that cannot be written is told at once
    if (smoke) {
      System.setProperty(
          "jmh.ignoreLock", "true"); // others may measure: these figures do not count
    }
    measure(smoke ? Effort.SMOKE : Effort.QUICK);
    return 0;
  }

  private void measure(Effort effort) throws IOException {
    List<Engine> running = new ArrayList<>();
    Runtime.getRuntime().addShutdownHook(new Thread(this::tellIfInterrupted));
    measuring = true;
    try (TempDirectory data = TempDirectory.create()) {
      for (Engine engine : engines) {
        if (runsHere(engine, data.path())) {
          running.add(engine);
        }
      }
      if (running.isEmpty()) {
        throw new IOException("no engine is left to measure");
      }
      int figures = running.size() * effort.records().size() * metrics.size();
      say(
          "A %s. %d figures, about %d seconds.%n",
          effort.description(), figures, effort.seconds(figures));
      JmhRun jmh = new JmhRun(effort, data.path());
      for (Engine engine : running) {
        for (int records : effort.records()) {
          for (Metric metric : metrics) {
            say("%3d/%d  ", measurements.size() + 1, figures);
            measure(jmh, metric, engine, records);
          }
        }
      }
    } finally {
      measuring = false;
    }
    write(
        new Results(
            effort,
            Machine.thisOne(),
            measurements,
            labels(running, engine -> !engine.survivesKill()),
            labels(running, Engine::offHeap)));
  }

  private boolean runsHere(Engine engine, Path data) throws IOException {
    Optional<String> whyNot = Trial.of(engine, data).whyNot();
    whyNot.ifPresent(reason -> say("%s is left out: %s%n", engine.label(), reason));
    return whyNot.isEmpty();
  }

  private static List<String> labels(List<Engine> engines, Predicate<Engine> of) {
    return engines.stream().filter(of).map(Engine::label).toList();
  }

  private void measure(JmhRun jmh, Metric metric, Engine engine, int records) throws IOException {
    say("%-17s %,9d  %-14s", engine.label(), records, metric.label());
    RunResult result = jmh.run(metric, engine, records);
    Measurement measurement = JmhRun.measurement(metric, engine, records, result);
    say("%s%n", measurement.format());
    jmhResults.add(result);
    measurements.add(measurement);
  }

  private void write(Results results) throws IOException {
    Report report = new Report(results);
    Report.writeFile(output.resolve("jmh.json"), jmhJson());
    Report.writeFile(output.resolve("table.adoc"), report.toAsciiDoc());
    for (Map.Entry<String, String> chart : new Charts(results).files().entrySet()) {
      Report.writeFile(output.resolve(chart.getKey()), chart.getValue());
    }
    Report.writeFile(output.resolve(Results.FILE_NAME), results.toJson());
    say("%n%s%n%nWritten to %s%n", report.toText(), output.resolve(Results.FILE_NAME));
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
