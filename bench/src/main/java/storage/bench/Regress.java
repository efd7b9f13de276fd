package storage.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import storage.bench.engine.Engine;
import storage.bench.engine.TempDirectory;
import storage.bench.jmh.Metric;
import storage.bench.jmh.TurnTaker;
import storage.bench.measure.Change;
import storage.bench.measure.Effort;
import storage.bench.measure.Measurement;
import storage.bench.measure.Pair;
import storage.bench.measure.Results;
import storage.bench.measure.Turns;
import storage.bench.report.Table;

/** Tells which figures of a comparison got worse, for a build on a quiet machine. */
@Command(
    name = "regress",
    description = {
      "Tells which figures got worse, or better, from one comparison to another.",
      "",
      "Times of two runs cannot be compared: the whole machine is faster or slower. So each time is "
          + "divided by what the reference engine took for the same in the same run, and these "
          + "ratios are compared. Bytes are compared as they are. A change counts if all of its "
          + "99.9%% confidence interval, with the errors of all figures in it, is beyond the "
          + "tolerance.",
      "",
      "A change of the reference itself shows as the opposite change of all the others: choose an "
          + "engine that was left alone. Both runs must have the same effort and numbers of "
          + "records, and should come from the same machine and JDK.",
      "",
      "Or give two builds, as two bench.jar: they are measured in turns in one JVM, here and now. A "
          + "change counts if three quarters of the rounds, and half of the rounds in each JVM, are "
          + "beyond the tolerance."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:nothing got worse",
      "1:something got worse",
      "2:wrong usage, or runs that cannot be compared",
      "3:a file could not be read"
    })
final class Regress implements Callable<Integer> {

  private static final int WORSE = 1;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "BEFORE", description = "A results.json, or a bench.jar.")
  private Path beforeFile;

  @Parameters(index = "1", paramLabel = "AFTER", description = "A later one.")
  private Path afterFile;

  @Option(
      names = "--tolerance",
      paramLabel = "PERCENT",
      defaultValue = "10",
      description = "How much a ratio may change untold. Default: ${DEFAULT-VALUE}.")
  private double percent;

  @Option(
      names = "--reference",
      paramLabel = "ENGINE",
      defaultValue = "simplest",
      converter = EngineName.class,
      description = "Times are divided by this engine's. Default: ${DEFAULT-VALUE}.")
  private Engine reference;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "bitcask",
      converter = EngineName.class,
      description = "Of two builds, the engine that is compared. Default: ${DEFAULT-VALUE}.")
  private Engine engine;

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      split = ",",
      defaultValue = "uniform,set_same",
      description = "Of two builds, the figures that are compared. Default: ${DEFAULT-VALUE}.")
  private List<Metric> metrics;

  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Of two builds, the size of the stores. Default: ${DEFAULT-VALUE}.")
  private int records;

  @Override
  public Integer call() throws IOException {
    if (!(percent >= 0 && percent < Double.POSITIVE_INFINITY)) {
      throw refusal("--tolerance must be 0 or more");
    }
    if (isBuild(beforeFile) && isBuild(afterFile)) {
      return compareBuilds();
    }
    Results before = Results.read(beforeFile);
    Results after = Results.read(afterFile);
    requireComparable(before, after);
    List<Change> changes = Change.between(before, after, reference);
    if (changes.isEmpty()) {
      throw refusal("no figure of both runs can be divided by one of " + reference.label());
    }
    double tolerance = percent / 100;
    int worse = show("Worse", changes, change -> change.isWorse(tolerance));
    int better = show("Better", changes, change -> change.isBetter(tolerance));
    say(
        "%d figures worse, %d better, %d within %s %% and their errors; %d not judged.",
        worse,
        better,
        changes.size() - worse - better,
        Double.toString(percent).replaceFirst("\\.0$", ""),
        figures(before, after) - changes.size());
    return worse > 0 ? WORSE : 0;
  }

  private static boolean isBuild(Path file) {
    return file.toString().endsWith(".jar");
  }

  private int compareBuilds() throws IOException {
    if (records < 1) {
      throw refusal("--records must be 1 or more");
    }
    if (!TurnTaker.METRICS.containsAll(metrics)
        || !metrics.stream().allMatch(m -> m.existsFor(engine))) {
      throw refusal("--metric must be measured in turns: " + TurnTaker.METRICS);
    }
    int worse = 0;
    try (TempDirectory data = TempDirectory.create()) {
      List<Turns.Side> sides =
          List.of(
              new Turns.Side("after", engine, existing(afterFile)),
              new Turns.Side("before", engine, existing(beforeFile)));
      for (Metric metric : metrics) {
        Pair pair =
            Turns.measure(sides, metric, records, Turns.Turn.of(Effort.QUICK), data.path()).get(0);
        boolean isWorse = pair.isMoreThan(1 + percent / 100);
        worse += isWorse ? 1 : 0;
        say("%s%s", pair.format(), isWorse ? ": worse" : "");
      }
    }
    return worse > 0 ? WORSE : 0;
  }

  private static String existing(Path jar) throws IOException {
    if (Files.notExists(jar)) {
      throw new NoSuchFileException(jar.toString());
    }
    return jar.toAbsolutePath().toString();
  }

  private void requireComparable(Results before, Results after) {
    refuseSmoke(beforeFile, before);
    refuseSmoke(afterFile, after);
    if (!before.effort().equals(after.effort())) {
      throw refusal(
          "the runs differ in effort: a %s of %s records, and a %s of %s records"
              .formatted(
                  before.effort().description(),
                  before.effort().stageRecords(),
                  after.effort().description(),
                  after.effort().stageRecords()));
    }
    if (!before.flags().isEmpty()
        && !after.flags().isEmpty()
        && !before.flags().equals(after.flags())) {
      throw refusal("the runs differ in flags: %s and %s".formatted(before.flags(), after.flags()));
    }
    if (!before.machine().isLike(after.machine())) {
      say(
          "Two machines or JDKs, on which ratios may differ too:%n  %s%n  %s%n",
          before.machine().description(), after.machine().description());
    }
  }

  private void refuseSmoke(Path file, Results results) {
    if (results.effort().isSmoke()) {
      throw refusal(file + " is of a smoke run: its figures mean nothing");
    }
  }

  /** How many figures there are in either run. */
  private static long figures(Results before, Results after) {
    return Stream.concat(before.measurements().stream(), after.measurements().stream())
        .map(figure -> List.of(figure.engine(), figure.records(), figure.metric()))
        .distinct()
        .count();
  }

  /** Shows the changes that are so, and returns how many. */
  private int show(String title, List<Change> changes, Predicate<Change> which) {
    List<List<String>> rows = changes.stream().filter(which).map(Regress::row).toList();
    if (!rows.isEmpty()) {
      List<String> header = List.of("engine", "records", "figure", "before", "after", "change");
      say("%s", new Table(title, header, rows).toText());
    }
    return rows.size();
  }

  private static List<String> row(Change change) {
    Measurement before = change.before();
    return List.of(
        before.engine(),
        String.format(Locale.ROOT, "%,d", before.records()),
        before.metric().label(),
        before.format(),
        change.after().format(),
        change.format());
  }

  private ParameterException refusal(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void say(String format, Object... arguments) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
