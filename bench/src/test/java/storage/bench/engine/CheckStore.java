package storage.bench.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import storage.common.KeyValueStore;

/** The process that looks whether a store holds the sample data. */
final class CheckStore {

  private CheckStore() {}

  static void inItsOwnJvm(Engine engine, int records, Path directory) throws Exception {
    Process jvm =
        EngineJvm.running(
                CheckStore.class, engine, directory.getParent(), engine.name(), records, directory)
            .start();
    String output = new String(jvm.getInputStream().readAllBytes(), UTF_8);
    assertThat(jvm.waitFor()).as(output).isZero();
  }

  /** Runs in that process. */
  public static void main(String[] arguments) throws Exception {
    KeyValueStore store = Engines.named(arguments[0]).open(Path.of(arguments[2]));
    for (int n = 0; n < Integer.parseInt(arguments[1]); n++) {
      if (!store.get(SampleData.key(n)).equals(Optional.of(SampleData.value(n)))) {
        throw new IllegalStateException("record " + n + " is lost");
      }
    }
    System.exit(0); // whatever threads the engine has left
  }
}
