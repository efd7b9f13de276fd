package storage.keydir;

import storage.common.cli.StageCommand;

/** The command line of stage 3. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(
        new StageCommand(
                "stage3-keydir",
                KeydirStore.FILE_NAME,
                KeydirStore::open,
                KeydirStore::openReadOnly)
            .run(args));
  }
}
