package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.SortedStore;

/** A key that was deleted has no value until it is set again. */
public interface Deletions extends SortedStoreUnderTest {

  @Test
  @Proves(Promise.DELETED_STAYS_DELETED)
  default void aDeletedKeyIsGone(@TempDir Path directory) throws IOException {
    try (SortedStore store = openSorted(directory)) {
      store.set("name", "Ada");
      store.set("town", "London");
      store.delete("name");
      store.delete("never set");
      expect("after the deletion", store, "town=London");
      store.set("name", "Grace");
      expect("set again", store, "name=Grace", "town=London");
      store.delete("name");
    }
    try (SortedStore store = openSorted(directory)) {
      expect("after reopening", store, "town=London");
    }
  }

  @Test
  @Proves(Promise.DELETED_STAYS_DELETED)
  default void anEmptyValueIsNoDeletion(@TempDir Path directory) throws IOException {
    try (SortedStore store = openSorted(directory)) {
      store.set("name", "");
      assertThat(store.get("name")).as("get name").contains("");
      expect("after the set", store, "name=");
    }
    try (SortedStore store = openSorted(directory)) {
      expect("after reopening", store, "name=");
    }
  }

  /** What was deleted may be stored several times, and each of them may outlive the deletion. */
  @Test
  @Proves(Promise.DELETED_STAYS_DELETED)
  default void aDeletedKeyStaysDeletedWhateverIsWrittenAfterIt(@TempDir Path directory)
      throws IOException {
    try (SortedStore store = openSorted(directory)) {
      for (int i = 0; i < 50; i++) {
        store.set("key " + i, "first");
        store.set("kept", "first");
      }
      bury(store);
      for (int i = 0; i < 50; i++) {
        store.set("key " + i, "second");
      }
      bury(store);
      for (int i = 0; i < 50; i++) {
        store.delete("key " + i);
      }
      expect("at once", store, "kept=first");
      for (int round = 1; round <= 2; round++) {
        bury(store);
        expect("after %d MiB more".formatted(round * 5), store, "kept=first");
      }
    }
    for (int round = 1; round <= 2; round++) {
      try (SortedStore store = openSorted(directory)) {
        expect("reopened " + round + " times", store, "kept=first");
        bury(store);
        expect("and 5 MiB more", store, "kept=first");
      }
    }
  }

  /** The files as they are while the store is open are what a killed process leaves. */
  @Test
  @Proves(Promise.DELETED_STAYS_DELETED)
  default void aDeletionSurvivesAKill(@TempDir Path directory) throws IOException {
    Path killed = directory.resolve("killed");
    try (SortedStore store = openSorted(directory.resolve("store"))) {
      store.set("name", "Ada");
      store.set("town", "London");
      store.delete("name");
      StoredFiles.write(killed, StoredFiles.read(directory.resolve("store")));
    }
    try (SortedStore store = openSorted(killed)) {
      expect("after a kill", store, "town=London");
    }
  }

  /** What a failed deletion leaves is seen by get and by scan, and by the next process. */
  @Test
  @Proves(Promise.SURVIVES_A_FULL_DISK)
  @Needs(Sight.DISK)
  default void aFailedDeletionIsNoneOrWhole(@TempDir Path directory) throws IOException {
    for (long room = 0; room < FullDisk.MOST_ROOM; room += 3) {
      String when = "on a full disk (bytes left before: %d)".formatted(room);
      ObservedDisk disk = new ObservedDisk(directory.resolve("room for " + room));
      String[] left;
      try (SortedStore store = openSorted(disk.path())) {
        store.set("name", "Ada");
        store.set("town", "London");
        disk.fullAfter(room);
        setAndDeleteUntilOneFails(store);
        left =
            store.get("name").isPresent()
                ? new String[] {"name=Ada", "town=London"}
                : new String[] {"town=London"};
        expect(when, store, left);
        disk.makeRoom();
      }
      try (SortedStore store = openSorted(disk.path())) {
        expect(when + ", and reopened", store, left);
        store.delete("name");
        expect(when + ", and deleted again", store, "town=London");
      }
    }
  }

  private static void setAndDeleteUntilOneFails(SortedStore store) {
    for (int i = 0; i < 20_000; i++) {
      try {
        store.delete("name");
        store.set("name", "Ada");
      } catch (IOException full) {
        return;
      }
    }
    throw new AssertionError("no deletion has failed, though the disk was full");
  }

  /** Fails unless these are all records, to a scan and to get. */
  private static void expect(String when, SortedStore store, String... records) throws IOException {
    Walk.expect("scan " + when, store.scan(BELOW_BURIED), List.of(records));
    boolean hasName = List.of(records).stream().anyMatch(each -> each.startsWith("name="));
    assertThat(store.get("name").isPresent()).as("name is there %s", when).isEqualTo(hasName);
    assertThat(store.get("key 7")).as("get key 7 %s", when).isEmpty();
  }
}
