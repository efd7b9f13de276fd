package storage.lsm.cli;

import static storage.common.cli.Output.count;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import storage.common.Utf8;
import storage.common.cli.CommandContext;
import storage.common.cli.JsonRecord;
import storage.common.cli.Listing;
import storage.common.cli.Output;
import storage.common.cli.Output.Bar;
import storage.common.cli.StageCommand;
import storage.lsm.Amplification;
import storage.lsm.ByteCursor;
import storage.lsm.ByteRange;
import storage.lsm.Lsm;
import storage.lsm.RunVerdict;
import storage.lsm.Statistics;
import storage.lsm.tools.ByteDump;
import storage.lsm.tools.Verification;

/** The commands that change nothing, and may be run beside the store's owner. */
@Command
final class ReadingCommands {

  private final CommandContext context;

  ReadingCommands(CommandContext context) {
    this.context = context;
  }

  @Command(
      description = {
        "Prints keys and values in the order of the keys' bytes: the key, a tab, the value.",
        "Backslashes, control characters and bytes that are not UTF-8 are printed as escapes, such"
            + " as \\n or \\xFF. The exit status is then 2: only export prints everything as it is."
            + " With --json, prints an array of what export prints."
      })
  int scan(
      @Option(names = "--from", paramLabel = "KEY", description = "Begin with this key.")
          String from,
      @Option(names = "--to", paramLabel = "KEY", description = "End before this key.") String to,
      @Option(
              names = "--prefix",
              paramLabel = "TEXT",
              description = "Only keys that begin with it.")
          String prefix,
      @Option(names = "--reverse", description = "The greatest key first.") boolean reverse,
      @Option(names = "--limit", paramLabel = "N", description = "Not more than N of them.")
          Long limit,
      @Mixin Output output)
      throws IOException {
    ByteRange range = ByteRange.all();
    range = from == null ? range : range.from(Utf8.encode("from", from));
    range = to == null ? range : range.to(Utf8.encode("to", to));
    range = prefix == null ? range : range.prefix(Utf8.encode("prefix", prefix));
    range = reverse ? range.backward() : range;
    Listing listing = new Listing(context, output.isJson());
    int status = visit(range, limit == null ? Long.MAX_VALUE : limit, listing::record);
    return status == StageCommand.DONE ? listing.end() : status;
  }

  @Command(
      description = {
        "Prints all keys and values in order, so that import can restore them.",
        "Each record is a line of JSON: {\"key\":\"name\",\"value\":\"Ada\"}. Bytes that are not"
            + " UTF-8 are an object instead of a string: {\"base64\":\"/wA=\"}"
      })
  int export() throws IOException {
    return visit(ByteRange.all(), Long.MAX_VALUE, record -> context.print(record.line()));
  }

  private int visit(ByteRange range, long limit, Visitor visitor) throws IOException {
    if (limit < 0) {
      throw new IllegalArgumentException("a limit has to be 0 or more: " + limit);
    }
    return reading(
        lsm -> {
          try (ByteCursor cursor = lsm.scan(range)) {
            for (long left = limit; left > 0 && cursor.next(); left--) {
              visitor.visit(new JsonRecord(cursor.key(), cursor.value(), Optional.empty()));
            }
          }
        });
  }

  @Command(
      description = {
        "Prints the store's figures: those of each run, the newest first, and those of the log.",
        "Reads, writes and space say how many times more that is than was asked for. Only the"
            + " process that has the store open knows what it has written, and about failures in"
            + " the background."
      })
  int stats(@Mixin Output output) throws IOException {
    return reading(
        lsm -> {
          Statistics figures = lsm.statistics();
          output.show(context, figures, () -> show(figures));
        });
  }

