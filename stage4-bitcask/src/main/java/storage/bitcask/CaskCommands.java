package storage.bitcask;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import storage.common.Utf8;
import storage.common.cli.CommandContext;
import storage.common.cli.StageCommand;

/** The commands of stage 4 beyond those of every stage: each opens the store, works, closes it. */
final class CaskCommands {

  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final CommandContext context;

  CaskCommands(CommandContext context) {
    this.context = context;
  }

  List<Object> all() {
    return List.of(
        new Delete(),
        new Keys(),
        new Fold(),
        new MergeCommand(),
        new Stats(),
        new Explain(),
        new Verify(),
        new Dump());
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
      if (!context.hasStore()) {
        return StageCommand.FAILED;
      }
      byte[] bytes = Utf8.encode("key", key);
      try (Bitcask cask = Bitcask.open(context.directory())) {
        if (cask.get(bytes).isEmpty()) {
          context.tell("no such key: " + key);
          return StageCommand.NO_SUCH_KEY;
        }
        cask.delete(bytes);
      }
      return StageCommand.DONE;
    }
  }

  @Command(name = "keys", description = "Prints all keys, in no order, one a line.")
  private final class Keys implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
      return reading(
          cask -> {
            List<String> keys = cask.keys().stream().map(CaskCommands::text).toList();
            if (json) {
              context.out().println(JSON.toJson(keys));
            } else {
              keys.forEach(context.out()::println);
            }
          });
    }
  }

  @Command(
      name = "fold",
      description = "Prints all keys and values, in no order: the key, a tab, the value.")
  private final class Fold implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
      return reading(
          cask -> {
            Map<String, String> found =
                cask.fold(
                    new LinkedHashMap<>(),
                    (sofar, key, value) -> {
                      if (json) {
                        sofar.put(text(key), text(value));
                      } else {
                        context.out().println(text(key) + "\t" + text(value));
                      }
                      return sofar;
                    });
            if (json) {
              context.out().println(JSON.toJson(found));
            }
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
    @Option(names = "--json", description = "The result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
      if (!context.hasStore()) {
        return StageCommand.FAILED;
      }
      MergeReport report;
      try (Bitcask cask =
          Bitcask.open(context.directory(), BitcaskOptions.defaults().withoutBackground())) {
        report = byPolicy ? cask.mergeByPolicy() : cask.merge();
      }
      if (json) {
        context.out().println(JSON.toJson(report));
      } else {
        context
            .out()
            .printf(
                "merged %,d segments of %,d bytes into %,d of %,d; dropped %,d records%n",
                report.segmentsRead(),
                report.bytesRead(),
                report.segmentsWritten(),
                report.bytesWritten(),
                report.recordsDropped());
      }
      return StageCommand.DONE;
    }
  }

  @Command(name = "stats", description = "Prints the figures of the store.")
  private final class Stats implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Option(names = "--json", description = "As a JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
      return reading(
          cask -> {
            Statistics figures = cask.statistics();
            if (json) {
              context.out().println(JSON.toJson(figures));
            } else {
              line("keys", figures.keys());
              line("tombstones", figures.tombstones());
              line("segments", figures.segments());
              line("bytes", figures.bytes());
              line("live bytes", figures.liveBytes());
              line("keydir bytes", figures.keydirBytes());
              line("last record", figures.lastSequence());
            }
          });
    }
  }

  private void line(String name, long figure) {
    context.out().printf("%-12s %,15d%n", name, figure);
  }

  @Command(
      name = "explain",
      description = "Says of each segment whether a merge by policy would touch it, and why.")
  private final class Explain implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
      return reading(
          cask -> {
            if (json) {
              context.out().println(JSON.toJson(cask.explain()));
            } else {
              cask.explain()
                  .forEach(
                      verdict ->
                          context
                              .out()
                              .printf(
                                  "%s  %,d bytes, %,d reclaimable: %s, since %s%n",
                                  verdict.file(),
                                  verdict.bytes(),
                                  verdict.reclaimableBytes(),
                                  verdict.isMerged() ? "merged" : "left",
                                  verdict.reason()));
            }
          });
    }
  }

  @Command(
      name = "verify",
      description = {
        "Reads every byte of every segment and hint file, and tells what is not sound.",
        "Changes nothing, and may be run beside the store's owner. Exits with 3 if there is damage."
      })
  private final class Verify implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Option(names = "--json", description = "The findings as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
      if (!context.hasStore()) {
        return StageCommand.FAILED;
      }
      Verification found = Verification.of(context.directory());
      if (json) {
        context.out().println(JSON.toJson(found));
      } else {
        found
            .findings()
            .forEach(each -> context.out().println(each.file() + ": " + each.message()));
        context.out().printf("%,d segments, %,d records%n", found.segments(), found.records());
      }
      return found.hasDamage() ? StageCommand.FAILED : StageCommand.DONE;
    }
  }

  @Command(name = "dump", description = "Shows the records of a segment, field by field.")
  private final class Dump implements Callable<Integer> {

    /** Set by picocli from the arguments. */
    @Parameters(paramLabel = "FILE", description = "The segment: 0000000001.data")
    private Path file;

    /** Set by picocli from the arguments. */
    @Option(names = "--json", description = "As a JSON array.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
      List<SegmentDump.Line> lines = SegmentDump.of(context.directory().resolve(file));
      if (json) {
        context.out().println(JSON.toJson(lines));
      } else {
        lines.forEach(context.out()::println);
      }
      return StageCommand.DONE;
    }
  }

  private int reading(Reading command) throws IOException {
    if (!context.hasStore()) {
      return StageCommand.FAILED;
    }
    try (Bitcask cask = Bitcask.open(context.directory(), BitcaskOptions.defaults().asReadOnly())) {
      command.with(cask);
    }
    return StageCommand.DONE;
  }

  private static String text(byte[] bytes) {
    return SegmentDump.text(bytes);
  }

  /** What a command does with a store that is only read. */
  private interface Reading {
    void with(Bitcask cask) throws IOException;
  }
}
