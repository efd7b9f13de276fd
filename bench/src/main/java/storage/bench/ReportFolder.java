package storage.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import storage.bench.measure.Results;
import storage.bench.report.BookParts;
import storage.bench.report.Charts;
import storage.bench.report.Report;

/** The folder that a comparison leaves: parts of the book, charts and, last, the results. */
final class ReportFolder {

  private ReportFolder() {}

  static void write(Path folder, Results results) throws IOException {
    for (Map.Entry<String, String> part : new BookParts(results).files().entrySet()) {
      Report.writeFile(folder.resolve(part.getKey()), part.getValue());
    }
    for (Map.Entry<String, String> chart : new Charts(results).files().entrySet()) {
      Report.writeFile(folder.resolve(chart.getKey()), chart.getValue());
    }
    Report.writeFile(folder.resolve(Results.FILE_NAME), results.toJson());
  }
}
