package storage.common.kit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A task of Ant, for the build of a stage: prints a file when the JVM of the build ends, which is
 * behind everything that Maven has to say. So does a build that is interrupted.
 */
public final class PrintAtTheEnd {

  /** How long an interrupted test run may take to write what it knows. */
  private static final int SECONDS = 3;

  private static final String NO_VERDICT =
      "There is no verdict, since no test has ended. Is there one of that name?";

  private Path file;
  private boolean isExpected;

  public void setFile(File file) {
    this.file = file.toPath();
  }

  /** Whether there is something to tell in any case. */
  public void setExpected(boolean isExpected) {
    this.isExpected = isExpected;
  }

  public void execute() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::print));
  }

  @SuppressWarnings("BusyWait") // the file is written by another process
  private void print() {
    try {
      for (int tenth = 0; isExpected && tenth < 10 * SECONDS && !isWritten(); tenth++) {
        Thread.sleep(100);
      }
      if (isWritten() || isExpected) {
        String verdict = isWritten() ? Files.readString(file).stripTrailing() : NO_VERDICT;
        System.out.println(System.lineSeparator() + verdict); // at once: each stage has a verdict
      }
    } catch (IOException | InterruptedException e) {
      System.out.println("The verdict cannot be read: " + e);
    }
  }

  private boolean isWritten() throws IOException {
    return Files.exists(file) && Files.size(file) > 0;
  }
}
