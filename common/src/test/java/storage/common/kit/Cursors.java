package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.Cursor;
import storage.common.Range;
import storage.common.Snapshot;
import storage.common.SortedStore;

/** What a caller does wrong with cursors and snapshots is told, and what is closed lets go. */
public interface Cursors extends SortedStoreUnderTest {

  @Test
  @Proves(Promise.CURSORS_LET_GO)
  default void aCursorShowsNothingBeforeItsFirstRecordNorAfterItsLast(@TempDir Path directory)
      throws IOException {
    try (SortedStore store = openSorted(directory)) {
      store.set("name", "Ada");
      try (Cursor cursor = store.scan(Range.all())) {
        expectNoRecord("before the first next()", cursor);
        assertThat(Walk.next(cursor)).as("record 1").isEqualTo("name=Ada");
        assertThat(cursor.key()).as("key() once more").isEqualTo("name");
        for (int i = 0; i < 2; i++) {
          assertThat(cursor.next()).as("next() after the last record").isFalse();
          expectNoRecord("after the last record", cursor);
        }
      }
    }
  }

  private static void expectNoRecord(String when, Cursor cursor) {
    Thrown.by("key() " + when, cursor::key, IllegalStateException.class);
    Thrown.by("value() " + when, cursor::value, IllegalStateException.class);
  }

  @Test
  @Proves(Promise.CURSORS_LET_GO)
  default void aClosedCursorRefusesToBeUsed(@TempDir Path directory) throws IOException {
    try (SortedStore store = openSorted(directory)) {
      store.set("a", "1");
      store.set("b", "2");
      Cursor cursor = store.scan(Range.all());
      cursor.next();
      cursor.close();
      cursor.close();
      expectRefused("after close", cursor);
      Walk.expect("another scan", store.scan(Range.all()), List.of("a=1", "b=2"));
    }
  }

  private static void expectRefused(String when, Cursor cursor) {
    Thrown.by("next() " + when, cursor::next, IllegalStateException.class);
    expectNoRecord(when, cursor);
  }

  @Test
  @Proves(Promise.CURSORS_LET_GO)
  default void aClosedSnapshotRefusesToBeUsed(@TempDir Path directory) throws IOException {
    try (SortedStore store = openSorted(directory)) {
      store.set("name", "Ada");
      Snapshot snapshot = store.snapshot();
      Cursor cursor = snapshot.scan(Range.all());
      snapshot.close();
      snapshot.close();
      expectRefused("after close", snapshot);
      Walk.expect("a cursor that it gave", cursor, List.of("name=Ada"));
    }
  }

  private static void expectRefused(String when, Snapshot snapshot) {
    Thrown.by(
        "snapshot.get(\"name\") " + when, () -> snapshot.get("name"), IllegalStateException.class);
    Thrown.by(
        "snapshot.scan(Range.all()) " + when,
        () -> snapshot.scan(Range.all()),
        IllegalStateException.class);
  }

  @Test
  @Proves(Promise.CURSORS_LET_GO)
  default void aClosedStoreEndsItsCursorsAndSnapshots(@TempDir Path directory) throws IOException {
    SortedStore store = openSorted(directory);
    store.set("name", "Ada");
    Cursor cursor = store.scan(Range.all());
    cursor.next();
    Snapshot snapshot = store.snapshot();
    store.close();
    String when = "after the store was closed";
    expectRefused(when, cursor);
    expectRefused(when, snapshot);
    Thrown.by("scan " + when, () -> store.scan(Range.all()), IllegalStateException.class);
    Thrown.by("snapshot() " + when, store::snapshot, IllegalStateException.class);
    Thrown.by("delete(\"name\") " + when, () -> store.delete("name"), IllegalStateException.class);
    cursor.close();
    snapshot.close();
    try (SortedStore reopened = openSorted(directory)) {
      assertThat(reopened.get("name")).as("get name").contains("Ada");
    }
  }

  @Test
  @Proves(Promise.CURSORS_LET_GO)
  default void whatIsNoKeyAndNoRangeIsRefused(@TempDir Path directory) throws IOException {
    try (SortedStore store = openSorted(directory);
        Snapshot snapshot = store.snapshot()) {
      Thrown.by("delete(null)", () -> store.delete(null), NullPointerException.class);
      Thrown.by("scan(null)", () -> store.scan(null), NullPointerException.class);
      Thrown.by("snapshot.get(null)", () -> snapshot.get(null), NullPointerException.class);
      Thrown.by("snapshot.scan(null)", () -> snapshot.scan(null), NullPointerException.class);
      for (String text : Texts.NOT_UTF_8) {
        String shown = Texts.visible(text);
        Thrown.by(
            "delete of " + shown, () -> store.delete(text), IllegalArgumentException.class, "key");
        Thrown.by(
            "snapshot.get of " + shown,
            () -> snapshot.get(text),
            IllegalArgumentException.class,
            "key");
      }
      Walk.expect("scan", store.scan(Range.all()), List.of());
    }
  }

  /** Some cursors are left half-way, and some are closed after all that they have shown is gone. */
  @Test
  @Proves(Promise.CURSORS_LET_GO)
  @Needs(Sight.DISK)
  default void noFileStaysOpenForAClosedCursor(@TempDir Path directory) throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    SortedStore store = openSorted(disk.path());
    for (int i = 0; i < 100; i++) {
      store.set("key " + i, "1");
    }
    bury(store);
    Cursor late = store.scan(Range.all());
    late.next();
    Snapshot snapshot = store.snapshot();
    Cursor latest = snapshot.scan(Range.all().backward());
    latest.next();
    for (int i = 0; i < 100; i++) {
      store.delete("key " + i);
    }
    bury(store);
    late.close();
    store.close();
    latest.close();
    snapshot.close();
    assertThat(disk.openFiles()).as("files left open after a late close").isZero();

    try (SortedStore reopened = openSorted(disk.path())) {
      Walk.toTheEnd(reopened.scan(Range.all()));
      int before = disk.openFiles();
      for (int i = 0; i < 50; i++) {
        try (Cursor cursor = reopened.scan(Range.all())) {
          cursor.next();
        }
      }
      assertThat(disk.openFiles() - before).as("files left open by 50 cursors").isLessThan(10);
    }
  }
}
