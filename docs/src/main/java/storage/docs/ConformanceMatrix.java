package storage.docs;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What each stage promises, as the last run of its tests has shown: promises by stages. */
final class ConformanceMatrix {

  /** What the kit writes for one stage. */
  private record Column(String stage, List<Promise> promises) {}

  private record Promise(String id, String title, String outcome, List<String> tests) {}

  /** A promise and how it went in each stage. */
  private record Row(String title, Map<Stage, String> outcomes) {

    boolean keptBy(Stage stage) {
      return outcomes.get(stage).equals("kept");
    }
  }

  private ConformanceMatrix() {}

  /** Where the tests of a stage leave what they have shown. */
  static Path file(Path project, Stage stage) {
    return project
        .resolve(stage.module())
        .resolve("target/conformance/" + stage.module() + ".json");
  }

  /**
   * Returns the matrix as an AsciiDoc table.
   *
   * @throws IllegalStateException if a stage did not keep what it promises, or lacks a promise
   */
  static String of(Path project) throws IOException {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (Stage stage : Stage.values()) {
      Column column = new Gson().fromJson(Files.readString(file(project, stage)), Column.class);
      for (Promise promise : column.promises) {
        Row row =
            rows.computeIfAbsent(
                promise.id, id -> new Row(promise.title, new EnumMap<>(Stage.class)));
        row.outcomes.put(stage, outcome(stage, promise));
      }
    }
    return asciiDoc(rows);
  }

  private static String outcome(Stage stage, Promise promise) {
    if (!List.of("kept", "known limit").contains(promise.outcome)) {
      throw new IllegalStateException(
          "%s: \"%s\" is %s by one of %s"
              .formatted(stage.module(), promise.title, promise.outcome, promise.tests));
    }
    return promise.outcome;
  }

  private static String asciiDoc(Map<String, Row> rows) {
    StringBuilder table = new StringBuilder("[cols=\"5,4*^1\",options=header]\n|===\n|Promise");
    for (Stage stage : Stage.values()) {
      table.append(" |<<%s,%s>>".formatted(stage.chapter(), stage.title()));
    }
    table.append('\n');
    rows.forEach(
        (id, row) -> {
          if (row.outcomes.size() != Stage.values().length) {
            throw new IllegalStateException("not every stage was asked for " + id);
          }
          table.append("\n|").append(row.title).append('\n');
          for (Stage stage : Stage.values()) {
            table.append('|').append(cell(row, stage)).append('\n');
          }
        });
    return table.append("|===\n").toString();
  }

  /** Of a limit, the chapter that lifts it; or that it was the price of this stage. */
  private static String cell(Row row, Stage stage) {
    if (row.keptBy(stage)) {
      return "[.kept]#kept#";
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
