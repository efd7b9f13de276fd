package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/** The disk is full at any byte of a record, and later there is room again. */
public interface FullDisk extends StoreUnderTest {

  @Test
  @Proves(Promise.SURVIVES_A_FULL_DISK)
  default void aFailedSetLosesNothingThatWasStored(@TempDir Path directory) throws IOException {
    long length = recordLength(directory.resolve("length"));
    for (long room = 0; room < length; room++) {
      ObservedDisk disk = new ObservedDisk(directory.resolve("room for " + room));
      try (KeyValueStore store = storeWithTwoRecords(disk)) {
        failToSet(store, disk, room);
        assertThat(store.get("name")).as("room for %d bytes", room).contains("Ada");
        assertThat(store.get("town")).as("room for %d bytes", room).contains("London");
      }
      assertStored(disk, "name", "Ada");
      assertStored(disk, "town", "London");
    }
  }

  @Test
  @Proves(Promise.SURVIVES_A_FULL_DISK)
  default void theSameStoreWorksAgainOnceThereIsRoom(@TempDir Path directory) throws IOException {
    long length = recordLength(directory.resolve("length"));
    for (long room = 0; room < length; room++) {
      ObservedDisk disk = new ObservedDisk(directory.resolve("room for " + room));
      try (KeyValueStore store = storeWithTwoRecords(disk)) {
        failToSet(store, disk, room);
        disk.makeRoom();
        for (int i = 0; i < 3; i++) {
          store.set("after " + i, "value " + i);
          assertThat(store.get("after " + i)).as("room for %d", room).contains("value " + i);
        }
      }
      assertStored(disk, "name", "Ada");
      assertStored(disk, "town", "London");
      for (int i = 0; i < 3; i++) {
        assertStored(disk, "after " + i, "value " + i);
      }
    }
  }

  /** The bytes are on the disk, and the store was told that they are not. */
  @Test
  @Proves(Promise.SURVIVES_A_FULL_DISK)
  default void aWriteThatFailsAfterItsLastByteIsOldOrNew(@TempDir Path directory)
      throws IOException {
    ObservedDisk disk = new ObservedDisk(directory.resolve("store"));
    try (KeyValueStore store = storeWithTwoRecords(disk)) {
      disk.failAfterNextWrite();
      assertThatThrownBy(() -> store.set("name", "Grace")).isInstanceOf(IOException.class);
      assertThat(store.get("name").orElseThrow()).isIn("Ada", "Grace");
      store.set("town", "Paris");
      assertThat(store.get("town")).contains("Paris");
    }
    try (KeyValueStore store = open(disk.path())) {
      assertThat(store.get("name").orElseThrow()).as("after reopening").isIn("Ada", "Grace");
      assertThat(store.get("town")).as("after reopening").contains("Paris");
    }
  }

  private KeyValueStore storeWithTwoRecords(ObservedDisk disk) throws IOException {
    KeyValueStore store = open(disk.path());
    store.set("town", "London");
    store.set("name", "Ada");
    return store;
  }

  private long recordLength(Path directory) throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    try (KeyValueStore store = storeWithTwoRecords(disk)) {
      long length = disk.during(() -> store.set("name", "Grace")).bytesWritten();
      assertThat(length)
          .as("bytes that the kit saw; a store that opens a java.io.File escapes it")
          .isPositive();
      return length;
    }
  }

  private static void failToSet(KeyValueStore store, ObservedDisk disk, long room) {
    disk.fullAfter(room);
    assertThatThrownBy(() -> store.set("name", "Grace"))
        .as("set with room for %d bytes", room)
        .isInstanceOf(IOException.class);
  }

  private void assertStored(ObservedDisk disk, String key, String value) throws IOException {
    disk.makeRoom();
    try (KeyValueStore store = open(disk.path())) {
      assertThat(store.get(key)).as("%s, after reopening", key).contains(value);
    }
  }
}
