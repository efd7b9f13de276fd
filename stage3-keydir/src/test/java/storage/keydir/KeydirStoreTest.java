package storage.keydir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.CorruptStoreException;
import storage.common.StoreLockedException;
import storage.common.kit.ObservedDisk;
import storage.common.kit.PublicFace;
import storage.common.kit.Work;

/** What is new in stage 3: a binary log, and a map that knows where each value is. */
class KeydirStoreTest {

  @TempDir private Path directory;

  @Test
  void aRecordIsTwoLengthsAndThenKeyAndValue() throws IOException {
    try (KeydirStore store = KeydirStore.open(directory)) {
      store.set("name", "Ada");
      store.set(",", "\n");
    }
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(log())))
        .isEqualTo(
            "00000004"
                + "00000003"
                + "6e616d65"
                + "416461" // name, Ada
                + "00000001"
                + "00000001"
                + "2c"
                + "0a"); // a comma, a newline
  }

  @Test
  void getOfAMissingKeyReadsNothing() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    try (KeydirStore store = KeydirStore.open(disk.path())) {
      store.set("name", "Ada");
      assertThat(disk.during(() -> store.get("missing"))).isEqualTo(new Work(0, 0, 0, 0, 0));
    }
  }

  @Test
  void openReadsTheKeysAndJumpsOverLongValues() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    int records = 100;
    try (KeydirStore store = KeydirStore.open(disk.path())) {
      for (int i = 0; i < records; i++) {
        store.set("key " + i, "x".repeat(1_000_000));
      }
    }
    Work work = disk.during(() -> KeydirStore.open(disk.path()).close());
    assertThat(work.bytesRead()).as("of 100 MB").isLessThanOrEqualTo(records * 8L * 1024);
    assertThat(work.reads()).isEqualTo(records);
  }

  @Test
  void aValueAcrossTheEndOfAChunkIsFoundByTheScan() throws IOException {
    for (int length = 8 * 1024 - 40; length < 8 * 1024 + 10; length++) {
      Path store = directory.resolve(String.valueOf(length));
      try (KeydirStore written = KeydirStore.open(store)) {
        written.set("first", "x".repeat(length));
        written.set("a key of some length", "second");
        written.set("third", "y");
      }
      try (KeydirStore reopened = KeydirStore.open(store)) {
        assertThat(reopened.get("first").orElseThrow()).hasSize(length);
        assertThat(reopened.get("a key of some length")).contains("second");
        assertThat(reopened.get("third")).contains("y");
      }
    }
  }

  @Test
  void impossibleLengthsAreAnErrorAndLoseNothing() throws IOException {
    assertImpossible(-1, 3);
    assertImpossible(4, -3);
    assertImpossible(70_000, 3);
    assertImpossible(Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  private void assertImpossible(int keyLength, int valueLength) throws IOException {
    byte[] damaged =
        ByteBuffer.allocate(100)
            .putInt(4)
            .putInt(3)
            .put("nameAda".getBytes(UTF_8))
            .putInt(keyLength)
            .putInt(valueLength)
            .array();
    Files.write(log(), damaged);
    assertThatThrownBy(() -> KeydirStore.open(directory))
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("datastore.log is damaged at offset 15")
        .hasMessageContaining(String.valueOf(keyLength))
        .hasMessageContaining(String.valueOf(valueLength));
    assertThat(log()).hasBinaryContent(damaged);
  }

  /** A known limit: this is what the checksums of stage 4 are for. */
  @Test
  void aLengthDamagedIntoALargerOneLooksLikeATornTail() throws IOException {
    try (KeydirStore store = KeydirStore.open(directory)) {
      store.set("name", "Ada");
      store.set("town", "London");
    }
    byte[] bytes = Files.readAllBytes(log());
    bytes[5] = 1; // the value of the first record now seems to have 65,539 bytes
    Files.write(log(), bytes);
    try (KeydirStore store = KeydirStore.open(directory)) {
      assertThat(store.get("name")).isEmpty();
      assertThat(store.get("town")).isEmpty();
    }
    assertThat(log()).as("until something is appended, nothing is lost").hasBinaryContent(bytes);
  }

  @Test
  void aKeyThatIsTooLongIsRefused() throws IOException {
    try (KeydirStore store = KeydirStore.open(directory)) {
      store.set("k".repeat(65_535), "longest");
      assertThatThrownBy(() -> store.set("k".repeat(65_536), "x"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("65536");
      assertThatThrownBy(() -> store.set("\u00E9".repeat(32_768), "x"))
          .as("the limit is in bytes")
          .hasMessageContaining("65536");
      assertThat(store.get("k".repeat(65_535))).contains("longest");
    }
  }

  @Test
  void aLogThatIsCutWhileItIsOpenIsAnErrorAndNoAnswer() throws IOException {
    try (KeydirStore store = KeydirStore.open(directory)) {
      store.set("name", "Ada");
      Files.write(log(), new byte[3]);
      assertThatThrownBy(() -> store.get("name"))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageContaining("datastore.log");
    }
  }

  /** A lock that is deleted by hand lets a second owner in; the first one notices what it did. */
  @Test
  void aSecondOwnerIsNoticedByTheFirst() throws IOException {
    try (KeydirStore first = KeydirStore.open(directory)) {
      first.set("name", "Ada");
      Files.write(log(), Files.readAllBytes(log()), StandardOpenOption.APPEND);
      assertThatThrownBy(() -> first.set("name", "Grace"))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("it has 30 bytes, and this store left 15");
      assertThat(first.get("name")).contains("Ada");
    }
  }

  @Test
  void aReaderThatIsInterruptedDoesNotGoOnInAnotherFile() throws IOException {
    try (KeydirStore store = KeydirStore.open(directory)) {
      store.set("name", "Ada");
      Files.write(directory.resolve("other"), new byte[15]);
      Files.move(directory.resolve("other"), log(), StandardCopyOption.REPLACE_EXISTING);
      assertThat(store.get("name")).as("from the file that it has open").contains("Ada");
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> store.get("name")).isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThatThrownBy(() -> store.get("name"))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("replaced by another file");
    }
  }

  @Test
  void aReaderSeesWhatTheOwnerHasSetAndChangesNothing() throws IOException {
    try (KeydirStore owner = KeydirStore.open(directory)) {
      owner.set("name", "Ada");
      Files.write(log(), new byte[] {0, 0, 0}, StandardOpenOption.APPEND); // a record in the making
      byte[] before = Files.readAllBytes(log());
      try (KeydirStore reader = KeydirStore.openReadOnly(directory)) {
        assertThat(reader.get("name")).contains("Ada");
        assertThatThrownBy(() -> reader.set("name", "Grace"))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("read only");
      }
      assertThat(log()).hasBinaryContent(before);
    }
    Files.delete(directory.resolve("lock"));
    KeydirStore.openReadOnly(directory).close();
    assertThat(directory.resolve("lock")).doesNotExist();
    assertThatThrownBy(() -> KeydirStore.openReadOnly(directory.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(directory.resolve("none")).doesNotExist();
  }

  @Test
  void aLockFileThatWasLeftBehindIsFree() throws IOException {
    Files.writeString(directory.resolve("lock"), "whatever was in it");
    try (KeydirStore store = KeydirStore.open(directory)) {
      store.set("name", "Ada");
      assertThatThrownBy(() -> KeydirStore.open(directory))
          .isInstanceOf(StoreLockedException.class);
    }
    KeydirStore.open(directory).close();
  }

  @Test
  void anAttemptByAnotherClassLoaderDoesNotGiveTheLockAway() throws Exception {
    String classPath = System.getProperty("java.class.path");
    try (KeydirStore store = KeydirStore.open(directory);
        URLClassLoader other = classLoaderOf(classPath)) {
      Class<?> stranger = other.loadClass(KeydirStore.class.getName());
      assertThatThrownBy(() -> stranger.getMethod("open", Path.class).invoke(null, directory))
          .cause()
          .hasToString(new StoreLockedException(directory).toString());
      Process second =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  classPath,
                  Main.class.getName(),
                  "--dir",
                  directory.toString(),
                  "set",
                  "name",
                  "Grace")
              .redirectErrorStream(true)
              .start();
      String output = new String(second.getInputStream().readAllBytes(), UTF_8);
      assertThat(second.waitFor()).as(output).isEqualTo(3);
      assertThat(store.get("name")).isEmpty();
    }
  }

  /** Has its own copy of every class that is not the JDK's. */
  private static URLClassLoader classLoaderOf(String classPath) throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  @Test
  void anOpenThatFailsLeavesTheDirectoryFree() throws IOException {
    Files.write(log(), new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
    assertThatThrownBy(() -> KeydirStore.open(directory)).isInstanceOf(CorruptStoreException.class);
    Files.write(log(), new byte[0]);
    KeydirStore.open(directory).close();
  }

  @Test
  void anOpenThatRunsOutOfMemoryLeavesTheDirectoryFree() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    try (KeydirStore store = KeydirStore.open(disk.path())) {
      store.set("name", "Ada");
    }
    disk.afterEachRead(
        () -> {
          throw new OutOfMemoryError("injected");
        });
    assertThatThrownBy(() -> KeydirStore.open(disk.path())).isInstanceOf(OutOfMemoryError.class);
    disk.afterEachRead(() -> {});
    try (KeydirStore store = KeydirStore.open(disk.path())) {
      assertThat(store.get("name")).contains("Ada");
    }
  }

  @Test
  void theExerciseHasThePublicFaceOfTheSolution(@TempDir Path classes) throws Exception {
    assertThat(
            PublicFace.ofSources(
                Path.of("src/exercise/java"), classes, "storage.keydir.KeydirStore"))
        .isEqualTo(PublicFace.of(KeydirStore.class));
  }

  private Path log() {
    return directory.resolve("datastore.log");
  }
}
