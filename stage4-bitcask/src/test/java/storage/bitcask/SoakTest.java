package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Operations, kills, merges and reopenings for as long as one likes: a few seconds, or an hour. */
class SoakTest {

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @TempDir private Path scratch;

  @Test
  void nothingIsLostAndNothingLeaks() throws IOException {
    Soak soak = new Soak(directory.resolve("store"), scratch, Long.getLong("soak.seed", 11));
    System.out.println(soak.run(Duration.ofSeconds(Integer.getInteger("soak.seconds", 3))));
    assertThat(soak.steps()).isPositive();
  }
}
