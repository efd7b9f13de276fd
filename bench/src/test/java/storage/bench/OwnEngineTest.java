package storage.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.bench.engine.EngineJvm;

/** How an engine of one's own is measured without a build of ours, as the README tells it. */
class OwnEngineTest {

  private static final String STORE =
      """
      final class MyStore implements storage.common.KeyValueStore {
        MyStore(java.nio.file.Path directory) {}
        public void set(String key, String value) {}
        public java.util.Optional<String> get(String key) { return java.util.Optional.empty(); }
        public void close() {}
      }
      """;

  @TempDir private Path folder;

  @Test
  void theEngineOfTheReadmeIsFoundOnTheClassPath() throws Exception {
    Path classes = folder.resolve("mine");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                classes.toString(),
                Files.writeString(folder.resolve("Mine.java"), engineOfTheReadme()).toString(),
                Files.writeString(folder.resolve("MyStore.java"), STORE).toString());
    assertThat(status).isZero();
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve("storage.bench.engine.Engine"), "Mine\n");

    Path output = folder.resolve("output");
    Process bench =
        new ProcessBuilder(
                EngineJvm.java(),
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + classes,
                Bench.class.getName(),
                "compare",
                "--engine",
                "no-such-engine")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(bench.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(output)).contains(", mine]");
  }

  private static String engineOfTheReadme() throws Exception {
    return Files.readAllLines(Path.of("README.md")).stream()
        .dropWhile(line -> !line.startsWith("    public final class Mine "))
        .takeWhile(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
  }
}
