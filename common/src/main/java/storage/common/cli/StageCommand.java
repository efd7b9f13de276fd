package storage.common.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import storage.common.KeyValueStore;

/**
 * The command line of a stage: {@code set}, {@code get}, {@code load} and {@code repl}, each of
 * which opens the store, works and closes it.
 *
 * <p>Values go to standard output, messages to standard error, both in UTF-8. Whatever goes wrong
 * with the arguments, the text or the store is told in one sentence and by the exit status.
 */
public final class StageCommand {

  /** Exit status: done. */
  public static final int DONE = 0;

  /** Exit status: the store has no such key. */
  public static final int NO_SUCH_KEY = 1;

  /** Exit status: wrong usage, or text that the store refuses. */
  public static final int REFUSED = 2;

  /** Exit status: the store, or the input of {@code load}, could not be read or written. */
  public static final int FAILED = 3;

  /** Exit status: nobody reads the output any more; that of a Unix command which SIGPIPE ends. */
  public static final int UNREAD = 128 + 13;

  private static final char REPLACEMENT = '\uFFFD';

  private final String stage;
  private final Predicate<Path> isStore;
  private final Opener opener;
  private final Opener reader;
  private final Function<CommandContext, List<Object>> more;

  /** What picocli makes of the commands, at the first run: it takes much longer than most runs. */
  private CommandLine commandLine;

  private StoreCommands commands;

  /**
   * @param stage the name of the stage and of its jar: "stage1-simplest"
   * @param datastore the name of the file that tells a store from any other directory
   * @param opener opens the stage's store
   */
  public StageCommand(String stage, String datastore, Opener opener) {
    this(stage, datastore, opener, opener);
  }

  /**
   * @param stage the name of the stage and of its jar: "stage1-simplest"
   * @param datastore the name of the file that tells a store from any other directory
   * @param opener opens the stage's store
   * @param reader opens it to be read only, and so changes nothing
   */
  public StageCommand(String stage, String datastore, Opener opener, Opener reader) {
    this(
        stage,
        dir -> !Files.notExists(dir.resolve(datastore)),
        opener,
        reader,
        context -> List.of());
  }

  /**
   * @param stage the name of the stage and of its jar
   * @param isStore tells a store from any other directory
   * @param opener opens the stage's store
   * @param reader opens it to be read only, and so changes nothing
   * @param more makes objects whose methods are further commands, or take the place of one
   */
  public StageCommand(
      String stage,
      Predicate<Path> isStore,
      Opener opener,
      Opener reader,
      Function<CommandContext, List<Object>> more) {
    this.stage = Objects.requireNonNull(stage);
    this.isStore = Objects.requireNonNull(isStore);
    this.opener = Objects.requireNonNull(opener);
    this.reader = Objects.requireNonNull(reader);
    this.more = Objects.requireNonNull(more);
  }

  /** Runs one command on the streams of this process and returns its exit status. */
  public int run(String... args) {
    Console console = Console.ofProcess();
    if (Arrays.stream(args).anyMatch(arg -> arg.indexOf(REPLACEMENT) >= 0)) {
      tell(
          console,
          "the arguments contain characters that were lost on the way here, or U+FFFD, which stands"
              + " for such characters. The locale's charset is "
              + System.getProperty("sun.jnu.encoding")
              + ": set a UTF-8 locale (LC_ALL=C.UTF-8), or pass the text to load or repl");
      return REFUSED;
    }
    return run(console, args);
  }

  /**
   * Runs one command on the given streams and returns its exit status. None of them is taken for a
   * terminal, and {@code load} does not tell its time, so that the same command on the same store
   * writes the same. Of the streams, {@code load} closes {@code in} when it has read it.
   */
  public int run(InputStream in, OutputStream out, OutputStream err, String... args) {
    return run(Console.of(in, out, err), args);
  }

