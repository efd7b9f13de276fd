package storage.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the results of an earlier comparison. */
@Command(name = "table", description = "Shows the results of an earlier comparison.")
final class ShowTable implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--asciidoc", description = "As AsciiDoc, for a book.")
  private boolean asciiDoc;

  @Parameters(paramLabel = "RESULTS", description = "A results.json.")
  private Path file;

  @Override
  public Integer call() throws IOException {
    Report report = new Report(Results.read(file));
    spec.commandLine().getOut().println(asciiDoc ? report.toAsciiDoc() : report.toText());
    return 0;
  }
}
