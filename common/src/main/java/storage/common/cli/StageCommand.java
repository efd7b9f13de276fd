package storage.common.cli;

import java.io.IOException;
import java.nio.file.Path;
import storage.common.KeyValueStore;

/** The command line of a stage. */
public final class StageCommand {

  /** How a stage opens its directory. */
  @FunctionalInterface
  public interface Opener {
    KeyValueStore open(Path directory) throws IOException;
  }

  private StageCommand() {}

  /**
   * Runs one command and returns its exit status.
   *
   * @param stage the name of the stage and of its jar: "stage1-simplest"
   * @param datastore the name of the file that tells a store from any other directory
   * @param opener opens the stage's store
   */
  public static int run(String stage, String datastore, Opener opener, String... args) {
    throw new UnsupportedOperationException();
  }
}
