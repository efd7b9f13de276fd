package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/** Whoever only reads a store leaves no trace in its directory, and is in nobody's way. */
public interface Readers extends StoreUnderTest {

  @Test
  @Proves(Promise.A_READER_CHANGES_NOTHING)
  default void aReaderLeavesEveryFileAsItWas(@TempDir Path directory) throws IOException {
    try (KeyValueStore store = open(directory)) {
      setNameAndTown(store);
    }
    assertReadingChangesNothing(directory);
  }

  /** To repair what a crash has left is for the next writer, and not for a reader. */
  @Test
  @Proves(Promise.A_READER_CHANGES_NOTHING)
  default void aReaderLeavesACrashedStoreToItsOwner(@TempDir Path directory) throws IOException {
    Path whole = directory.resolve("store");
    try (KeyValueStore store = open(whole)) {
      setNameAndTown(store);
    }
    TornRecord torn = TornRecord.of(this, whole, "torn", "record");
    Path crashed = directory.resolve("crashed");
    StoredFiles.write(crashed, torn.cutAt(torn.to() - 1));
    assertReadingChangesNothing(crashed);
  }

  @Test
  @Proves(Promise.A_READER_CHANGES_NOTHING)
  default void aReaderWorksBesideAWriter(@TempDir Path directory) throws IOException {
    try (KeyValueStore writer = open(directory)) {
      setNameAndTown(writer);
      if (keeps(Promise.A_READER_CHANGES_NOTHING)) {
        assertReadingChangesNothing(directory);
      } else {
        assertThatThrownBy(() -> openToRead(directory).close())
            .as("the known limit: one at a time")
            .isInstanceOf(IOException.class);
      }
      writer.set("town", "Paris");
      assertThat(writer.get("town")).as("the writer goes on").contains("Paris");
    }
    try (KeyValueStore store = open(directory)) {
      assertThat(store.get("name")).as("get name").contains("Grace");
      assertThat(store.get("town")).as("get town").contains("Paris");
    }
  }

  @Test
  @Proves(Promise.A_READER_CHANGES_NOTHING)
  @Needs(Sight.DISK)
  default void aReaderNeedsNoPermissionToWrite(@TempDir Path directory) throws IOException {
    try (KeyValueStore store = open(directory)) {
      setNameAndTown(store);
    }
    ObservedDisk disk = new ObservedDisk(directory);
    disk.denyWriting();
    if (keeps(Promise.A_READER_CHANGES_NOTHING)) {
      assertReads(disk.path());
    } else {
      assertThatThrownBy(() -> openToRead(disk.path()).close())
          .as("the known limit: it has to write")
          .isInstanceOf(IOException.class);
    }
  }

  private void assertReadingChangesNothing(Path directory) throws IOException {
    Listing.age(directory);
    Map<String, String> before = Listing.of(directory);
    assertReads(directory);
    assertThat(Listing.of(directory)).as("after it was read").isEqualTo(before);
  }

  private void assertReads(Path directory) throws IOException {
    try (KeyValueStore reader = openToRead(directory)) {
      assertThat(reader.get("name")).as("get name").contains("Grace");
      assertThat(reader.get("town")).as("get town").contains("London");
      assertThat(reader.get("missing")).as("get missing").isEmpty();
    }
  }

  private static void setNameAndTown(KeyValueStore store) throws IOException {
    store.set("name", "Ada");
    store.set("town", "London");
    store.set("name", "Grace");
  }
}
