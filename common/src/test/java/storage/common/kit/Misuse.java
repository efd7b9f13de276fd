package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
      assertRefused("set(null, \"x\")", () -> store.set(null, "x"), NullPointerException.class);
      assertRefused(
          "set(\"name\", null)", () -> store.set("name", null), NullPointerException.class);
      assertRefused("get(null)", () -> store.get(null), NullPointerException.class);
      assertThat(store.get("name")).as("get name after the refused calls").contains("Ada");
    }
  }

  @Test
  @Proves(Promise.MISUSE_IS_REPORTED)
  default void aClosedStoreRefusesToBeUsed(@TempDir Path directory) throws IOException {
    KeyValueStore store = open(directory);
    store.set("name", "Ada");
    store.close();
    assertRefused(
        "get(\"name\") after close", () -> store.get("name"), IllegalStateException.class);
    assertRefused(
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
    assertThatThrownBy(() -> open(file).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a-file");
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
    assertThatThrownBy(
            () -> {
              try (KeyValueStore store = open(disk.path())) {
                store.set("name", "Grace");
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining(directory.getFileName().toString());
    try (KeyValueStore store = open(directory)) {
      assertThat(store.get("name")).as("get name").contains("Ada");
    }
  }

  private static void assertRefused(
      String what, ObservedDisk.IoAction call, Class<? extends Exception> expected) {
    try {
      call.run();
    } catch (Exception thrown) {
      assertThat(thrown).as(what).isInstanceOf(expected);
      return;
    }
    throw new AssertionError(
        "%s is to throw %s, and threw nothing".formatted(what, expected.getSimpleName()));
  }
}
