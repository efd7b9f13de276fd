package storage.docs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import storage.common.kit.Conformance;
import storage.common.kit.Outcome;
import storage.common.kit.Promise;

/** What each stage promises, as the last run of its tests has shown: promises by stages. */
final class ConformanceMatrix {

  /** The page shows marks instead of the words. */
  static final String KEPT = "[.kept]#kept#";

  static final String KEPT_AS_FAR_AS_SEEN = "[.seen]#kept as far as seen#";

  /** A promise and how it went in each stage. */
  private record Row(String title, Map<Stage, Outcome> outcomes) {

    boolean keptBy(Stage stage) {
      return outcomes.containsKey(stage) && outcomes.get(stage).isKept();
    }
  }

  private ConformanceMatrix() {}

  /** Where the tests of a stage leave what they have shown. */
  static Path file(Path project, Stage stage) {
    Path module = project.resolve(stage.module());
    return Conformance.file(module.resolve("target/conformance"), stage.module());
  }

  /**
   * Returns the matrix as an AsciiDoc table.
   *
   * @throws IllegalStateException if a stage did not keep what it promises, or lacks a promise
   */
  static String of(Path project) throws IOException {
    Map<Promise, Row> rows = new EnumMap<>(Promise.class);
    for (Stage stage : Stage.values()) {
      for (Conformance.Row promise : Conformance.read(file(project, stage)).promises()) {
        Row row =
            rows.computeIfAbsent(
                promise.id(), id -> new Row(promise.title(), new EnumMap<>(Stage.class)));
        row.outcomes.put(stage, outcome(stage, promise));
      }
    }
    return asciiDoc(rows);
  }

  private static Outcome outcome(Stage stage, Conformance.Row promise) {
    if (!promise.outcome().isKept() && promise.outcome() != Outcome.KNOWN_LIMIT) {
      throw new IllegalStateException(
          "%s: \"%s\" is %s, and its tests are %s"
              .formatted(
                  stage.module(),
                  promise.title(),
                  promise.outcome().title(),
                  promise.tests().stream().map(Conformance.Trial::name).toList()));
    }
    return promise.outcome();
  }

  private static String asciiDoc(Map<Promise, Row> rows) {
    StringBuilder table =
        new StringBuilder(
            "[cols=\"5,%d*^1\",options=header]\n|===\n|Promise".formatted(Stage.values().length));
    for (Stage stage : Stage.values()) {
      table.append(" |<<%s,%s>>".formatted(stage.chapter(), stage.title()));
    }
    table.append('\n');
    rows.forEach(
        (id, row) -> {
          boolean isAskedOfAll = !Promise.ofSortedKit().contains(id);
          if (isAskedOfAll && row.outcomes.size() != Stage.values().length) {
            throw new IllegalStateException("not every stage was asked for " + id);
          }
          table.append("\n|").append(row.title).append('\n');
          for (Stage stage : Stage.values()) {
            table.append('|').append(cell(row, stage)).append('\n');
          }
        });
    return table.append("|===\n").toString();
  }

  /**
   * Of a limit, the chapter that lifts it; or that it was the price of this stage. Nothing if the
   * stage was not asked.
   */
  private static String cell(Row row, Stage stage) {
    if (!row.outcomes.containsKey(stage)) {
      return "";
    }
    if (row.outcomes.get(stage) == Outcome.KEPT_AS_FAR_AS_SEEN) {
      return KEPT_AS_FAR_AS_SEEN;
    }
    if (row.keptBy(stage)) {
      return KEPT;
    }
    List<Stage> keepers = Stream.of(Stage.values()).filter(row::keptBy).toList();
    for (Stage keeper : keepers) {
      if (keeper.compareTo(stage) > 0) {
        return "\u2013 <<%s,%s>>".formatted(keeper.chapter(), keeper.title());
      }
    }
    return keepers.isEmpty() ? "\u2013" : "traded";
  }
}
