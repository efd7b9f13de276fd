package storage.backwards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.CorruptStoreException;
import storage.common.kit.ObservedDisk;
import storage.common.kit.PublicFace;
import storage.common.kit.Thrown;

/** What is new in stage 2: the file is read from its end, N bytes at a time. */
class BackwardsStoreTest {

  private static final int DEFAULT_CHUNK_SIZE = 16 * 1024;

  /** Characters of one to four bytes, keys that end alike, a value longer than most chunks. */
  private static final String[][] RECORDS = {
    {"a", "1"},
    {"ba", "2"},
    {"\uD83D\uDE04", "grinning"},
    {"a", "3"},
    {"", "empty key"},
    {"empty value", ""},
    {"long", "\u00E9\u20AC\uD83D\uDE04".repeat(9)},
    {"\u00E9", "\uD83D\uDE04,\u20AC,"},
    {"ba", "\uD83D\uDE05"},
  };

  @TempDir private Path directory;

  @Test
  void everyKeyIsFoundWithChunksOfAnySize() throws IOException {
    Map<String, String> model = new HashMap<>();
    try (BackwardsStore store = BackwardsStore.open(directory)) {
      for (String[] record : RECORDS) {
        store.set(record[0], record[1]);
        model.put(record[0], record[1]);
      }
    }
    long size = Files.size(directory.resolve("datastore"));
    for (int chunkSize = 1; chunkSize <= size + 1; chunkSize++) {
      try (BackwardsStore store = BackwardsStore.open(directory, chunkSize)) {
        for (String key : model.keySet()) {
          assertThat(store.get(key))
              .as("'%s' in chunks of %d bytes", key, chunkSize)
              .contains(model.get(key));
        }
        for (String missing : List.of("b", "aa", "1", "\uD83D\uDE05", "long long")) {
          assertThat(store.get(missing)).as("chunks of %d bytes", chunkSize).isEmpty();
        }
      }
    }
  }

  @Test
  void aTornTailOfAnyLengthIsRemovedWithChunksOfAnySize() throws IOException {
    byte[] torn = "name,Ada\ntorn,\uD83D\uDE04\uD83D\uDE04".getBytes(UTF_8);
    for (int chunkSize = 1; chunkSize <= torn.length + 1; chunkSize++) {
      Files.write(directory.resolve("datastore"), torn);
      try (BackwardsStore store = BackwardsStore.open(directory, chunkSize)) {
        assertThat(store.get("torn")).as("get torn in chunks of %d bytes", chunkSize).isEmpty();
        assertThat(store.get("name")).as("get name in chunks of %d", chunkSize).contains("Ada");
        store.set("town", "London");
      }
      assertThat(directory.resolve("datastore")).hasContent("name,Ada\ntown,London\n");
    }
  }

  @Test
  void getOfTheNewestKeyReadsAChunkOrTwoHoweverLongTheFile() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    try (BackwardsStore store = BackwardsStore.open(disk.path())) {
      for (int records : new int[] {1_000, 10_000}) {
        for (int i = 0; i < records; i++) {
          store.set("key " + i, "a value of some length, number " + i);
        }
        store.set("newest", "value");
        assertThat(disk.during(() -> store.get("newest")).bytesRead())
            .as("bytes read by get newest, behind %d records", records)
            .isLessThanOrEqualTo(2L * DEFAULT_CHUNK_SIZE);
      }
    }
  }

  @Test
  void getReadsBackToTheRecordAndNoFurther() throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    try (BackwardsStore store = BackwardsStore.open(disk.path(), 100)) {
      for (int i = 0; i < 100; i++) {
        store.set("key " + i, "x".repeat(100));
      }
      long size = Files.size(directory.resolve("datastore"));
      long all = disk.during(() -> store.get("missing")).bytesRead();
      long half = disk.during(() -> store.get("key 50")).bytesRead();
      assertThat(all)
          .as("bytes read by get missing, in %d bytes", size)
          .isLessThanOrEqualTo(2 * size);
      assumeFalse(disk.hasMapped(), "reads through a mapping are not counted");
      assertThat(half)
          .as("bytes read by get key 50, the middle one, where all is %d", all)
          .isLessThan(all * 6 / 10);
    }
  }

  @Test
  void aBrokenLineIsAnErrorOnceTheScanReachesIt() throws IOException {
    write("town,London\nno comma here\nname,Ada\n");
    for (int chunkSize = 1; chunkSize < 50; chunkSize++) {
      try (BackwardsStore store = BackwardsStore.open(directory, chunkSize)) {
        assertThat(store.get("name")).as("newer than the damage").contains("Ada");
        Thrown.by(
            "get(\"town\") in chunks of %d bytes".formatted(chunkSize),
            () -> store.get("town"),
            CorruptStoreException.class,
            "offset 12");
      }
    }
  }

  @Test
  void anEmptyLineIsNoRecord() throws IOException {
    for (String file : List.of("\nname,Ada\n", "town,London\n\nname,Ada\n", "\n")) {
      write(file);
      for (int chunkSize = 1; chunkSize < 30; chunkSize++) {
        try (BackwardsStore store = BackwardsStore.open(directory, chunkSize)) {
          Thrown.by(
              "get(\"town\") of \"%s\"".formatted(file.replace("\n", "\\n")),
              () -> store.get("town"),
              CorruptStoreException.class);
        }
      }
    }
  }

  @Test
  void itOpensWhatStage1WroteByteForByte() throws IOException {
    String file = "name,Ada\n\uD83D\uDE04,a, b\nname,Grace\n";
    write(file);
    try (BackwardsStore store = BackwardsStore.open(directory)) {
      assertThat(store.get("name")).contains("Grace");
      assertThat(store.get("\uD83D\uDE04")).contains("a, b");
      store.set("name", "Barbara");
    }
    assertThat(directory.resolve("datastore"))
        .hasBinaryContent((file + "name,Barbara\n").getBytes(UTF_8));
  }

  @Test
  void aChunkHasOneByteOrMore() {
    Thrown.by(
        "open with chunks of 0 bytes",
        () -> BackwardsStore.open(directory, 0),
        IllegalArgumentException.class);
  }

  @Test
  void anEmptyFileHoldsNothing() throws IOException {
    write("");
    try (BackwardsStore store = BackwardsStore.open(directory)) {
      assertThat(store.get("name")).isEqualTo(Optional.empty());
    }
  }

  @Test
  void theExerciseHasThePublicFaceOfTheSolution(@TempDir Path classes) throws Exception {
    assertThat(
            PublicFace.ofSources(
                Path.of("src/exercise/java"), classes, "storage.backwards.BackwardsStore"))
        .isEqualTo(PublicFace.of(BackwardsStore.class));
  }

  private void write(String content) throws IOException {
    Files.writeString(directory.resolve("datastore"), content);
  }
}
