package storage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import storage.bench.measure.Results;
import storage.bench.report.BookParts;
import storage.bench.report.Charts;
import storage.bench.report.Report;

/** Draws the results of an earlier comparison. */
@Command(
    name = "charts",
    description = "Draws the results of an earlier comparison, in SVG that follows light and dark.")
final class DrawCharts implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--book", description = "Also write the tables and facts of the book.")
  private boolean book;

  @Parameters(index = "0", paramLabel = "RESULTS", description = "A results.json.")
  private Path file;

  @Parameters(index = "1", paramLabel = "DIR", description = "Where the pictures go.")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    Results results = Results.read(file);
    Files.createDirectories(directory);
    Map<String, String> files = new Charts(results).files();
    if (book) {
      files.putAll(new BookParts(results).files());
    }
    for (Map.Entry<String, String> picture : files.entrySet()) {
      Path target = directory.resolve(picture.getKey());
      Report.writeFile(target, picture.getValue());
      spec.commandLine().getOut().println(target);
    }
    return 0;
  }
}
