package storage.common.cli;

import java.io.IOException;
import java.nio.file.Path;
import me.tongfei.progressbar.ProgressBar;

/** What a command of a stage's own has to know: where the store is, and where its words go. */
public interface CommandContext {

  /** The directory that was named on the command line. */
  Path directory();

  /**
   * Prints a line on standard output.
   *
   * @throws IOException if standard output is known to be broken, so that a long listing ends early
   */
  void print(String line) throws IOException;

  /** Says something on standard error, after the name of the stage. */
  void tell(String message);

  /**
   * Opens a file that {@link #load} reads line by line.
   *
   * @param file its name, or "-" for standard input
   */
  RecordInput<String> lines(String file) throws IOException;

  /**
   * Hands one record after the other to {@code sink}. Tells the place of each record that is
   * refused, and in the end how many were loaded.
   *
   * @param keepGoing whether to go on after a record that was refused
   * @return the exit status
   */
  <T> int load(RecordInput<T> input, boolean keepGoing, RecordInput.Sink<T> sink)
      throws IOException;

  /**
   * Returns a bar on standard error for what takes a while; null where nobody would see it.
   *
   * @param max how far it will come; -1 if that is not known
   * @param unit what the figures beside the bar count, each {@code unitSize} steps
   */
  ProgressBar progressBar(String task, long max, String unit, long unitSize);

  /** Whether output goes to a terminal; then a bar would be in its way. */
  boolean isOutputSeen();

  /** Whether there is a store in the directory; if not, says so. */
  boolean hasStore();
}