  /** One after the other: the commands have one console. */
  private synchronized int run(Console console, String... args) {
    int status = execute(console, args);
    console.err().flush();
    if (console.out().checkError()) {
      if (console.stdout().isClosedPipe()) {
        return UNREAD;
      }
      tell(console, "standard output could not be written");
      return FAILED;
    }
    return status;
  }

  private int execute(Console console, String... args) {
    try {
      if (commandLine == null) {
        commands = new StoreCommands(stage, isStore, opener, reader);
        commandLine = commandLine();
      }
      commands.talkTo(console);
      return commandLine.setOut(console.out()).setErr(console.err()).execute(args);
    } catch (OutOfMemoryError e) {
      tell(console, "there is not enough memory for this: " + e.getMessage());
      return FAILED;
    }
  }

  private CommandLine commandLine() {
    CommandLine made =
        new CommandLine(commands)
            .addSubcommand(new LoadCommand(commands))
            .addSubcommand(new ReplCommand(commands));
    String program = "java -jar " + stage + ".jar";
    Map<String, CommandSpec> owners = new HashMap<>();
    for (Object object : more.apply(commands)) {
      CommandLine owner = new CommandLine(object).setCommandName(program);
      owner.getSubcommands().forEach((name, command) -> replace(made, name, command));
      owner.getSubcommands().keySet().forEach(name -> owners.put(name, owner.getCommandSpec()));
    }
    made.setCommandName(program)
        .setExpandAtFiles(false) // a key may begin with @
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setParameterExceptionHandler((e, args) -> wrongUsage(commands.console(), e, args))
        .setExitCodeExceptionMapper(e -> FAILED) // of a bug, whose status would else be 1
        .setExecutionExceptionHandler((e, command, parsed) -> commands.failure(e))
        .setExecutionStrategy(parsed -> execute(parsed, owners));
    made.getCommandSpec().version(stage + " " + version());
    return made;
  }

  private static void replace(CommandLine commandLine, String name, CommandLine command) {
    if (commandLine.getSubcommands().containsKey(name)) {
      commandLine.getCommandSpec().removeSubcommand(name);
    }
    commandLine.addSubcommand(name, command);
  }

  /** Picocli calls a method on the object of its command's parent. */
  private static int execute(ParseResult parsed, Map<String, CommandSpec> owners) {
    if (!parsed.hasSubcommand()) {
      return new CommandLine.RunLast().execute(parsed);
    }
    CommandSpec command = parsed.subcommand().commandSpec();
    CommandSpec parent = command.parent();
    command.parent(owners.getOrDefault(command.name(), parent));
    try {
      return new CommandLine.RunLast().execute(parsed);
    } finally {
      command.parent(parent);
    }
  }

  private int wrongUsage(Console console, ParameterException e, String... args) {
    CommandLine command = e.getCommandLine();
    boolean hasCommand = command.getParent() != null;
    String message = e.getMessage();
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      String what = hasCommand ? "One argument too many: '" : "Unknown command: '";
      message = what + unmatched.getUnmatched().get(0) + "'";
    }
    tell(console, message);
    List<String> words = Arrays.asList(args);
    int keyAt = words.indexOf(command.getCommandName()) + 1;
    boolean takesKey = List.of("set", "get", "delete", "ttl").contains(command.getCommandName());
    if (takesKey && words.stream().skip(keyAt).anyMatch(word -> word.startsWith("-"))) {
      console.err().println("A KEY or VALUE that begins with '-' goes after '--'.");
    }
    console.err().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return REFUSED;
  }

  private void tell(Console console, String message) {
    console.err().println(stage + ": " + message);
  }

  private static String version() {
    String version = StageCommand.class.getPackage().getImplementationVersion();
    return version == null ? "(not from a jar)" : version;
  }

  /** How a stage opens its directory. */
  @FunctionalInterface
  public interface Opener {
    /** Opens the store in {@code directory}, which is created if absent. */
    KeyValueStore open(Path directory) throws IOException;
  }
}
