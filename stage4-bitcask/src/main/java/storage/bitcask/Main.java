package storage.bitcask;

import java.nio.file.Files;
import java.nio.file.Path;
import storage.common.cli.StageCommand;

/** The command line of stage 4. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(command().run(args));
  }

  /** The commands of this stage, for whoever runs them in a process of its own. */
  public static StageCommand command() {
    return new StageCommand(
        "stage4-bitcask",
        Main::isStore,
        BitcaskStore::open,
        context -> new CaskCommands(context).all());
  }

  private static boolean isStore(Path directory) {
    return Files.exists(directory.resolve(DirectoryLock.FILE_NAME));
  }
}
