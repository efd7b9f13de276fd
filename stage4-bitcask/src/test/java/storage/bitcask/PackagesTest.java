package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Between the packages of this stage, arrows go one way. */
class PackagesTest {

  private static final Path PACKAGES = Path.of("src", "main", "java", "storage");

  @ParameterizedTest
  @CsvSource({
    "bitcask/tools, storage.bitcask.cli",
    "bitcask, storage.bitcask.tools",
    "bitcask, storage.bitcask.cli",
    "../../../../../log/src/main/java/storage/log, storage.bitcask"
  })
  void aPackageKnowsNothingOfTheOneAbove(String from, String above) throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.list(PACKAGES.resolve(from))) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    assertThat(sources).isNotEmpty();
    for (Path each : sources) {
      assertThat(Files.readString(each)).as(each.toString()).doesNotContain("import " + above);
    }
  }
}
