package storage.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import storage.bench.measure.Results;
import storage.bench.report.Report;

/** Shows the results of an earlier comparison. */
@Command(name = "table", description = "Shows the results of an earlier comparison.")
final class ShowTable implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RESULTS", description = "A results.json.")
  private Path file;

  @Override
  public Integer call() throws IOException {
    spec.commandLine().getOut().println(new Report(Results.read(file)).toText());
    return 0;
  }
}
