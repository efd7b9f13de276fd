package storage.common.kit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A task of Ant, for the build of an exercise: prints a file when the JVM of the build ends, which
 * is behind everything that Maven has to say. So does a build that is interrupted.
 */
public final class PrintAtTheEnd {

  /** How long an interrupted test run may take to write what it knows. */
  private static final int SECONDS = 3;

  private Path file;

  public void setFile(File file) {
    this.file = file.toPath();
  }

  public void execute() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::print));
  }

  @SuppressWarnings("BusyWait") // the file is written by another process
  private void print() {
    try {
      for (int tenth = 0; tenth < 10 * SECONDS && Files.notExists(file); tenth++) {
        Thread.sleep(100);
      }
      System.out.println();
      System.out.println(
          Files.exists(file)
              ? Files.readString(file)
              : "There is no verdict, since no test has ended. Is there one of that name?");
    } catch (IOException | InterruptedException e) {
      System.out.println("The verdict cannot be read: " + e);
    }
  }
}
