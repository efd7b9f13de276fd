package storage.replicated;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trace that the book draws is one that this code leaves. */
class TraceTest {

  private static final Path RECORDED =
      Path.of("..", "docs", "src", "docs", "reference", "replicated-trace.json");

  private static final Gson GSON = new Gson();

  /** On a busy machine a leader may be taken for dead, and that's another story. */
  private static final int ATTEMPTS = 3;

  @TempDir private Path directory;

  @Test
  void anElectionLeavesTheTraceThatTheBookDraws() throws IOException {
    Trace recorded = GSON.fromJson(Files.readString(RECORDED), Trace.class);
    Trace now = null;
    for (int attempt = 1; attempt <= ATTEMPTS && !isLike(recorded, now); attempt++) {
      now = TraceRecorder.record(Files.createDirectory(directory.resolve("attempt " + attempt)));
    }
    if (Boolean.getBoolean("book.refresh") && !isLike(recorded, now)) {
      Files.writeString(RECORDED, json(now));
      recorded = now;
    }
    assertThat(now.withoutGaps())
        .as("-Dbook.refresh=true records it anew")
        .isEqualTo(recorded.withoutGaps());
  }

  private static boolean isLike(Trace recorded, Trace now) {
    return now != null && now.withoutGaps().equals(recorded.withoutGaps());
  }

  /** A line for each moment. */
  private static String json(Trace trace) {
    return trace.moments().stream()
        .map(GSON::toJson)
        .collect(Collectors.joining(",\n", "{\"moments\":[\n", "\n]}\n"));
  }
}
