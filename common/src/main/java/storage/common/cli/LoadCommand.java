package storage.common.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
      "Stores many keys, one a line: the key, a tab and the value, in UTF-8.",
      "Only a newline ends a line. Everything after the first tab is the value. Stops at the first"
          + " line that is refused, says where it is and exits with 2. What was loaded before it"
          + " stays."
    })
final class LoadCommand implements Callable<Integer> {

  private final StoreCommands commands;

  /** Set by picocli from the arguments. */
  @ArgGroup private Source source = new Source();

  /** Set by picocli from the arguments. */
  @Option(
      names = "--keep-going",
      description =
          "Report each refused record and go on; exit with 2 at the end if there was any.")
  private boolean keepGoing;

  LoadCommand(StoreCommands commands) {
    this.commands = commands;
  }

  @Override
  public Integer call() throws IOException {
    return source.unicode
        ? load(new UnicodeInput(), record -> record)
        : load(commands.lines(source.file), LoadCommand::parse);
  }

  private <T> int load(RecordInput<T> from, Function<T, TextRecord> parser) throws IOException {
    try (RecordInput<T> input = from;
        KeyValueStore store = commands.open()) {
      return commands.load(
          input,
          keepGoing,
          each -> {
            TextRecord record = parser.apply(each);
            store.set(record.key(), record.value());
          });
    }
  }

  private static TextRecord parse(String line) {
    int tab = line.indexOf('\t');
    if (tab < 0) {
      throw new IllegalArgumentException("there is no tab between a key and a value");
    }
    return new TextRecord(line.substring(0, tab), line.substring(tab + 1));
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
    private String file = StoreCommands.STANDARD_INPUT;
  }
}
