package storage.bitcask;

import storage.common.cli.StageCommand;

/** The command line of stage 4. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(new StageCommand("stage4-bitcask", "lock", BitcaskStore::open).run(args));
  }
}
