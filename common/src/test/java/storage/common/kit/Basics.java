package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import storage.common.KeyValueStore;

/** What a store has to do before anything else about it can be judged. */
final class Basics {

  /** Afterwards, the store is taken to hang. */
  private static final int LONGEST_IN_MILLIS = 10_000;

  private Basics() {}

  /**
   * Sets two keys, one of them twice, and gets them, before and after reopening.
   *
   * @return why that failed, or {@code null} if it did not
   */
  static Throwable failure(StoreUnderTest kit) {
    int millis = Integer.getInteger("kit.basics.millis", LONGEST_IN_MILLIS);
    try {
      Path directory = Files.createTempDirectory("basics");
      try {
        assertTimeoutPreemptively(
            Duration.ofMillis(millis),
            () -> setThenGet(kit, directory.resolve("store")),
            () -> "",
            (limit, what, cause, thread) -> hangs(millis, cause));
        return null;
      } finally {
        delete(directory);
      }
    } catch (Exception | AssertionError | VirtualMachineError | LinkageError e) {
      return EndedProcess.failure().map(Throwable.class::cast).orElse(e);
    }
  }

  /**
   * @param thread tells where the thread was
   */
  private static TimeoutException hangs(int millis, Throwable thread) {
    TimeoutException hangs = new TimeoutException("timed out after %,d ms".formatted(millis));
    hangs.initCause(thread);
    return hangs;
  }

  private static Void setThenGet(StoreUnderTest kit, Path directory) throws IOException {
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
    return null;
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
