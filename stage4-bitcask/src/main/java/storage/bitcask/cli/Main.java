package storage.bitcask.cli;

import java.util.List;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.BitcaskStore;
import storage.common.cli.StageCommand;

/** The command line of stage 4. */
public final class Main {

  static final BitcaskOptions READ_ONLY = BitcaskOptions.defaults().asReadOnly();

  private Main() {}

  public static void main(String[] args) {
    System.exit(command().run(args));
  }

  /** The commands of this stage, for callers that run them within their own process. */
  public static StageCommand command() {
    return new StageCommand(
        "stage4-bitcask",
        Bitcask::isStore,
        BitcaskStore::open,
        directory -> BitcaskStore.open(directory, READ_ONLY),
        context -> List.of(new ReadingCommands(context), new ChangingCommands(context)));
  }
}
