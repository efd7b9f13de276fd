package storage.simplest;

import storage.common.cli.StageCommand;

/** The command line of stage 1. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(
        new StageCommand("stage1-simplest", SimplestStore.FILE_NAME, SimplestStore::open)
            .run(args));
  }
}