  private void show(Statistics figures) throws IOException {
    List<Statistics.RunFigures> runs = figures.runs();
    line("runs", runs.size());
    line("tables", runs.stream().mapToLong(Statistics.RunFigures::tables).sum());
    line("bytes", runs.stream().mapToLong(Statistics.RunFigures::bytes).sum());
    line("records", runs.stream().mapToLong(Statistics.RunFigures::records).sum());
    line("tombstones", runs.stream().mapToLong(Statistics.RunFigures::tombstones).sum());
    line("memtables", figures.memtables());
    line("bytes of the log", figures.memtableBytes());
    line("mapped bytes", figures.mappedBytes());
    show(figures.amplification());
    for (int i = 0; i < runs.size(); i++) {
      Statistics.RunFigures run = runs.get(i);
      Output.print(
          context,
          "run %-3d %s, %s, %s, %s",
          i + 1,
          count(run.tables(), "table"),
          count(run.bytes(), "byte"),
          count(run.records(), "record"),
          count(run.tombstones(), "tombstone"));
    }
  }

  private void show(Amplification amplification) throws IOException {
    Output.print(context, "%-16s %,15d places where a get may look", "reads", amplification.read());
    Output.print(
        context,
        "%-16s %15s",
        "writes",
        amplification.write() == null
            ? "known only to the process that writes"
            : "%.2f bytes for each byte of the log".formatted(amplification.write()));
    Output.print(context, "%-16s %15.2f times the oldest run", "space", amplification.space());
  }

  private void line(String name, long figure) throws IOException {
    Output.print(context, "%-16s %,15d", name, figure);
  }

  @Command(
      description = {
        "Says for each run, the newest first, whether the rule would merge it now, and why.",
        "It does not look for damage; verify does."
      })
  int explain(@Mixin Output output) throws IOException {
    return reading(
        lsm -> {
          List<RunVerdict> verdicts = lsm.explain();
          output.show(context, verdicts, () -> show(verdicts));
        });
  }

  private void show(List<RunVerdict> verdicts) throws IOException {
    for (int i = 0; i < verdicts.size(); i++) {
      RunVerdict verdict = verdicts.get(i);
      Output.print(
          context,
          "run %-3d %s, %s, %s: %s, since %s",
          i + 1,
          count(verdict.bytes(), "byte"),
          count(verdict.records(), "record"),
          count(verdict.tombstones(), "tombstone"),
          verdict.isMerged() ? "would be merged" : "would be left",
          verdict.reason());
    }
    if (verdicts.isEmpty()) {
      context.print("there is no run: everything is in the log");
    }
  }

  @Command(
      description = {
        "Reads the manifest, every table and every segment of the log, and reports what is wrong.",
        "A file is read up to its first damage. Exits with 3 if there is damage."
      })
  int verify(@Mixin Output output) throws IOException {
    if (!context.hasStore()) {
      return StageCommand.FAILED;
    }
    Verification found;
    try (Bar bar = output.bar(context, "verify")) {
      found = Verification.of(context.directory(), bar::reached);
    }
    output.show(context, found, () -> show(found));
    return found.hasDamage() ? StageCommand.FAILED : StageCommand.DONE;
  }

  private void show(Verification found) throws IOException {
    for (Verification.Finding each : found.findings()) {
      context.print(each.file() + ": " + each.message());
    }
    context.print(
        "%s, %s, %s"
            .formatted(
                count(found.tables(), "table"),
                count(found.segments(), "segment"),
                count(found.records(), "record")));
  }

  @Command(
      description = {
        "Shows the bytes of a table, of the manifest or of a segment of the log, field by field."
      })
  int dump(
      @Parameters(paramLabel = "FILE", description = "The file: 0000000001.table") Path file,
      @Mixin Output output)
      throws IOException {
    Path path = context.directory().resolve(file);
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new FileSystemException(path.toString(), null, "not a regular file");
    }
    List<Object> shown = new ArrayList<>();
    ByteDump.of(path, shown::add);
    output.show(
        context,
        shown,
        () -> {
          for (Object each : shown) {
            context.print(each.toString());
          }
        });
    return StageCommand.DONE;
  }

  /** Runs a command on a store that is only read. */
  private int reading(OnStore command) throws IOException {
    if (!context.hasStore()) {
      return StageCommand.FAILED;
    }
    try (Lsm lsm = Lsm.open(context.directory(), Main.READ_ONLY)) {
      command.run(lsm);
    }
    return StageCommand.DONE;
  }

  /** What a command does with an open store. */
  private interface OnStore {
    void run(Lsm lsm) throws IOException;
  }

  /** What is done with each record. */
  private interface Visitor {
    void visit(JsonRecord record) throws IOException;
  }
}
