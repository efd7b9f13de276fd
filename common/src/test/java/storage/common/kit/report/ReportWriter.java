package storage.common.kit.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;
import storage.common.kit.Conformance;

/**
 * Writes NAME.html, NAME.md and NAME.svg beside each NAME.json in target/conformance when all tests
 * have ended. JUnit finds this class by its name in {@code META-INF/services}.
 */
public final class ReportWriter implements TestExecutionListener {

  private static final Path DIRECTORY = Path.of("target", "conformance");

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    try {
      if (Files.isDirectory(DIRECTORY)) {
        writeAll(DIRECTORY);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void writeAll(Path directory) throws IOException {
    for (Path file : verdicts(directory)) {
      Conformance conformance = Conformance.read(file);
      Path beside = directory.resolve(conformance.store());
      Files.writeString(withEnding(beside, ".html"), HtmlPage.of(conformance));
      Files.writeString(withEnding(beside, ".md"), MarkdownTable.of(conformance));
      Files.writeString(withEnding(beside, ".svg"), Badge.of(conformance));
    }
  }

  private static List<Path> verdicts(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".json")).toList();
    }
  }

  private static Path withEnding(Path path, String ending) {
    return path.resolveSibling(path.getFileName() + ending);
  }
}
