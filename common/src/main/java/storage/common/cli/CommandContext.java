package storage.common.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import me.tongfei.progressbar.ProgressBar;

/** What a command of a stage's own has to know: where the store is, and where its words go. */
public interface CommandContext {

  /** The directory that was named on the command line. */
  Path directory();

  /** Where values and results go. */
  PrintWriter out();

  /** Says something on standard error, after the name of the stage. */
  void tell(String message);

  /**
   * Returns a bar on standard error for what takes a while; null where nobody would see it.
   *
   * @param max how far it will come; -1 if that is not known
   * @param unit what the figures beside the bar count, each {@code unitSize} steps
   */
  ProgressBar progressBar(String task, long max, String unit, long unitSize);

  /** Whether somebody sees on a terminal what is printed; then a bar would be in its way. */
  boolean isOutputSeen();

  /** Whether there is a store in the directory; if not, says so. */
  boolean hasStore();
}
