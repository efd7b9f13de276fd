package storage.backwards;

import storage.common.cli.StageCommand;

/** The command line of stage 2. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(
        new StageCommand("stage2-backwards", BackwardsStore.FILE_NAME, BackwardsStore::open)
            .run(args));
  }
}
