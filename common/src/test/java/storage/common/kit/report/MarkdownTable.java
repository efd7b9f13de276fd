package storage.common.kit.report;

import storage.common.kit.Conformance;
import storage.common.kit.Conformance.Row;
import storage.common.kit.Conformance.Trial;

/** A verdict as a table that a forge shows. */
final class MarkdownTable {

  private MarkdownTable() {}

  static String of(Conformance conformance) {
    StringBuilder table = new StringBuilder();
    table.append("# ").append(escaped(conformance.store())).append("\n\n");
    table.append(Score.of(conformance).sentence());
    table.append(", says the kit ").append(escaped(conformance.kit())).append(".\n\n");
    table.append("| promise | outcome |\n|---|---|\n");
    for (Row row : conformance.promises()) {
      String reason = row.reason() == null ? "" : ": " + escaped(row.reason());
      table.append(
          "| %s | **%s**%s |\n"
              .formatted(escaped(row.title()), row.outcome().title(), reason + failures(row)));
    }
    return table.toString();
  }

  private static String failures(Row row) {
    StringBuilder failures = new StringBuilder();
    for (Trial failed : row.failures()) {
      failures.append("<br>`%s`: %s".formatted(failed.name(), escaped(failed.failure())));
    }
    return failures.toString();
  }

  /** What a forge would take for its own, taken for text. */
  private static String escaped(String text) {
    return Html.escaped(text).replaceAll("([\\\\`*_\\[\\]|~#])", "\\\\$1");
  }
}
