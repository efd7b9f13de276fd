package storage.simplest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.CorruptStoreException;
import storage.common.kit.ObservedDisk;
import storage.common.kit.PublicFace;
import storage.common.kit.Thrown;
import storage.common.kit.Work;

/** What is new in stage 1: one text file, appended to and scanned whole. */
class SimplestStoreTest {

  @TempDir private Path directory;

  @Test
  void theFileIsOneLineOfTextForEverySet() throws IOException {
    try (SimplestStore store = SimplestStore.open(directory)) {
      store.set("name", "Ada");
      store.set("\uD83D\uDE04", "a, b");
      store.set("name", "Grace");
    }
    assertThat(Files.readAllBytes(directory.resolve("datastore")))
        .as("the file")
        .isEqualTo("name,Ada\n\uD83D\uDE04,a, b\nname,Grace\n".getBytes(UTF_8));
  }

  @Test
  void aFileWrittenByHandIsAStore() throws IOException {
    write("name,Ada\ntown,London\nname,Grace, Rear Admiral\n,empty key\nempty value,\n");
    try (SimplestStore store = SimplestStore.open(directory)) {
      assertThat(store.get("name")).as("get name").contains("Grace, Rear Admiral");
      assertThat(store.get("town")).as("get town").contains("London");
      assertThat(store.get("")).as("get the empty key").contains("empty key");
      assertThat(store.get("empty value")).as("get empty value").contains("");
    }
  }

  @Test
  void getReadsTheFileAtMostTwice() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    try (SimplestStore store = SimplestStore.open(disk.path())) {
      for (int i = 0; i < 1_000; i++) {
        store.set("key " + i, "a value of some length, number " + i);
      }
      long size = Files.size(directory.resolve("datastore"));
      for (String key : List.of("key 0", "key 999")) {
        long value = store.get(key).orElseThrow().length();
        assertThat(disk.during(() -> store.get(key)).bytesRead())
            .as("bytes read by get %s, in a file of %d bytes", key, size)
            .isLessThanOrEqualTo(2 * size + value);
      }
      assertThat(disk.during(() -> store.get("missing")).bytesRead())
          .as("bytes read by get missing, in a file of %d bytes", size)
          .isLessThanOrEqualTo(2 * size);
    }
  }

  @Test
  void openReadsNothingAndLeavesTheFileAsItIs() throws IOException {
    write("name,Ada\ntorn");
    ObservedDisk disk = new ObservedDisk(directory);
    Work work = disk.during(() -> SimplestStore.open(disk.path()).close());
    assertThat(work.bytesRead()).as("bytes read by open and close").isZero();
    assertThat(Files.readString(directory.resolve("datastore")))
        .as("the file after open and close")
        .isEqualTo("name,Ada\ntorn");
  }

  @Test
  void aRecordMayLieAcrossAnyNumberOfChunks() throws IOException {
    String longValue = "long ".repeat(50_000);
    try (SimplestStore store = SimplestStore.open(directory)) {
      for (int padding = 65_528; padding < 65_540; padding++) {
        store.set("padding", "x".repeat(padding));
        store.set("key " + padding, "value " + padding);
      }
      store.set("long", longValue);
      store.set("after", "it");
      for (int padding = 65_528; padding < 65_540; padding++) {
        assertThat(store.get("key " + padding))
            .as("get key %d", padding)
            .contains("value " + padding);
      }
      assertThat(store.get("long")).as("get long").contains(longValue);
      assertThat(store.get("after")).as("get after").contains("it");
    }
  }

  @Test
  void aLineWithoutACommaIsAnErrorAndLosesNothing() throws IOException {
    String damaged = "name,Ada\nno comma here\ntown,London\n";
    write(damaged);
    try (SimplestStore store = SimplestStore.open(directory)) {
      Thrown.by(
          "get(\"name\") of \"name,Ada\\nno comma here\\ntown,London\\n\"",
          () -> store.get("name"),
          CorruptStoreException.class,
          directory.resolve("datastore").toString(),
          "offset 9");
      store.set("name", "Grace");
    }
    assertThat(Files.readString(directory.resolve("datastore")))
        .as("the file after set name")
        .isEqualTo(damaged + "name,Grace\n");
  }

  @Test
  void anEmptyLineIsNoRecord() throws IOException {
    write("name,Ada\n\n");
    try (SimplestStore store = SimplestStore.open(directory)) {
      Thrown.by(
          "get(\"name\") of \"name,Ada\\n\\n\"",
          () -> store.get("name"),
          CorruptStoreException.class,
          "offset 9");
    }
  }

  @Test
  void aTornTailThatIsLongerThanAChunkIsRemoved() throws IOException {
    write("name,Ada\ntorn," + "x".repeat(200_000));
    try (SimplestStore store = SimplestStore.open(directory)) {
      assertThat(store.get("torn")).as("get torn, of a line without its newline").isEmpty();
      store.set("town", "London");
    }
    assertThat(Files.readString(directory.resolve("datastore")))
        .as("the file after a torn line of 200,005 bytes and set town")
        .isEqualTo("name,Ada\ntown,London\n");
  }

  @Test
  void theExerciseHasThePublicFaceOfTheSolution(@TempDir Path classes) throws Exception {
    assertThat(
            PublicFace.ofSources(
                Path.of("src/exercise/java"), classes, "storage.simplest.SimplestStore"))
        .isEqualTo(PublicFace.of(SimplestStore.class));
  }

  private void write(String content) throws IOException {
    Files.writeString(directory.resolve("datastore"), content);
  }
}
