package storage.bench.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import storage.common.Cursor;
import storage.common.KeyValueStore;
import storage.common.Range;
import storage.common.SortedStore;

/**
 * Whether an engine runs here at all, tried in a JVM of its own before anything is measured: some
 * bring a native library that not every processor has, or reach into a JDK that lets nobody in.
 */
public final class Trial {

  /**
   * What became of a trial.
   *
   * @param whyNot why the engine cannot be measured; empty if it can
   * @param wrong whether it ran and gave a wrong answer
   */
  public record Outcome(Optional<String> whyNot, boolean wrong) {}

  private static final int CANNOT_RUN = 1;
  private static final int WRONG_ANSWER = 2;

  private static final int RECORDS = 100;
  private static final int SECONDS = 60;

  private Trial() {}

  /**
   * Tries the engine in a new directory below {@code data}, which is deleted afterwards.
   *
   * @throws IOException if no JVM could be started or the directory could not be made
   */
  public static Outcome of(Engine engine, Path data) throws IOException {
    Path directory = Files.createTempDirectory(data, "trial-");
    Path output = directory.resolve("output");
    Path whyNot = directory.resolve("why-not");
    Path store = Files.createDirectory(directory.resolve("store"));
    try {
      Process jvm =
          EngineJvm.running(Trial.class, engine, directory, engine.name(), store, whyNot)
              .redirectOutput(output.toFile())
              .start();
      try {
        if (!jvm.waitFor(SECONDS, TimeUnit.SECONDS)) {
          return new Outcome(Optional.of("no answer within %d seconds".formatted(SECONDS)), false);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      } finally {
        jvm.destroyForcibly();
      }
      int status = jvm.exitValue();
      return new Outcome(
          status == 0 ? Optional.empty() : Optional.of(reason(status, output, whyNot)),
          status == WRONG_ANSWER);
    } finally {
      TempDirectory.deleteTree(directory);
    }
  }

  /** The engine's own words, or what its JVM has said if it did not get so far. */
  private static String reason(int status, Path output, Path whyNot) throws IOException {
    if (Files.exists(whyNot) && Files.size(whyNot) > 0) { // empty if the disk was full
      return Files.readString(whyNot);
    }
    return Files.readString(output)
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("its JVM ended with status " + status);
  }

  /** Runs in the JVM of the engine: its name, a directory for its store, a file for the reason. */
  public static void main(String[] arguments) throws IOException {
    try {
      check(Engines.named(arguments[0]), Path.of(arguments[1]));
      System.exit(0); // whatever threads the engine has left
    } catch (AssertionError e) {
      Files.writeString(Path.of(arguments[2]), e.getMessage());
      System.exit(WRONG_ANSWER);
    } catch (Throwable e) { // what a missing library throws is no Exception
      Files.writeString(Path.of(arguments[2]), firstLineOf(rootOf(e)));
      System.exit(CANNOT_RUN);
    }
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String firstLineOf(Throwable failure) {
    return failure.toString().lines().findFirst().orElseThrow();
  }

  /**
   * Sets, overwrites and gets, settles the store and gets again.
   *
   * @param directory an empty one
   * @throws AssertionError if an answer is wrong
   */
  static void check(Engine engine, Path directory) throws IOException {
    try (KeyValueStore store = engine.open(directory)) {
      expect(store, 0, Optional.empty());
      SampleData.fill(store, RECORDS);
      expect(store, 0, Optional.of(SampleData.value(0)));
      store.set(SampleData.key(0), "new");
      store.set(SampleData.key(1), "");
      expectAll(store);
      expectOrder(engine, store);
    }
    engine.settle(directory);
    try (KeyValueStore store = engine.open(directory)) {
      expectAll(store);
      expectOrder(engine, store);
      store.set(SampleData.key(RECORDS), "last");
      expect(store, RECORDS, Optional.of("last"));
    }
  }

  private static void expectAll(KeyValueStore store) throws IOException {
    expect(store, 0, Optional.of("new"));
    expect(store, 1, Optional.of(""));
    for (int n = 2; n < RECORDS; n++) {
      expect(store, n, Optional.of(SampleData.value(n)));
    }
    expect(store, RECORDS, Optional.empty());
  }

  /** In UTF-16 the second of the last two keys would come first, and as signed bytes both would. */
  private static void expectOrder(Engine engine, KeyValueStore store) throws IOException {
    if (!engine.abilities().contains(Ability.SORTED)) {
      return;
    }
    SortedStore sorted = (SortedStore) store;
    List<String> keys = List.of("x", "x1", "x2", "y", "\uFF5E", "\uD83D\uDE04");
    for (String key : keys) {
      sorted.set(key, "of " + key);
    }
    expectKeys(sorted, Range.all().from("x"), keys);
    expectKeys(sorted, Range.all().prefix("x"), keys.subList(0, 3));
    expectKeys(sorted, Range.all().from("x0").to("y"), keys.subList(1, 3));
    expectKeys(sorted, Range.all().from("z").to("z"), List.of());
    if (engine.abilities().contains(Ability.BACKWARD)) {
      expectKeys(sorted, Range.all().from("x").backward(), reversed(keys));
      expectKeys(sorted, Range.all().from("x").to("y").backward(), reversed(keys.subList(0, 3)));
    }
    for (String key : keys) {
      sorted.delete(key);
    }
    expectKeys(sorted, Range.all().from("x"), List.of());
  }

  private static List<String> reversed(List<String> keys) {
    List<String> reversed = new ArrayList<>(keys);
    Collections.reverse(reversed);
    return reversed;
  }

  private static void expectKeys(SortedStore store, Range range, List<String> keys)
      throws IOException {
    List<String> shown = new ArrayList<>();
    try (Cursor cursor = store.scan(range)) {
      while (cursor.next()) {
        shown.add(cursor.key());
        if (!cursor.value().equals("of " + cursor.key())) {
          throw new AssertionError("wrong value of " + cursor.key() + ": " + cursor.value());
        }
      }
    }
    if (!shown.equals(keys)) {
      throw new AssertionError(
          "wrong answer for %s: expected %s, got %s".formatted(range, keys, shown));
    }
  }

  private static void expect(KeyValueStore store, int record, Optional<String> value)
      throws IOException {
    Optional<String> answer = store.get(SampleData.key(record));
    if (!answer.equals(value)) {
      throw new AssertionError(
          "wrong answer for record %d: expected %s, got %s".formatted(record, value, answer));
    }
  }
}
