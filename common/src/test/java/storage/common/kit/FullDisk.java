package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/** The disk is full at any byte of a record, and later there is room again. */
public interface FullDisk extends StoreUnderTest {

  /** In bytes: the longest record of these tests fits into less. */
  int MOST_ROOM = 64;

  @Test
  @Proves(Promise.SURVIVES_A_FULL_DISK)
  @Needs(Sight.DISK)
  default void aFailedSetLosesNothingThatWasStored(@TempDir Path directory) throws IOException {
    for (long room = 0; room < MOST_ROOM; room++) {
      ObservedDisk disk = new ObservedDisk(directory.resolve("room for " + room));
      String name;
      try (KeyValueStore store = storeWithTwoRecords(disk)) {
        disk.fullAfter(room);
        name = FailingSets.set(store, "name", "Ada").acknowledged();
        assertThat(store.get("name"))
            .as("get on a full disk (bytes left before: %d)", room)
            .contains(name);
        assertThat(store.get("town"))
            .as("get on a full disk (bytes left before: %d)", room)
            .contains("London");
      }
      assertStored(disk, "name", name);
      assertStored(disk, "town", "London");
    }
  }

  @Test
  @Proves(Promise.SURVIVES_A_FULL_DISK)
  @Needs(Sight.DISK)
  default void theSameStoreWorksAgainOnceThereIsRoom(@TempDir Path directory) throws IOException {
    for (long room = 0; room < MOST_ROOM; room++) {
      ObservedDisk disk = new ObservedDisk(directory.resolve("room for " + room));
      String name;
      try (KeyValueStore store = storeWithTwoRecords(disk)) {
        disk.fullAfter(room);
        name = FailingSets.set(store, "name", "Ada").acknowledged();
        disk.makeRoom();
        for (int i = 0; i < 3; i++) {
          store.set("after " + i, "value " + i);
          assertThat(store.get("after " + i))
              .as("get after %d, once there is room again (bytes left before: %d)", i, room)
              .contains("value " + i);
        }
      }
      assertStored(disk, "name", name);
      assertStored(disk, "town", "London");
      for (int i = 0; i < 3; i++) {
        assertStored(disk, "after " + i, "value " + i);
      }
    }
  }

  /** The bytes are on the disk, and the store was told that they are not. */
  @Test
  @Proves(Promise.SURVIVES_A_FULL_DISK)
  @Needs(Sight.DISK)
  default void aWriteThatFailsAfterItsLastByteIsOldOrNew(@TempDir Path directory)
      throws IOException {
    ObservedDisk disk = new ObservedDisk(directory.resolve("store"));
    FailingSets.Outcome outcome;
    try (KeyValueStore store = storeWithTwoRecords(disk)) {
      disk.failAfterEachWrite();
      outcome = FailingSets.set(store, "name", "Ada");
      disk.makeRoom();
      assertThat(store.get("name").orElseThrow()).isIn(outcome.acknowledged(), outcome.failed());
      store.set("town", "Paris");
      assertThat(store.get("town")).as("get town").contains("Paris");
    }
    try (KeyValueStore store = open(disk.path())) {
      assertThat(store.get("name").orElseThrow())
          .as("after reopening")
          .isIn(outcome.acknowledged(), outcome.failed());
      assertThat(store.get("town")).as("after reopening").contains("Paris");
    }
  }

  private KeyValueStore storeWithTwoRecords(ObservedDisk disk) throws IOException {
    KeyValueStore store = open(disk.path());
    store.set("town", "London");
    store.set("name", "Ada");
    return store;
  }

  private void assertStored(ObservedDisk disk, String key, String value) throws IOException {
    disk.makeRoom();
    try (KeyValueStore store = open(disk.path())) {
      assertThat(store.get(key)).as("%s, after reopening", key).contains(value);
    }
  }
}
