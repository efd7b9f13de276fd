package storage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws the results of an earlier comparison. */
@Command(
    name = "charts",
    description = "Draws the results of an earlier comparison, in SVG that follows light and dark.")
final class DrawCharts implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RESULTS", description = "A results.json.")
  private Path file;

  @Parameters(index = "1", paramLabel = "DIR", description = "Where the pictures go.")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    Charts charts = new Charts(Results.read(file));
    Files.createDirectories(directory);
    for (Map.Entry<String, String> picture : charts.files().entrySet()) {
      Path target = directory.resolve(picture.getKey());
      Report.writeFile(target, picture.getValue());
      spec.commandLine().getOut().println(target);
    }
    return 0;
  }
}
