package storage.bitcask.cli;

import static storage.common.cli.Output.count;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import storage.bitcask.BackupReport;
import storage.bitcask.Bitcask;
import storage.bitcask.Entry;
import storage.bitcask.SegmentVerdict;
import storage.bitcask.Statistics;
import storage.bitcask.tools.ByteDump;
import storage.bitcask.tools.SegmentDump;
import storage.bitcask.tools.Verification;
import storage.common.Printable;
import storage.common.Utf8;
import storage.common.cli.CommandContext;
import storage.common.cli.JsonRecord;
import storage.common.cli.Listing;
import storage.common.cli.Output;
import storage.common.cli.Output.Bar;
import storage.common.cli.StageCommand;

/** The commands that change nothing, and may be run beside the store's owner. */
@Command
final class ReadingCommands {

  private final CommandContext context;

  ReadingCommands(CommandContext context) {
    this.context = context;
  }

  @Command(
      description = {
        "Prints all keys, one a line, in no particular order.",
        "Backslashes, control characters and bytes that are not UTF-8 are printed as escapes, such"
            + " as \\n or \\xFF. The exit status is then 2: only export prints every key as it is."
      })
  int keys(@Mixin Output output) throws IOException {
    Listing listing = new Listing(context, output.isJson());
    return list("keys", listing, entry -> listing.key(entry.key()));
  }

  @Command(
      description = {
        "Prints all keys and values, in no particular order: the key, a tab, the value.",
        "Escapes and the exit status are as for keys. With --json, prints an array of what export"
            + " prints."
      })
  int fold(@Mixin Output output) throws IOException {
    Listing listing = new Listing(context, output.isJson());
    return list("fold", listing, entry -> listing.record(record(entry)));
  }

  @Command(
      description = {
        "Prints how many seconds the value of KEY has left, or 'never' if it does not expire.",
        "Exits with 1 if there is no such key. With --json, prints the time as well."
      })
  int ttl(
      @Parameters(paramLabel = "KEY", description = "The key, after '--' if it begins with '-'.")
          String key,
      @Mixin Output output)
      throws IOException {
    if (!context.hasStore()) {
      return StageCommand.FAILED;
    }
    Optional<Entry> entry;
    try (Bitcask cask = Bitcask.open(context.directory(), Main.READ_ONLY)) {
      entry = cask.entry(Utf8.encode("key", key));
    }
    if (entry.isEmpty()) {
      context.tell("no such key: " + Printable.of(key));
      return StageCommand.NO_SUCH_KEY;
    }
    TimeLeft left = TimeLeft.until(entry.get().expiry().orElse(null));
    output.show(context, left, () -> context.print(left.text()));
    return StageCommand.DONE;
  }

  /**
   * How long a value has left.
   *
   * @param expires when it ceases to exist; null for never
   * @param seconds until then, begun ones included; null for never
   */
  private record TimeLeft(Instant expires, Long seconds) {

    static TimeLeft until(Instant expires) {
      return expires == null
          ? new TimeLeft(null, null)
          : new TimeLeft(expires, Duration.between(Instant.now(), expires).toSeconds() + 1);
    }

    String text() {
      return seconds == null ? "never" : seconds.toString();
    }
  }

  @Command(
      description = {
        "Prints all keys and values, in no particular order, so that import can restore them.",
        "Each record is a line of JSON: {\"key\":\"name\",\"value\":\"Ada\"}. If the value will"
            + " expire, the line also has \"expires\":\"2027-01-01T00:00:00Z\". Bytes that are not"
            + " UTF-8 are an object instead of a string: {\"base64\":\"/wA=\"}"
      })
  int export() throws IOException {
    return visit("export", entry -> context.print(record(entry).line()));
  }

  @Command(
      description = {
        "Prints the store's figures.",
        "Only the process that has the store open knows about failures in the background."
      })
  int stats(@Mixin Output output) throws IOException {
    return reading(
        cask -> {
          Statistics figures = cask.statistics();
          output.show(context, figures, () -> show(figures));
        });
  }

  private void show(Statistics figures) throws IOException {
    line("keys", figures.keys());
    line("tombstones", figures.tombstones());
    line("segments", figures.segments());
    line("bytes", figures.bytes());
    line("live bytes", figures.liveBytes());
    line("keydir bytes", figures.keydirBytes());
    line("mapped bytes", figures.mappedBytes());
    line("of deleted files", figures.deletedBytes());
    line("last record", figures.lastSequence());
  }

