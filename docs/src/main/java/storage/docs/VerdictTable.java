package storage.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import storage.common.kit.Conformance;

/** What the kit has said of the store that knows nothing of this project, in its last run. */
final class VerdictTable {

  private static final String STORE = "strangers-store";

  private VerdictTable() {}

  /** Where the kit has left it. */
  static Path file(Path project) {
    return Conformance.file(project.resolve("kit-proof/target/conformance"), STORE);
  }

  /** Returns the verdict as an AsciiDoc table: a promise and what became of it. */
  static String of(Path project) throws IOException {
    StringBuilder table = new StringBuilder("[cols=\"5,^2\",options=header]\n|===\n");
    table.append("|Promise |Verdict\n");
    for (Conformance.Row row : Conformance.read(file(project)).promises()) {
      table.append("\n|%s\n|%s\n".formatted(row.title(), cell(row)));
    }
    return table.append("|===\n").toString();
  }

  private static String cell(Conformance.Row row) {
    return switch (row.outcome()) {
      case KEPT -> ConformanceMatrix.KEPT;
      case KEPT_AS_FAR_AS_SEEN -> ConformanceMatrix.KEPT_AS_FAR_AS_SEEN;
      case KNOWN_LIMIT, FAILED, NOT_JUDGED -> row.outcome().title();
    };
  }

  /** Returns the badge, an SVG. */
  static String badge(Path project) throws IOException {
    return Files.readString(file(project).resolveSibling(STORE + ".svg"));
  }
}
