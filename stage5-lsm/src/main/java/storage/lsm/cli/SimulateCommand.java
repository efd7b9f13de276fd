package storage.lsm.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import storage.common.cli.CommandContext;
import storage.common.cli.Output;
import storage.common.cli.StageCommand;
import storage.lsm.MergeSimulation;
import storage.lsm.MergeSimulation.Cost;

/** The command {@code simulate}: what a ratio of the merge rule costs, without a store. */
@Command
final class SimulateCommand {

  /** So often, every key of the simulated store is overwritten on average. */
  private static final int ROUNDS = 10;

  private static final int MOST_MEMTABLES = 5_000;
  private static final int MOST_RATIO = 1_000;

  private final CommandContext context;

  SimulateCommand(CommandContext context) {
    this.context = context;
  }

  @Command(
      description = {
        "Draws what the merge rule with a ratio costs, without a store: reads, writes and space.",
        "The simulated store has as many keys as fill N memtables. Ten times as many memtables of"
            + " random overwrites are flushed, and the rule merges."
      })
  int simulate(
      @Option(
              names = "--rule",
              paramLabel = "R",
              defaultValue = "3",
              description = "The ratio: how much longer an older run may be (default: 3).")
          int ratio,
      @Option(
              names = "--memtables",
              paramLabel = "N",
              defaultValue = "400",
              description = "How many memtables all keys fill (default: 400).")
          int memtables,
      @Option(names = "--svg", paramLabel = "FILE", description = "Write it as a picture as well.")
          Path svg,
      @Mixin Output output)
      throws IOException {
    require("a ratio", ratio, MOST_RATIO);
    require("the number of memtables", memtables, MOST_MEMTABLES);
    List<Cost> costs = MergeSimulation.run(ratio, memtables, ROUNDS * memtables);
    Summary summary = Summary.of(ratio, memtables, costs);
    List<Curve> curves = curves(costs, summary);
    if (svg != null) {
      Files.writeString(svg, CurvePicture.of(title(summary), curves));
    }
    output.show(context, summary, () -> draw(summary, curves));
    return StageCommand.DONE;
  }

  private static void require(String what, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "%s has to be between 1 and %d: %d".formatted(what, most, value));
    }
  }

  private void draw(Summary summary, List<Curve> curves) throws IOException {
    context.print(title(summary));
    for (Curve curve : curves) {
      context.print("");
      context.print(curve.title());
      for (String line : curve.lines()) {
        context.print(line);
      }
    }
  }

  private static String title(Summary summary) {
    return format(
        "ratio %d, %s, %s flushed",
        summary.ratio,
        Output.count(summary.memtables, "memtable") + " of keys",
        Output.count(summary.flushes, "memtable"));
  }

  private static List<Curve> curves(List<Cost> costs, Summary summary) {
    return List.of(
        new Curve(
            format(
                "reads: %.1f runs on average, %.0f at most", summary.meanReads, summary.mostReads),
            costs.stream().mapToDouble(Cost::reads).toArray()),
        new Curve(
            format("writes: each record was written %.1f times", summary.writes),
            costs.stream().mapToDouble(Cost::writes).toArray()),
        new Curve(
            format(
                "space: %.2f times the live records on average, %.2f at most",
                summary.meanSpace, summary.mostSpace),
            costs.stream().mapToDouble(Cost::space).toArray()));
  }

  private static String format(String format, Object... args) {
    return String.format(Locale.ROOT, format, args);
  }

  /** What is told of a simulation in figures. */
  private record Summary(
      int ratio,
      int memtables,
      int flushes,
      double meanReads,
      double mostReads,
      double writes,
      double meanSpace,
      double mostSpace) {

    static Summary of(int ratio, int memtables, List<Cost> costs) {
      var reads = costs.stream().mapToDouble(Cost::reads).summaryStatistics();
      var space = costs.stream().mapToDouble(Cost::space).summaryStatistics();
      double writes = costs.get(costs.size() - 1).writes();
      return new Summary(
          ratio,
          memtables,
          costs.size(),
          reads.getAverage(),
          reads.getMax(),
          writes,
          space.getAverage(),
          space.getMax());
    }
  }
}
