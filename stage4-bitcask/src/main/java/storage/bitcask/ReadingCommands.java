package storage.bitcask;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import storage.bitcask.CaskCommands.Bar;
import storage.bitcask.CaskCommands.Output;
import storage.common.cli.StageCommand;

/** The commands that change nothing, and may be run beside the store's owner. */
final class ReadingCommands {

  private final CaskCommands commands;

  ReadingCommands(CaskCommands commands) {
    this.commands = commands;
  }

  List<Object> all() {
    return List.of(
        new Keys(), new Fold(), new Stats(), new Explain(), new Verify(), new Dump(), new Copy());
  }

  private static String text(byte[] bytes) {
    return SegmentDump.text(bytes);
  }

  @Command(name = "keys", description = "Prints all keys, in no order, one a line.")
  private final class Keys implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Mixin private Output output;

    @Override
    public Integer call() throws IOException {
      return commands.reading(
          cask -> {
            List<String> keys = cask.keys().stream().map(ReadingCommands::text).toList();
            return output.show(
                commands, keys, () -> keys.forEach(key -> commands.print("%s", key)));
          });
    }
  }

  @Command(
      name = "fold",
      description = "Prints all keys and values, in no order: the key, a tab, the value.")
  private final class Fold implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Mixin private Output output;

    @Override
    public Integer call() throws IOException {
      return commands.reading(
          cask -> {
            Map<String, String> found = new LinkedHashMap<>();
            long total = cask.statistics().keys();
            try (Bar bar = output.barBesideOutput(commands, "fold")) {
              cask.fold(
                  0L,
                  (folded, key, value) -> {
                    if (output.isJson()) {
                      found.put(text(key), text(value));
                    } else {
                      commands.print("%s\t%s", text(key), text(value));
                    }
                    bar.reached(folded + 1, total);
                    return folded + 1;
                  });
            }
            return output.show(commands, found, () -> {});
          });
    }
  }

  @Command(name = "stats", description = "Prints the figures of the store.")
  private final class Stats implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Mixin private Output output;

    @Override
    public Integer call() throws IOException {
      return commands.reading(
          cask -> {
            Statistics figures = cask.statistics();
            return output.show(commands, figures, () -> show(figures));
          });
    }

    private void show(Statistics figures) {
      line("keys", figures.keys());
      line("tombstones", figures.tombstones());
      line("segments", figures.segments());
      line("bytes", figures.bytes());
      line("live bytes", figures.liveBytes());
      line("keydir bytes", figures.keydirBytes());
      line("last record", figures.lastSequence());
    }

    private void line(String name, long figure) {
      commands.print("%-12s %,15d", name, figure);
    }
  }

  @Command(
      name = "explain",
      description = "Says of each segment whether a merge by policy would touch it, and why.")
  private final class Explain implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Mixin private Output output;

    @Override
    public Integer call() throws IOException {
      return commands.reading(
          cask -> {
            List<SegmentVerdict> verdicts = cask.explain();
            return output.show(commands, verdicts, () -> show(verdicts));
          });
    }

    private void show(List<SegmentVerdict> verdicts) {
      verdicts.forEach(this::show);
      commands.print("Values that have expired are not counted; the command merge finds them.");
    }

    private void show(SegmentVerdict verdict) {
      commands.print(
          "%s  %,d bytes, %,d reclaimable: %s, since %s",
          verdict.file(),
          verdict.bytes(),
          verdict.reclaimableBytes(),
          verdict.isMerged() ? "merged" : "left",
          verdict.reason());
    }
  }

  @Command(
      name = "verify",
      description = {
        "Reads every byte of every segment and hint file, and tells what is not sound.",
        "Exits with 3 if there is damage."
      })
  private final class Verify implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Mixin private Output output;

    @Override
    public Integer call() throws IOException {
      return commands.inDirectory(
          directory -> {
            Verification found;
            try (Bar bar = output.bar(commands, "verify")) {
              found = Verification.of(directory, bar);
            }
            output.show(commands, found, () -> show(found));
            return found.hasDamage() ? StageCommand.FAILED : StageCommand.DONE;
          });
    }

    private void show(Verification found) {
      found.findings().forEach(each -> commands.print("%s: %s", each.file(), each.message()));
      commands.print("%,d segments, %,d records", found.segments(), found.records());
    }
  }

  @Command(
      name = "dump",
      description = "Shows the bytes of a segment or of a hint file, field by field.")
  private final class Dump implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Parameters(paramLabel = "FILE", description = "The file: 0000000001.data")
    private Path file;

    /** Set by picocli from the arguments. */
    @Option(names = "--records", description = "Show a segment's records instead, one a line.")
    private boolean records;

    /** Set by picocli from the arguments. */
    @Mixin private Output output;

    @Override
    public Integer call() throws IOException {
      Path path = commands.context().directory().resolve(file);
      List<Object> shown = new ArrayList<>();
      Consumer<Object> show = output.isJson() ? shown::add : each -> commands.print("%s", each);
      if (records) {
        SegmentDump.of(path).forEach(show);
      } else {
        ByteDump.of(path, show::accept);
      }
      return output.show(commands, shown, () -> {});
    }
  }

  @Command(
      name = "backup",
      description = {
        "Copies the store into the directory TARGET, from where it can be opened like any store.",
        "What TARGET has from an earlier backup is not copied again. Every copy is read back and its"
            + " checksums are checked."
      })
  private final class Copy implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Parameters(paramLabel = "TARGET", description = "The directory; it is created if absent.")
    private Path target;

    /** Set by picocli from the arguments. */
    @Mixin private Output output;

    @Override
    public Integer call() throws IOException {
      return commands.reading(
          cask -> {
            BackupReport report;
            try (Bar bar = output.bar(commands, "backup")) {
              report = cask.backup(target, bar);
            }
            return output.show(commands, report, () -> show(report));
          });
    }

    private void show(BackupReport report) {
      commands.print(
          "copied %,d segments of %,d bytes, kept %,d, deleted %,d; it ends with record %,d",
          report.segmentsCopied(),
          report.bytesCopied(),
          report.segmentsKept(),
          report.segmentsDeleted(),
          report.lastSequence());
    }
  }
}
