package storage.common.cli;

import java.io.PrintWriter;
import java.nio.file.Path;

/** What a command of a stage's own has to know: where the store is, and where its words go. */
public interface CommandContext {

  /** The directory that was named on the command line. */
  Path directory();

  /** Where values and results go. */
  PrintWriter out();

  /** Says something on standard error, after the name of the stage. */
  void tell(String message);

  /** Whether there is a store in the directory; if not, says so. */
  boolean hasStore();
}
