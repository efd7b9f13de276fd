package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Queue;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program's logger is told. */
class JournalTest {

  @TempDir private Path directory;

  private final Queue<String> told = new ConcurrentLinkedQueue<>();

  private final System.Logger logger =
      new System.Logger() {
        @Override
        public String getName() {
          return "storage.bitcask";
        }

        @Override
        public boolean isLoggable(Level level) {
          return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
          told.add(level + " " + message);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... params) {
          told.add(level + " " + format);
        }
      };

  private final BitcaskOptions options = SmallStore.OPTIONS.withLogger(logger);

  private List<String> of(Level level) {
    return told.stream().filter(each -> each.startsWith(level + " ")).toList();
  }

  @Test
  void opensRollsAndMergesAreTold() throws IOException {
    try (Bitcask cask = Bitcask.open(directory, options)) {
      assertThat(of(Level.DEBUG)).hasSize(1);
      assertThat(of(Level.DEBUG).get(0)).contains(cask.directory() + ": opened");
      for (int i = 0; i < 5; i++) {
        put(cask, "key", "value " + i);
      }
      int segments = cask.statistics().segments();
      assertThat(segments).isGreaterThan(1);
      assertThat(of(Level.DEBUG)).as("an open, and each roll").hasSize(segments);
      assertThat(of(Level.DEBUG).get(1)).contains("sealed 0000000001.data");
      assertThat(of(Level.INFO)).isEmpty();
      cask.merge();
      assertThat(of(Level.INFO)).hasSize(1);
      assertThat(of(Level.INFO).get(0)).contains("merged", "segments");
    }
    assertThat(of(Level.WARNING)).isEmpty();
  }

  @Test
  void aTornTailIsAWarningAndNamesItsFile() throws IOException {
    Path file = directory.resolve("0000000001.data");
    try (Bitcask cask = Bitcask.open(directory, options)) {
      put(cask, "key", "value");
    }
    Files.write(file, bytes("torn"), StandardOpenOption.APPEND);
    assertThat(of(Level.WARNING)).isEmpty();
    Bitcask.open(directory, options).close();
    assertThat(of(Level.WARNING)).hasSize(1);
    assertThat(of(Level.WARNING).get(0))
        .contains(directory.toString(), "0000000001.data", "torn tail of 4 bytes dropped");
  }

  @Test
  void aFailureInTheBackgroundIsAWarning() {
    Failures failures = new Failures(new Journal(options, directory));
    failures.add("merge", new IOException("no space"));
    assertThat(of(Level.WARNING))
        .containsExactly("WARNING " + directory + ": merge failed: no space");
    assertThat(failures.count()).isEqualTo(1);
  }

  @Test
  void aLoggerThatFailsEndsNothing() throws IOException {
    System.Logger failing =
        new System.Logger() {
          @Override
          public String getName() {
            return "failing";
          }

          @Override
          public boolean isLoggable(Level level) {
            throw new IllegalStateException("no log today");
          }

          @Override
          public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            throw new IllegalStateException("no log today");
          }

          @Override
          public void log(Level level, ResourceBundle bundle, String format, Object... params) {
            throw new IllegalStateException("no log today");
          }
        };
    try (Bitcask cask = Bitcask.open(directory, options.withLogger(failing))) {
      for (int i = 0; i < 5; i++) {
        put(cask, "key", "value " + i);
      }
      cask.merge();
      assertThat(cask.get(bytes("key"))).contains(bytes("value 4"));
      assertThat(cask.statistics().failures()).isZero();
    }
  }
}
