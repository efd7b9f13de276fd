package storage.bitcask;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import storage.bitcask.CaskCommands.Bar;
import storage.bitcask.CaskCommands.Output;
import storage.common.Utf8;
import storage.common.cli.StageCommand;

/** The commands that write, and need the store for themselves. */
final class ChangingCommands {

  private final CaskCommands commands;

  ChangingCommands(CaskCommands commands) {
    this.commands = commands;
  }

  List<Object> all() {
    return List.of(new Delete(), new MergeCommand(), new Mend());
  }

  @Command(
      name = "delete",
      description = "Removes KEY and its value. Exits with 1 if there is no such key.")
  private final class Delete implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Parameters(paramLabel = "KEY", description = "The key.")
    private String key;

    @Override
    public Integer call() throws IOException {
      byte[] bytes = Utf8.encode("key", key);
      return commands.writing(
          cask -> {
            if (cask.get(bytes).isEmpty()) {
              commands.context().tell("no such key: " + key);
              return StageCommand.NO_SUCH_KEY;
            }
            cask.delete(bytes);
            return StageCommand.DONE;
          });
    }
  }

  @Command(
      name = "merge",
      description = {
        "Rewrites what is live of the segments that hold anything else, and so gives space back."
      })
  private final class MergeCommand implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Option(names = "--by-policy", description = "Only where the policy finds it worth it.")
    private boolean byPolicy;

    /** Set by picocli from the arguments. */
    @Mixin private Output output;

    @Override
    public Integer call() throws IOException {
      return commands.writing(
          cask -> {
            MergeReport report;
            try (Bar bar = output.bar(commands, "merge")) {
              report = byPolicy ? cask.mergeByPolicy(bar) : cask.merge(bar);
            }
            return output.show(commands, report, () -> show(report));
          });
    }

    private void show(MergeReport report) {
      commands.print(
          "merged %,d segments of %,d bytes into %,d of %,d; dropped %,d records",
          report.segmentsRead(),
          report.bytesRead(),
          report.segmentsWritten(),
          report.bytesWritten(),
          report.recordsDropped());
    }
  }

  @Command(
      name = "repair",
      description = {
        "Makes a damaged store one that opens again, with every record whose checksum is right.",
        "The damaged files are kept in a directory beside the others, damaged-1 or the next."
      })
  private final class Mend implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Option(names = "--rehearse", description = "Only say what would be done.")
    private boolean rehearse;

    /** Set by picocli from the arguments. */
    @Mixin private Output output;

    @Override
    public Integer call() throws IOException {
      return commands.inDirectory(
          directory -> {
            RepairReport report;
            try (Bar bar = output.bar(commands, "repair")) {
              report = rehearse ? Repair.rehearse(directory, bar) : Repair.of(directory, bar);
            }
            return output.show(commands, report, () -> show(report));
          });
    }

    private void show(RepairReport report) {
      report.files().forEach(this::show);
      if (!report.isNeeded()) {
        commands.print("there is nothing to repair");
      } else if (!report.originals().isEmpty()) {
        commands.print(
            "the damaged files %s in %s", rehearse ? "would be" : "are", report.originals());
      }
    }

    private void show(RepairReport.FileRepair file) {
      commands.print(
          "%s: %s; %,d records kept, %,d bytes lost",
          file.file(), file.what(), file.recordsKept(), file.bytesLost());
      file.lost()
          .forEach(
              range ->
                  commands.print(
                      "  lost: %,d bytes from offset %,d on", range.length(), range.offset()));
    }
  }
}
