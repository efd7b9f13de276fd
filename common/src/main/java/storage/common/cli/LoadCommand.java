package storage.common.cli;

import static java.lang.String.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import storage.common.KeyValueStore;
import storage.common.TextRecord;

/** The command {@code load}: sets one record after the other, and says which one was refused. */
@Command(
    name = "load",
    description = {
      "Sets many keys: one line each, the key, a tab and the value, in UTF-8.",
      "Only a newline ends a line; all that follows the first tab is the value. Stops at the first"
          + " line that is refused, names its place and exits with 2; what was loaded before it"
          + " stays."
    })
final class LoadCommand implements Callable<Integer> {

  private static final String STANDARD_INPUT = "-";

  /** Takes the bar from under a message; it comes back on the next line. */
  private static final String ERASE_LINE = "\r\033[K";

  private final StoreCommands commands;

  /** Set by picocli from the arguments. */
  @ArgGroup private Source source = new Source();

  /** Set by picocli from the arguments. */
  @Option(
      names = "--keep-going",
      description =
          "Report each refused record and go on; exit with 2 at the end if there was any.")
  private boolean keepGoing;

  private long loaded;
  private long refused;

  LoadCommand(StoreCommands commands) {
    this.commands = commands;
  }

  @Override
  public Integer call() throws IOException {
    try (RecordInput input = open();
        KeyValueStore store = commands.open()) {
      long start = System.nanoTime();
      try {
        load(input, store);
      } finally {
        summarize(System.nanoTime() - start);
      }
    }
    return refused == 0 ? StageCommand.DONE : StageCommand.REFUSED;
  }

  private RecordInput open() throws IOException {
    if (source.unicode) {
      return new RecordInput.Characters();
    }
    if (source.file.equals(STANDARD_INPUT)) {
      return new RecordInput.Lines(commands.console().lines(), -1);
    }
    Path file = Path.of(source.file);
    long size = Files.isRegularFile(file) ? Files.size(file) : -1;
    return new RecordInput.Lines(new Utf8Lines(source.file, Files.newInputStream(file)), size);
  }

  private void load(RecordInput input, KeyValueStore store) throws IOException {
    String unit = source.unicode ? "" : " KiB";
    try (ProgressBar bar =
        commands.progressBar("load", input.size(), unit, source.unicode ? 1 : 1024)) {
      boolean more = true;
      while (more && (keepGoing || refused == 0)) {
        try {
          more = loadNext(input, store);
        } catch (IllegalArgumentException e) {
          refused++;
          if (bar != null) {
            commands.console().err().print(ERASE_LINE);
          }
          commands.tell(input.place() + ": " + e.getMessage());
        }
        if (bar != null) {
          bar.stepTo(input.progress());
        }
      }
    }
  }

  /** Returns false at the end of the input. */
  private boolean loadNext(RecordInput input, KeyValueStore store) throws IOException {
    TextRecord record = input.next();
    if (record == null) {
      return false;
    }
    store.set(record.key(), record.value());
    loaded++;
    return true;
  }

  private void summarize(long nanos) {
    String records = loaded == 1 ? "record" : "records";
    String others = refused == 0 ? "" : format(Locale.ROOT, "; refused %,d", refused);
    String time =
        commands.console().isOfProcess() ? format(Locale.ROOT, " in %.2f s", nanos / 1e9) : "";
    commands.tell(format(Locale.ROOT, "loaded %,d %s%s%s", loaded, records, time, others));
  }

  /** What to load: at most one of the two. */
  private static final class Source {

    @Option(
        names = "--unicode",
        required = true,
        description = "Load the names of all Unicode characters that this JDK knows.")
    private boolean unicode;

    @Parameters(
        paramLabel = "FILE",
        arity = "1",
        description = "The file, or '-' or nothing for standard input.")
    private String file = STANDARD_INPUT;
  }
}
