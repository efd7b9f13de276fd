package storage.lsm.cli;

import static storage.common.cli.Output.count;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import storage.common.Printable;
import storage.common.Utf8;
import storage.common.cli.CommandContext;
import storage.common.cli.JsonRecord;
import storage.common.cli.Output;
import storage.common.cli.Output.Bar;
import storage.common.cli.RecordInput;
import storage.common.cli.StageCommand;
import storage.lsm.Lsm;
import storage.lsm.LsmOptions;
import storage.lsm.Statistics;
import storage.lsm.Statistics.RunFigures;

/** The commands that write, and need the store for themselves. */
@Command
final class ChangingCommands {

  private final CommandContext context;

  ChangingCommands(CommandContext context) {
    this.context = context;
  }

  @Command(description = "Removes KEY and its value. Exits with 1 if there is no such key.")
  int delete(@Parameters(paramLabel = "KEY", description = "The key.") String key)
      throws IOException {
    byte[] bytes = Utf8.encode("key", key);
    if (!context.hasStore()) {
      return StageCommand.FAILED;
    }
    try (Lsm lsm = open()) {
      if (lsm.get(bytes).isEmpty()) {
        context.tell("no such key: " + Printable.of(key));
        return StageCommand.NO_SUCH_KEY;
      }
      lsm.delete(bytes);
    }
    return StageCommand.DONE;
  }

  @Command(
      name = "import",
      description = {
        "Stores what export has printed: keys and values.",
        "The store is created if there is none; its other keys stay. A value with an expiry is"
            + " refused, since values in this store do not expire. Stops at the first line that is"
            + " refused, says where it is and exits with 2. The lines before it stay loaded."
      })
  int importLines(
      @Parameters(
              paramLabel = "FILE",
              arity = "0..1",
              defaultValue = "-",
              description = "The file, or '-' or nothing for standard input.")
          String file,
      @Option(
              names = "--keep-going",
              description = "Report each refused line and go on; exit with 2 if there was any.")
          boolean keepGoing)
      throws IOException {
    try (RecordInput<String> lines = context.lines(file);
        Lsm lsm = Lsm.open(context.directory())) {
      return context.load(lines, keepGoing, line -> put(lsm, JsonRecord.parse(line)));
    }
  }

  private static void put(Lsm lsm, JsonRecord record) throws IOException {
    if (record.expiry().isPresent()) {
      throw new IllegalArgumentException("values in this store cannot expire");
    }
    lsm.put(record.key(), record.value());
  }

  @Command(
      description = {
        "Writes what is in the log to a table, and merges all runs into one.",
        "That gives the space of deleted and superseded records back."
      })
  int merge(@Mixin Output output) throws IOException {
    if (!context.hasStore()) {
      return StageCommand.FAILED;
    }
    try (Lsm lsm = open()) {
      Statistics before = lsm.statistics();
      try (Bar bar = output.bar(context, "merge")) {
        lsm.merge(bar::reached);
      }
      Merged merged = Merged.of(before, lsm.statistics());
      output.show(context, merged, () -> show(merged));
    }
    return StageCommand.DONE;
  }

  private void show(Merged merged) throws IOException {
    if (merged.runsRead() <= 1 && merged.logBytesRead() == 0) {
      context.print("there is nothing to merge");
      return;
    }
    Output.print(
        context,
        "merged %s of %s, and %s of the log, into %s of %,d",
        count(merged.runsRead(), "run"),
        count(merged.bytesRead(), "byte"),
        count(merged.logBytesRead(), "byte"),
        count(merged.runsLeft(), "run"),
        merged.bytesLeft());
  }

  /** Opens the store without a thread in the background. */
  private Lsm open() throws IOException {
    return Lsm.open(context.directory(), LsmOptions.defaults().withoutBackground());
  }

  /** What a merge has come to. */
  private record Merged(
      int runsRead, long bytesRead, long logBytesRead, int runsLeft, long bytesLeft) {

    static Merged of(Statistics before, Statistics after) {
      return new Merged(
          before.runs().size(),
          bytes(before),
          before.memtableBytes(),
          after.runs().size(),
          bytes(after));
    }

    private static long bytes(Statistics figures) {
      return figures.runs().stream().mapToLong(RunFigures::bytes).sum();
    }
  }
}
