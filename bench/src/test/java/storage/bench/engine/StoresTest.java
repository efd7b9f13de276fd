package storage.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

class StoresTest {

  @TempDir private Path home;

  @BeforeEach
  void fillThemHere() {
    System.setProperty(Stores.HOME, home.toString());
  }

  @AfterEach
  void fillThemElsewhere() {
    System.clearProperty(Stores.HOME);
  }

  @Test
  void storeIsFilledOnceAndFoundAgain() throws Exception {
    Path store = Stores.filled(Engines.KEYDIR, 10, Stores.Origin.CLOSED);
    CheckStore.inItsOwnJvm(Engines.KEYDIR, 10, store);
    Path mark = Files.createFile(store.resolve("mark"));
    assertThat(Stores.filled(Engines.KEYDIR, 10, Stores.Origin.CLOSED)).isEqualTo(store);
    assertThat(mark).exists();
    assertThat(Stores.filled(Engines.KEYDIR, 10, Stores.Origin.KILLED)).isNotEqualTo(store);
  }

  @Test
  void failureToFillNamesEngineAndReasonAndLeavesNoStore() {
    Engine failing = new NoEngine();
    assertThatThrownBy(() -> Stores.filled(failing, 1_000, Stores.Origin.CLOSED))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("could not fill a store of no-engine with 1,000 records: ")
        .hasMessageContaining("but was 'no-engine'");
    assertThat(home.resolve("no-engine-1000-CLOSED")).doesNotExist();
  }

  @Test
  void copyHasTheFilesOfTheOriginalAndLeavesItAlone() throws IOException {
    Path original = Files.createDirectories(home.resolve("original/inner"));
    Files.writeString(original.resolve("file"), "kept");
    try (TempDirectory copy = TempDirectory.copyOf(home.resolve("original"))) {
      Path file = copy.path().resolve("inner/file");
      assertThat(file).hasContent("kept");
      Files.writeString(file, "changed");
    }
    assertThat(original.resolve("file")).hasContent("kept");
  }

  @Test
  void copyOfAFileThatIsMostlyAHoleIsOne() throws IOException {
    Path original = Files.createDirectories(home.resolve("original"));
    int length = 5 << 20;
    try (RandomAccessFile file = new RandomAccessFile(original.resolve("file").toFile(), "rw")) {
      file.setLength(length);
      file.seek(2 << 20);
      file.write(7);
    }
    try (TempDirectory copy = TempDirectory.copyOf(original)) {
      byte[] expected = new byte[length];
      expected[2 << 20] = 7;
      assertThat(Files.readAllBytes(copy.path().resolve("file"))).isEqualTo(expected);
    }
  }

  @Test
  void zerosThatWereWrittenAreCopiedAsSuch() throws IOException {
    Path original = Files.createDirectories(home.resolve("original"));
    int length = 3 << 20;
    Files.write(original.resolve("file"), new byte[length]);
    assumeTrue(DiskSpace.of(original).isPresent(), "there is no du");
    try (TempDirectory copy = TempDirectory.copyOf(original)) {
      assertThat(DiskSpace.of(copy.path().resolve("file")).getAsLong())
          .isGreaterThanOrEqualTo(length);
    }
  }

  @Test
  void whatSomebodyElseDeletesOrAddsMeanwhileIsDeletedAllTheSame() throws Exception {
    Path busy = Files.createDirectory(home.resolve("busy"));
    Thread other =
        new Thread(
            () -> {
              for (int i = 0; i < 2_000; i++) {
                try {
                  Files.createDirectories(busy);
                  Path file = Files.writeString(busy.resolve("file" + i % 7), "x");
                  Files.deleteIfExists(busy.resolve("file" + (i + 3) % 7));
                  Files.deleteIfExists(i % 2 == 0 ? file : busy.resolve("none"));
                } catch (IOException e) {
                  // deleted by the other side
                }
              }
            });
    other.start();
    for (int i = 0; i < 50; i++) {
      TempDirectory.deleteTree(busy);
    }
    other.join();
    TempDirectory.deleteTree(busy);
    assertThat(busy).doesNotExist();
  }

  private record NoEngine() implements Engine {

    @Override
    public String name() {
      return "no-engine";
    }

    @Override
    public List<String> jvmOptions() {
      return List.of();
    }

    @Override
    public KeyValueStore open(Path directory) {
      throw new UnsupportedOperationException();
    }
  }
}
