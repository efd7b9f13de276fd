package storage.bench;

import java.io.IOException;
import java.io.PrintWriter;
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
          + "records, and should come from the same machine and JDK."
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

  @Parameters(index = "0", paramLabel = "BEFORE", description = "A results.json.")
  private Path beforeFile;

  @Parameters(index = "1", paramLabel = "AFTER", description = "A later results.json.")
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

  @Override
  public Integer call() throws IOException {
    if (!(percent >= 0 && percent < Double.POSITIVE_INFINITY)) {
      throw refusal("--tolerance must be 0 or more");
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