  private void line(String name, long figure) throws IOException {
    Output.print(context, "%-16s %,15d", name, figure);
  }

  @Command(
      description = {
        "Says for each segment whether the default policy would merge it, and why.",
        "It does not look for damage; verify does."
      })
  int explain(@Mixin Output output) throws IOException {
    return reading(
        cask -> {
          List<SegmentVerdict> verdicts = cask.explain();
          output.show(context, verdicts, () -> show(verdicts));
        });
  }

  private void show(List<SegmentVerdict> verdicts) throws IOException {
    for (SegmentVerdict verdict : verdicts) {
      Output.print(
          context,
          "%s  %s, %,d reclaimable: %s, since %s",
          verdict.file(),
          count(verdict.bytes(), "byte"),
          verdict.reclaimableBytes(),
          verdict.isMerged() ? "would be merged" : "would be left",
          verdict.reason());
    }
  }

  @Command(
      description = {
        "Reads every segment and hint file, and reports what is wrong with them.",
        "A segment is read up to its first damage; repair --rehearse shows all of it. Exits with 3"
            + " if there is damage."
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
    context.print(count(found.segments(), "segment") + ", " + count(found.records(), "record"));
  }

  @Command(description = "Shows the bytes of a segment or of a hint file, field by field.")
  int dump(
      @Parameters(paramLabel = "FILE", description = "The file: 0000000001.data") Path file,
      @Option(names = "--records", description = "Show a segment's records instead, one a line.")
          boolean records,
      @Mixin Output output)
      throws IOException {
    Path path = context.directory().resolve(file);
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new FileSystemException(path.toString(), null, "not a regular file");
    }
    List<Object> shown = new ArrayList<>();
    if (records) {
      shown.addAll(SegmentDump.of(path));
    } else {
      ByteDump.of(path, shown::add);
    }
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

  @Command(
      description = {
        "Copies the store into the directory TARGET, which can then be opened like any store.",
        "Segments that have not changed since an earlier backup are not copied again. Each new copy"
            + " is read back and its checksums are checked. Copies that are kept are not read"
            + " again; verify does that."
      })
  int backup(
      @Parameters(paramLabel = "TARGET", description = "The directory; it is created if absent.")
          Path target,
      @Mixin Output output)
      throws IOException {
    return reading(
        cask -> {
          BackupReport report;
          try (Bar bar = output.bar(context, "backup")) {
            report = cask.backup(target, bar::reached);
          } catch (IOException e) {
            throw e.getClass() == IOException.class ? ofTarget(target, e) : e;
          }
          output.show(context, report, () -> show(report));
        });
  }

  /** The JDK does not say which file could not be written, and only the target's files are. */
  private static IOException ofTarget(Path target, IOException e) {
    return new FileSystemException(target.toString(), null, e.getMessage());
  }

  private void show(BackupReport report) throws IOException {
    Output.print(
        context,
        "copied %s of %s, kept %,d, deleted %,d; the last record is number %,d",
        count(report.segmentsCopied(), "segment"),
        count(report.bytesCopied(), "byte"),
        report.segmentsKept(),
        report.segmentsDeleted(),
        report.lastSequence());
  }

  static JsonRecord record(Entry entry) {
    return new JsonRecord(entry.key(), entry.value(), entry.expiry());
  }

  private int list(String task, Listing listing, Entry.Visitor visitor) throws IOException {
    int status = visit(task, visitor);
    return status == StageCommand.DONE ? listing.end() : status;
  }

  /** Visits all entries and shows on a terminal how far that has come. */
  private int visit(String task, Entry.Visitor visitor) throws IOException {
    return reading(
        cask -> {
          long total = cask.statistics().keys();
          AtomicLong visited = new AtomicLong();
          try (Bar bar = Output.barBesideOutput(context, task)) {
            cask.forEach(
                entry -> {
                  visitor.visit(entry);
                  bar.reached(visited.incrementAndGet(), total);
                });
          }
        });
  }

  /** Runs a command on a store that is only read. */
  private int reading(OnStore command) throws IOException {
    if (!context.hasStore()) {
      return StageCommand.FAILED;
    }
    try (Bitcask cask = Bitcask.open(context.directory(), Main.READ_ONLY)) {
      command.run(cask);
    }
    return StageCommand.DONE;
  }

  /** What a command does with an open store. */
  private interface OnStore {
    void run(Bitcask cask) throws IOException;
  }
}
