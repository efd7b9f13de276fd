package storage.replicated.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Three processes, killed and paused for as long as one likes: {@code .ci/run} says 90 s. */
@EnabledIfSystemProperty(named = "replicated.soak.seconds", matches = "\\d+")
class SoakTest {

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void whatClientsSeeIsLinearizableAndTheThreeStayEqual() throws Exception {
    Duration time = Duration.ofSeconds(Integer.getInteger("replicated.soak.seconds"));
    String summary = Soak.run(directory, time, Long.getLong("replicated.soak.seed", 11));
    System.out.println(summary);
    assertThat(summary).contains("the three hold the same");
  }
}
