package storage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import storage.bench.measure.Results;
import storage.bench.report.Report;

/** Makes one report of several runs. */
@Command(
    name = "join",
    description = {
      "Makes one report of runs that measured different figures, where nobody has a quiet machine for"
          + " all of them at once.",
      "They have to be of the same machine, source and effort. What several have measured is taken"
          + " from the first, and so is the day."
    })
final class Join implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DIR", description = "Where the report goes.")
  private Path output;

  @Parameters(
      index = "1..*",
      arity = "2..*",
      paramLabel = "RESULTS",
      description = "A results.json of a comparison.")
  private List<Path> files;

  @Override
  public Integer call() throws IOException {
    Results joined = Results.read(files.get(0));
    for (Path file : files.subList(1, files.size())) {
      joined = joined.and(Results.read(file));
    }
    Files.createDirectories(output);
    ReportFolder.write(output, joined);
    spec.commandLine().getOut().println(new Report(joined).toText());
    return 0;
  }
}
