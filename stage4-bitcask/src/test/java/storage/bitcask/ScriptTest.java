package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Histories of a store and its surroundings, and that a failing one becomes a short one. */
@Timeout(3_600)
class ScriptTest {

  @TempDir private Path directory;

  @Test
  void everyHistoryGoesWell() throws IOException {
    int histories = Integer.getInteger("script.histories", 20);
    long seed = Long.getLong("script.seed", 12);
    for (int i = 0; i < histories; i++) {
      Script.playOrShrink(seed + i, 200, directory);
    }
  }

  @Test
  void aFailingHistoryIsShortenedToWhatMatters() throws IOException {
    Shrinking.Play failsOnTwoLines =
        (where, lines) -> assertThat(lines.containsAll(List.of("line 17", "line 60"))).isFalse();
    List<String> lines = IntStream.range(0, 100).mapToObj(i -> "line " + i).toList();
    assertThat(new Shrinking(failsOnTwoLines, directory).shrink(lines))
        .containsExactly("line 17", "line 60");
  }
}
