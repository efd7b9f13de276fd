package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import storage.common.KeyValueStore;

/** What a store has to do before anything else about it can be judged. */
final class Basics {

  private static final Duration LONGEST = Duration.ofSeconds(10);

  private Basics() {}

  /**
   * Sets two keys, one of them twice, and gets them, before and after reopening.
   *
   * @return why that failed, or {@code null} if it did not
   */
  static Throwable failure(StoreUnderTest kit) {
    try {
      Path directory = Files.createTempDirectory("basics");
      try {
        assertTimeoutPreemptively(LONGEST, () -> setThenGet(kit, directory.resolve("store")));
        return null;
      } finally {
        delete(directory);
      }
    } catch (Exception | AssertionError | StackOverflowError | LinkageError e) {
      return e;
    }
  }

  private static void setThenGet(StoreUnderTest kit, Path directory) throws IOException {
    try (KeyValueStore store = kit.open(directory)) {
      store.set("name", "Ada");
      store.set("town", "London");
      store.set("name", "Grace");
      assertThat(store.get("name")).as("get name").contains("Grace");
      assertThat(store.get("town")).as("get town").contains("London");
    }
    try (KeyValueStore store = kit.open(directory)) {
      assertThat(store.get("name")).as("get name after reopening").contains("Grace");
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    }
  }
}
