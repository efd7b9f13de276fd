package storage.bitcask;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
    return List.of(new Delete(), new MergeCommand());
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
            MergeReport report = byPolicy ? cask.mergeByPolicy() : cask.merge();
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
}
