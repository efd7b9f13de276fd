package storage.bitcask.cli;

import static storage.common.cli.Output.count;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.MergeReport;
import storage.bitcask.tools.Repair;
import storage.bitcask.tools.RepairReport;
import storage.common.Printable;
import storage.common.Utf8;
import storage.common.cli.CommandContext;
import storage.common.cli.JsonRecord;
import storage.common.cli.Output;
import storage.common.cli.Output.Bar;
import storage.common.cli.RecordInput;
import storage.common.cli.StageCommand;

/** The commands that write, and need the store for themselves. */
@Command
final class ChangingCommands {

  private final CommandContext context;

  ChangingCommands(CommandContext context) {
    this.context = context;
  }

  @Command(
      description = {
        "Stores VALUE under KEY; the last write wins.",
        "The store is created if there is none. A KEY or VALUE that begins with '-' goes after"
            + " '--': set -- -1 minus"
      })
  int set(
      @Option(
              names = "--expires",
              paramLabel = "TIME",
              description =
                  "When VALUE ceases to exist: 2027-01-01T00:00:00Z, or PT90M for 90 minutes from"
                      + " now. Without it, VALUE never expires, even if the old value would have.")
          String time,
      @Parameters(paramLabel = "KEY", description = "Any text, even the empty one (\"\").")
          String key,
      @Parameters(paramLabel = "VALUE", description = "Any text, even the empty one (\"\").")
          String value)
      throws IOException {
    byte[] keyBytes = Utf8.encode("key", key);
    byte[] valueBytes = Utf8.encode("value", value);
    Optional<Instant> expiry = Optional.ofNullable(time).map(ChangingCommands::instant);
    try (Bitcask cask = Bitcask.open(context.directory())) {
      put(cask, new JsonRecord(keyBytes, valueBytes, expiry));
    }
    return StageCommand.DONE;
  }

  private static Instant instant(String time) {
    try {
      return time.startsWith("P") ? Instant.now().plus(Duration.parse(time)) : Instant.parse(time);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "--expires takes a time such as 2027-01-01T00:00:00Z, or PT90M", e);
    }
  }

  @Command(description = "Removes KEY and its value. Exits with 1 if there is no such key.")
  int delete(@Parameters(paramLabel = "KEY", description = "The key.") String key)
      throws IOException {
    byte[] bytes = Utf8.encode("key", key);
    if (!context.hasStore()) {
      return StageCommand.FAILED;
    }
    try (Bitcask cask = open()) {
      if (cask.get(bytes).isEmpty()) {
        context.tell("no such key: " + Printable.of(key));
        return StageCommand.NO_SUCH_KEY;
      }
      cask.delete(bytes);
    }
    return StageCommand.DONE;
  }

  @Command(
      name = "import",
      description = {
        "Stores what export has printed: keys, values and the times at which these expire.",
        "The store is created if there is none; its other keys stay. Stops at the first line that"
            + " is refused, says where it is and exits with 2. The lines before it stay loaded."
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
        Bitcask cask = Bitcask.open(context.directory())) {
      return context.load(lines, keepGoing, line -> put(cask, JsonRecord.parse(line)));
    }
  }

  static void put(Bitcask cask, JsonRecord record) throws IOException {
    if (record.expiry().isPresent()) {
      cask.put(record.key(), record.value(), record.expiry().get());
    } else {
      cask.put(record.key(), record.value());
    }
  }

  @Command(
      description = {
        "Rewrites segments without the records that are stale, and so gives space back."
      })
  int merge(
      @Option(names = "--by-policy", description = "Merge only what the policy finds worth it.")
          boolean byPolicy,
      @Mixin Output output)
      throws IOException {
    if (!context.hasStore()) {
      return StageCommand.FAILED;
    }
    try (Bitcask cask = open()) {
      MergeReport report;
      try (Bar bar = output.bar(context, "merge")) {
        report = byPolicy ? cask.mergeByPolicy(bar::reached) : cask.merge(bar::reached);
      }
      output.show(context, report, () -> show(report, byPolicy));
    }
    return StageCommand.DONE;
  }

  private void show(MergeReport report, boolean byPolicy) throws IOException {
    if (report.segmentsRead() == 0) {
      context.print(
          byPolicy
              ? "the policy finds nothing worth merging; explain says why"
              : "there is nothing to merge");
      return;
    }
    Output.print(
        context,
        "merged %s of %s into %,d of %,d; dropped %s",
        count(report.segmentsRead(), "segment"),
        count(report.bytesRead(), "byte"),
        report.segmentsWritten(),
        report.bytesWritten(),
        count(report.recordsDropped(), "record"));
  }

  @Command(
      description = {
        "Repairs a damaged store, and keeps every record whose checksum is right.",
        "The damaged files are kept in a directory within it: damaged-1, or the next number. If the"
            + " newest record of a key is lost, an older one counts again, so a deleted key may"
            + " come back."
      })
  int repair(
      @Option(names = "--rehearse", description = "Only say what would be done.") boolean rehearse,
      @Mixin Output output)
      throws IOException {
    if (!context.hasStore()) {
      return StageCommand.FAILED;
    }
    Path directory = context.directory();
    RepairReport report;
    try (Bar bar = output.bar(context, "repair")) {
      report =
          rehearse ? Repair.rehearse(directory, bar::reached) : Repair.of(directory, bar::reached);
    }
    output.show(context, report, () -> show(report, rehearse ? "would be" : "are"));
    return StageCommand.DONE;
  }

  private void show(RepairReport report, String are) throws IOException {
    for (RepairReport.FileRepair file : report.files()) {
      show(file);
    }
    if (!report.isNeeded()) {
      context.print("there is nothing to repair");
    } else if (!report.originals().isEmpty()) {
      context.print("the damaged files " + are + " in " + report.originals());
    }
  }

  private void show(RepairReport.FileRepair file) throws IOException {
    String counts = "";
    if (file.recordsKept() > 0 || file.bytesLost() > 0) {
      String kept = count(file.recordsKept(), "record");
      counts = "; %s kept, %s lost".formatted(kept, count(file.bytesLost(), "byte"));
    }
    context.print(file.file() + ": " + file.what() + counts);
    for (RepairReport.Range range : file.lost()) {
      Output.print(
          context, "  lost: %s from offset %,d on", count(range.length(), "byte"), range.offset());
    }
  }

  /** Opens the store without a thread in the background. */
  private Bitcask open() throws IOException {
    return Bitcask.open(context.directory(), BitcaskOptions.defaults().withoutBackground());
  }
}
