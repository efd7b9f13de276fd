package storage.common.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jline.terminal.spi.SystemStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import storage.common.KeyValueStore;
import storage.common.Printable;
import storage.common.StoreException;

/** The commands {@code set} and {@code get}, and what all commands share. */
@Command(
    description = "Keeps text values under text keys in one directory.",
    synopsisSubcommandLabel = "COMMAND",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands (each has its own --help):%n",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:no such key",
      "2:wrong usage, or text that the store refuses",
      "3:the store, or the input of load, could not be read or written",
      "141:the reader of the output has closed it, as head does"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ${COMMAND-FULL-NAME} set colour green",
      "  ${COMMAND-FULL-NAME} get colour",
      "  ${COMMAND-FULL-NAME} --dir names load --unicode --keep-going",
      "  ${COMMAND-FULL-NAME} --dir names get 😄",
      "  printf 'one\\tuno\\ntwo\\tdos\\n' | ${COMMAND-FULL-NAME} load",
      "",
      "Values go to standard output, messages to standard error."
    })
final class StoreCommands implements CommandContext {

  static final String STANDARD_INPUT = "-";

  private final String stage;
  private final Predicate<Path> isStore;
  private final StageCommand.Opener opener;
  private final StageCommand.Opener reader;

  /** Another one for each run. */
  private Console console;

  /** Set by picocli from the arguments. */
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      defaultValue = "data",
      description = "The directory of the store (default: ${DEFAULT-VALUE}).")
  private Path directory;

  /** Set and answered by picocli. */
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  /** Set and answered by picocli. */
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  private boolean version;

  StoreCommands(
      String stage,
      Predicate<Path> isStore,
      StageCommand.Opener opener,
      StageCommand.Opener reader) {
    this.stage = stage;
    this.isStore = isStore;
    this.opener = opener;
    this.reader = reader;
  }

  void talkTo(Console streams) {
    console = streams;
  }

  @Command(
      description = {
        "Stores VALUE under KEY; the last write wins.",
        "The store is created if there is none. A KEY or VALUE that begins with '-' goes after"
            + " '--': set -- -1 minus"
      })
  int set(
      @Parameters(paramLabel = "KEY", description = "Any text, even the empty one (\"\").")
          String key,
      @Parameters(paramLabel = "VALUE", description = "Any text, even the empty one (\"\").")
          String value)
      throws IOException {
    try (KeyValueStore store = open()) {
      store.set(key, value);
    }
    return StageCommand.DONE;
  }

  @Command(
      description = {
        "Prints the value of KEY.",
        "Exits with 1 if there is no such key, and with 3 if there is no store; changes nothing."
      })
  int get(
      @Parameters(paramLabel = "KEY", description = "The key, after '--' if it begins with '-'.")
          String key)
      throws IOException {
    if (!hasStore()) {
      return StageCommand.FAILED;
    }
    try (KeyValueStore store = reader.open(directory)) {
      return get(store, key);
    }
  }

  int get(KeyValueStore store, String key) throws IOException {
    Optional<String> value = store.get(key);
    value.ifPresentOrElse(console.out()::println, () -> tell("no such key: " + Printable.of(key)));
    return value.isPresent() ? StageCommand.DONE : StageCommand.NO_SUCH_KEY;
  }

  @Override
  public boolean hasStore() {
    boolean isFile = Files.isRegularFile(directory); // then open says so
    boolean hasStore = isFile || isStore.test(directory);
    if (!hasStore) {
      tell("there is no store in " + directory + "; set or load creates one");
    }
    return hasStore;
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public void print(String line) throws IOException {
    if (console.stdout().isBroken()) {
      throw new IOException("standard output is broken");
    }
    console.out().print(line + System.lineSeparator());
  }

  @Override
  public RecordInput<String> lines(String name) throws IOException {
    if (name.equals(STANDARD_INPUT)) {
      return console.lines();
    }
    Path file = Path.of(name);
    long size = Files.isRegularFile(file) ? Files.size(file) : -1;
    return new Utf8Lines(name, Files.newInputStream(file), size);
  }

  @Override
  public <T> int load(RecordInput<T> input, boolean keepGoing, RecordInput.Sink<T> sink)
      throws IOException {
    return new Loading(this, keepGoing).run(input, sink);
  }

  @Override
  public ProgressBar progressBar(String task, long max, String unit, long unitSize) {
    if (!console.isTerminal(SystemStream.Error)) {
      return null;
    }
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setStyle(ProgressBarStyle.ASCII)
        .setInitialMax(max)
        .setUnit(unit, unitSize)
        .setConsumer(new ConsoleProgressBarConsumer(System.err))
        .build();
  }

  @Override
  public boolean isOutputSeen() {
    return console.isTerminal(SystemStream.Output);
  }

  KeyValueStore open() throws IOException {
    return opener.open(directory);
  }

  Console console() {
    return console;
  }

  @Override
  public void tell(String message) {
    console.out().flush(); // what was printed comes first
    console.err().println(stage + ": " + message);
  }

  /** Tells what went wrong, in a sentence where that was to be expected, and returns its status. */
  int failure(Exception e) throws Exception {
    if (console.stdout().isBroken()) {
      return StageCommand.FAILED; // which is told at the end
    }
    if (e instanceof IllegalArgumentException) {
      tell(e.getMessage());
      return StageCommand.REFUSED;
    }
    if (e instanceof IOException failure) {
      tell(sentence(failure));
      return StageCommand.FAILED;
    }
    if (e.getCause() instanceof OutOfMemoryError noMemory) {
      throw noMemory; // picocli wraps it for some commands and not for others
    }
    throw e;
  }

  /** Says what went wrong and where: many messages of the JDK have only one of the two. */
  String sentence(IOException e) {
    if (e instanceof FileSystemException failure) {
      return failure.getFile() + ": " + reason(failure);
    }
    if (e instanceof StoreException) {
      return e.getMessage();
    }
    return directory + ": " + Objects.requireNonNullElse(e.getMessage(), e.toString());
  }

  private static String reason(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    } else if (e instanceof FileAlreadyExistsException) {
      return "there is a file where the directory should be";
    } else if (e instanceof NotDirectoryException) {
      return "not a directory";
    }
    return Objects.requireNonNullElse(e.getReason(), e.getClass().getSimpleName());
  }
}
