package storage.common.kit;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a store did in one run of the kit: {@code target/conformance/NAME.json}, its column of the
 * conformance matrix.
 *
 * @param store the store's name
 * @param kit the version of the kit that judged it
 * @param promises in the order of {@link Promise}: those of which at least one test was run
 */
public record Conformance(String store, String kit, List<Row> promises) {

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /**
   * What became of a promise.
   *
   * @param reason why it was not judged, what the kit did not see, or that it is kept though it
   *     need not be; otherwise {@code null}
   */
  public record Row(Promise id, String title, Outcome outcome, String reason, List<Trial> tests) {

    /** The tests that failed. */
    public List<Trial> failures() {
      return tests.stream().filter(test -> test.failure() != null).toList();
    }
  }

  /**
   * One test.
   *
   * @param name the name of its method
   * @param millis how long it took, in milliseconds
   * @param failure one sentence: what was done, what was expected and what came; {@code null} if
   *     the test has not failed
   * @param strip the cells of the {@link SurvivalStrip} that it has printed last, or {@code null}
   */
  public record Trial(String name, long millis, String failure, String strip) {

    /**
     * What failed tests say, each sentence once, with who says it: "theLastOfSeveralSetsWins and 6
     * more".
     */
    public static Map<String, String> failed(List<Trial> failures) {
      Map<String, List<Trial>> tests =
          failures.stream().collect(groupingBy(Trial::failure, LinkedHashMap::new, toList()));
      Map<String, String> told = new LinkedHashMap<>();
      tests.forEach(
          (sentence, same) -> {
            String others = same.size() == 1 ? "" : " and %d more".formatted(same.size() - 1);
            told.put(sentence, same.get(0).name() + others);
          });
      return told;
    }
  }

  /** The file in {@code directory} that holds what is known of the store. */
  public static Path file(Path directory, String store) {
    return directory.resolve(store + ".json");
  }

  /** Reads what {@link #write} has written. */
  public static Conformance read(Path file) throws IOException {
    return GSON.fromJson(Files.readString(file), Conformance.class);
  }

  /** Writes the file of this store, in {@code directory}. */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(file(directory, store), GSON.toJson(this) + "\n");
  }

  /** What became of one promise, if it was tried. */
  public Optional<Row> of(Promise promise) {
    return promises.stream().filter(row -> row.id() == promise).findFirst();
  }

  /** The promises that came out like this. */
  public List<Row> with(Outcome outcome) {
    return promises.stream().filter(row -> row.outcome() == outcome).toList();
  }

  /** How many promises came out like this. */
  public long count(Outcome outcome) {
    return with(outcome).size();
  }
}
