package storage.keydir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
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
import storage.common.kit.Thrown;
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
    assertThat(work.bytesRead())
        .as("bytes read by open, in 100 records of a megabyte each")
        .isLessThanOrEqualTo(records * 16L * 1024);
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
    Thrown.by(
        "open with a record at offset 15 of lengths %d and %d".formatted(keyLength, valueLength),
        () -> KeydirStore.open(directory),
        CorruptStoreException.class,
        "datastore.log",
        "offset 15");
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
      Thrown.by(
          "set of a key of 65536 bytes",
          () -> store.set("k".repeat(65_536), "x"),
          IllegalArgumentException.class,
          "65536");
      Thrown.by(
          "set of a key of 32768 characters, which are 65536 bytes",
          () -> store.set("\u00E9".repeat(32_768), "x"),
          IllegalArgumentException.class,
          "65536");
      assertThat(store.get("k".repeat(65_535))).contains("longest");
    }
  }

  @Test
  void aLogThatIsCutWhileItIsOpenIsAnErrorAndNoAnswer() throws IOException {
    try (KeydirStore store = KeydirStore.open(directory)) {
      store.set("name", "Ada");
      Files.write(log(), new byte[3]);
      Thrown.by(
          "get(\"name\") of a log that was cut to 3 bytes",
          () -> store.get("name"),
          CorruptStoreException.class,
          "datastore.log");
    }
  }

  /** A lock that is deleted by hand lets a second owner in; the first one notices what it did. */
  @Test
  void aSecondOwnerIsNoticedByTheFirst() throws IOException {
    try (KeydirStore first = KeydirStore.open(directory)) {
      first.set("name", "Ada");
      Files.write(log(), Files.readAllBytes(log()), StandardOpenOption.APPEND);
      Thrown.by(
          "set behind 15 bytes that another process has appended",
          () -> first.set("name", "Grace"),
          IOException.class);
      assertThat(first.get("name")).contains("Ada");
    }
  }

  @Test
  void aReaderThatIsInterruptedDoesNotGoOnInAnotherFile() throws IOException {
    try (KeydirStore store = KeydirStore.open(directory)) {
      store.set("name", "Ada");
      Files.write(directory.resolve("other"), new byte[15]);
      Files.move(directory.resolve("other"), log(), StandardCopyOption.REPLACE_EXISTING);
      assertIsAdaOrAnError(store, "get name after its file was replaced");
      Thread.currentThread().interrupt();
      assertIsAdaOrAnError(store, "get name in an interrupted thread");
      assertThat(Thread.interrupted()).as("whether the interrupt is still seen").isTrue();
      assertIsAdaOrAnError(store, "get name after the interrupt, in another file now");
    }
  }

  private static void assertIsAdaOrAnError(KeydirStore store, String what) {
    try {
      assertThat(store.get("name")).as(what).contains("Ada");
    } catch (IOException e) {
      // it says that it cannot read on
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
        Thrown.by(
            "set by a reader", () -> reader.set("name", "Grace"), IllegalStateException.class);
      }
      assertThat(log()).hasBinaryContent(before);
    }
    Files.delete(directory.resolve("lock"));
    KeydirStore.openReadOnly(directory).close();
    assertThat(directory.resolve("lock")).doesNotExist();
    Thrown.by(
        "openReadOnly of a directory that is not there",
        () -> KeydirStore.openReadOnly(directory.resolve("none")),
        NoSuchFileException.class);
    assertThat(directory.resolve("none")).doesNotExist();
  }

  @Test
  void aLockFileThatWasLeftBehindIsFree() throws IOException {
    Files.writeString(directory.resolve("lock"), "whatever was in it");
    try (KeydirStore store = KeydirStore.open(directory)) {
      store.set("name", "Ada");
      Thrown.by("a second open", () -> KeydirStore.open(directory), StoreLockedException.class);
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
      assertThat(second.waitFor())
          .as("the status of a second process, 3 if the lock keeps it out; it said '%s'", output)
          .isEqualTo(3);
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
    Thrown.by(
        "open of eight bytes 0xFF", () -> KeydirStore.open(directory), CorruptStoreException.class);
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
