package storage.common.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.ArgumentCompleter;
import org.jline.reader.impl.completer.NullCompleter;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.spi.SystemStream;
import picocli.CommandLine.Command;
import storage.common.KeyValueStore;
import storage.common.Printable;

/** The command {@code repl}: keeps the store open and obeys one line after the other. */
@Command(
    name = "repl",
    description = {
      "Keeps the store open and runs one line after another.",
      "The store is created if there is none. The lines:",
      "  set KEY VALUE   VALUE is the rest of the line, KEY has no space",
      "  get KEY         KEY is the rest of the line",
      "  help            lists these",
      "  exit            ends, as does the end of the input",
      "On a terminal with line editing, history and completion; elsewhere without a prompt. An"
          + " error on a line is reported, the next line is read, and the exit status is 0 all the"
          + " same."
    })
final class ReplCommand implements Callable<Integer> {

  private static final String PROMPT = "> ";
  private static final String HELP = "set KEY VALUE | get KEY | help | exit";

  private final StoreCommands commands;

  ReplCommand(StoreCommands commands) {
    this.commands = commands;
  }

  @Override
  public Integer call() throws IOException {
    Console console = commands.console();
    try (KeyValueStore store = commands.open()) {
      if (console.isTerminal(SystemStream.Input) && console.isTerminal(SystemStream.Output)) {
        converse(store);
      } else {
        obeyAll(store, console.lines()::next);
      }
    }
    return StageCommand.DONE;
  }

  private void converse(KeyValueStore store) throws IOException {
    Completer firstWord = new StringsCompleter("set", "get", "help", "exit");
    try (Terminal terminal =
        TerminalBuilder.builder()
            .provider(Console.TERMINAL_PROVIDER)
            .dumb(true)
            .encoding(UTF_8)
            .build()) {
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .completer(new ArgumentCompleter(firstWord, NullCompleter.INSTANCE))
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // an ! is an !
              .build();
      obeyAll(store, () -> readLine(reader));
    }
  }

  private static String readLine(LineReader reader) {
    try {
      return reader.readLine(PROMPT);
    } catch (UserInterruptException e) {
      return ""; // Ctrl-C drops the line
    } catch (EndOfFileException e) {
      return null;
    }
  }

  private void obeyAll(KeyValueStore store, LineSource lines) throws IOException {
    boolean more = true;
    while (more) {
      try {
        String line = lines.next();
        more = line != null && !line.equals("exit");
        if (more) {
          obey(store, line);
        }
      } catch (IllegalArgumentException e) {
        commands.tell(e.getMessage());
      }
    }
  }

  private void obey(KeyValueStore store, String line) {
    String[] words = line.split(" ", 3);
    try {
      if (words[0].equals("set") && words.length == 3 && !words[1].isEmpty()) {
        store.set(words[1], words[2]);
      } else if (words[0].equals("get") && words.length > 1) {
        commands.get(store, line.substring("get ".length()));
      } else if (line.equals("help")) {
        commands.console().out().println(HELP);
      } else if (!line.isBlank()) {
        commands.tell("not understood: " + Printable.of(line) + " (" + HELP + ")");
      }
    } catch (IOException e) {
      commands.tell(commands.sentence(e));
    }
  }

  /** Returns the next line, or null after the last. */
  @FunctionalInterface
  private interface LineSource {
    String next() throws IOException;
  }
}
