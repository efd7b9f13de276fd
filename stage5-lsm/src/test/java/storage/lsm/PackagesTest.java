package storage.lsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stages stand side by side on the log, and never on each other. */
class PackagesTest {

  private static final Path MODULES = Path.of("..");

  @ParameterizedTest
  @CsvSource({
    "stage5-lsm/src/main/java/storage/lsm, storage.bitcask",
    "stage4-bitcask/src/main/java/storage/bitcask, storage.lsm",
    "log/src/main/java/storage/log, storage.lsm"
  })
  void aPackageKnowsNothingOf(String from, String other) throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.list(MODULES.resolve(from))) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    assertThat(sources).isNotEmpty();
    for (Path each : sources) {
      assertThat(Files.readString(each)).as(each.toString()).doesNotContain("import " + other);
    }
  }
}
