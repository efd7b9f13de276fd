package storage.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line of the bench. Exit status: 0 done, 1 something got worse, 2 wrong usage, 3
 * something could not be measured, read or written.
 */
@Command(
    name = "bench",
    description = "Measures what each trade costs.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Compare.class,
      ShowTable.class,
      DrawCharts.class,
      Join.class,
      Regress.class,
      Ycsb.class,
      Footprint.class,
      Lesson.class
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:done", "2:wrong usage", "3:it could not be measured, read or written"})
public final class Bench {

  private static final int FAILED = 3;

  private Bench() {}

  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    System.exit(commandLine().setOut(out).execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Bench())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof IOException) {
                command.getErr().println("bench: " + message(failure));
              } else {
                failure.printStackTrace(command.getErr()); // a mistake of the bench itself
              }
              return FAILED;
            });
  }

  /** What the exceptions of {@code java.nio.file} say is often the name of the file alone. */
  private static String message(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is no " + failure.getMessage();
    }
    if (failure instanceof AccessDeniedException) {
      return "no access to " + failure.getMessage();
    }
    if (failure instanceof FileAlreadyExistsException) {
      return failure.getMessage() + " is not a directory";
    }
    return failure.getMessage();
  }
}
