package storage.replicated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is lost of the log of a peer is missed, if its cask proves that it was there. */
class LostLogTest {

  @TempDir private Path directory;

  @Test
  void aLogThatLacksWhatTheCaskHasIsRefused() throws IOException {
    Group group = Group.onThisMachine(List.of("n1"));
    ReplicaServer.Options options = ReplicaServer.Options.of(group, "n1", directory);
    try (ReplicaServer server = ReplicaServer.start(options);
        ReplicatedStore store = ReplicatedStore.open(group, null, Duration.ofSeconds(20))) {
      for (int i = 0; i < 20; i++) {
        store.set("key " + i, "value");
      }
      assertThat(server.figures().last()).isGreaterThan(20);
    }
    try (FileChannel log = FileChannel.open(newestOfLog(), StandardOpenOption.WRITE)) {
      log.truncate(1_000); // of some 1,600; what is half there is taken for a torn tail
    }
    assertThatThrownBy(() -> ReplicaServer.start(options))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("the log of n1 ends at entry \\d+, and its cask has entry \\d+: .*");
  }

  private Path newestOfLog() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("log_inprogress"))
          .findFirst()
          .orElseThrow();
    }
  }
}
