package storage.lsm.cli;

import java.util.List;
import storage.common.cli.StageCommand;
import storage.lsm.Lsm;
import storage.lsm.LsmOptions;
import storage.lsm.LsmStore;

/** The command line of stage 5. */
public final class Main {

  static final LsmOptions READ_ONLY = LsmOptions.defaults().asReadOnly();

  private Main() {}

  public static void main(String[] args) {
    System.exit(command().run(args));
  }

  /** The commands of this stage, for whoever runs them in a process of its own. */
  public static StageCommand command() {
    return new StageCommand(
        "stage5-lsm",
        Lsm::isStore,
        LsmStore::open,
        directory -> LsmStore.open(directory, READ_ONLY),
        context ->
            List.of(
                new ReadingCommands(context),
                new ChangingCommands(context),
                new SimulateCommand(context)));
  }
}
