package storage.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import storage.common.KeyValueStore;

/** The process of an engine that is killed after its last {@code set} has returned. */
final class SetAndWait {

  private static final int RECORDS = 100;
  private static final String WRITTEN = "written";
  private static final String FOUND = "found";

  private SetAndWait() {}

  /** Sets the sample data in a JVM that does not live to close its store. */
  static void thenKill(Engine engine, Path directory) throws Exception {
    Files.createDirectory(directory.resolve("store"));
    runUntil(WRITTEN, engine, directory);
  }

  /** Shows, in another JVM, that all of it is there. */
  static void checkAfterwards(Engine engine, Path directory) throws Exception {
    runUntil(FOUND, engine, directory);
  }

  private static void runUntil(String said, Engine engine, Path directory) throws Exception {
    Process jvm =
        EngineJvm.running(
                SetAndWait.class,
                engine,
                directory,
                engine.name(),
                directory.resolve("store"),
                said)
            .start();
    StringBuilder output = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), UTF_8))) {
      String line = lines.readLine();
      while (line != null && !line.equals(said)) {
        output.append(line).append('\n');
        line = lines.readLine();
      }
      assertThat(line).as(output.toString()).isEqualTo(said);
    } finally {
      jvm.destroyForcibly().waitFor();
    }
  }

  /** Runs in the JVM of the engine: its name, a directory for its store, and what to say. */
  public static void main(String[] arguments) throws Exception {
    KeyValueStore store = Engines.named(arguments[0]).open(Path.of(arguments[1]));
    if (arguments[2].equals(WRITTEN)) {
      SampleData.fill(store, RECORDS);
    } else {
      requireAll(store);
    }
    System.out.println(arguments[2]);
    System.in.read(); // until it is killed: nobody writes
  }

  private static void requireAll(KeyValueStore store) throws IOException {
    for (int n = 0; n < RECORDS; n++) {
      if (!store.get(SampleData.key(n)).equals(Optional.of(SampleData.value(n)))) {
        throw new IllegalStateException("record " + n + " is lost");
      }
    }
  }
}
