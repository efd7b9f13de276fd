package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/** What a caller does wrong is told at once, and harms nothing that is stored. */
public interface Misuse extends StoreUnderTest {

  @Test
  @Proves(Promise.MISUSE_IS_REPORTED)
  default void nullIsRefused(@TempDir Path directory) throws IOException {
    try (KeyValueStore store = open(directory)) {
      store.set("name", "Ada");
      Thrown.by("set(null, \"x\")", () -> store.set(null, "x"), NullPointerException.class);
      Thrown.by("set(\"name\", null)", () -> store.set("name", null), NullPointerException.class);
      Thrown.by("get(null)", () -> store.get(null), NullPointerException.class);
      assertThat(store.get("name")).as("get name after the refused calls").contains("Ada");
    }
  }

  @Test
  @Proves(Promise.MISUSE_IS_REPORTED)
  default void aClosedStoreRefusesToBeUsed(@TempDir Path directory) throws IOException {
    KeyValueStore store = open(directory);
    store.set("name", "Ada");
    store.close();
    Thrown.by("get(\"name\") after close", () -> store.get("name"), IllegalStateException.class);
    Thrown.by(
        "set(\"name\", \"x\") after close",
        () -> store.set("name", "x"),
        IllegalStateException.class);
    try (KeyValueStore reopened = open(directory)) {
      assertThat(reopened.get("name")).as("get name").contains("Ada");
    }
  }

  @Test
  @Proves(Promise.MISUSE_IS_REPORTED)
  default void closingTwiceDoesNothing(@TempDir Path directory) throws IOException {
    KeyValueStore store = open(directory);
    store.set("name", "Ada");
    store.close();
    try (KeyValueStore other = open(directory)) {
      store.close();
      assertThat(other.get("name")).as("get name").contains("Ada");
      other.set("name", "Grace");
      assertThat(other.get("name")).as("get name").contains("Grace");
    }
  }

  @Test
  @Proves(Promise.MISUSE_IS_REPORTED)
  @Needs(Sight.DISK)
  default void closeLeavesNoFileOpen(@TempDir Path directory) throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    for (int i = 0; i < 3; i++) {
      try (KeyValueStore store = open(disk.path())) {
        store.set("name", "Ada");
        assertThat(store.get("name")).as("get name").contains("Ada");
        assertThat(store.get("missing")).as("get missing").isEmpty();
      }
      assertThat(disk.openFiles()).as("files left open").isZero();
    }
  }

  @Test
  @Proves(Promise.MISUSE_IS_REPORTED)
  default void aFileInPlaceOfTheDirectoryIsAnErrorThatNamesIt(@TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("a-file"), "something else");
    Thrown.by(
        "open where a file has the directory's name",
        () -> open(file).close(),
        IOException.class,
        "a-file");
    assertThat(file).hasContent("something else");
  }

  @Test
  @Proves(Promise.MISUSE_IS_REPORTED)
  @Needs(Sight.DISK)
  default void aDirectoryThatCannotBeWrittenIsAnErrorThatNamesIt(@TempDir Path directory)
      throws IOException {
    try (KeyValueStore store = open(directory)) {
      store.set("name", "Ada");
    }
    ObservedDisk disk = new ObservedDisk(directory);
    disk.denyWriting();
    Thrown.by(
        "set(\"name\", \"Grace\") in a directory that cannot be written",
        () -> {
          try (KeyValueStore store = open(disk.path())) {
            store.set("name", "Grace");
          }
        },
        IOException.class,
        directory.getFileName().toString());
    try (KeyValueStore store = open(directory)) {
      assertThat(store.get("name")).as("get name").contains("Ada");
    }
  }
}
