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
      assertThatThrownBy(() -> store.set(null, "x")).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> store.set("name", null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> store.get(null)).isInstanceOf(NullPointerException.class);
      assertThat(store.get("name")).contains("Ada");
    }
  }

  @Test
  @Proves(Promise.MISUSE_IS_REPORTED)
  default void aClosedStoreRefusesToBeUsed(@TempDir Path directory) throws IOException {
    KeyValueStore store = open(directory);
    store.set("name", "Ada");
    store.close();
    assertThatThrownBy(() -> store.get("name")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> store.set("name", "x")).isInstanceOf(IllegalStateException.class);
    try (KeyValueStore reopened = open(directory)) {
      assertThat(reopened.get("name")).contains("Ada");
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
      assertThat(other.get("name")).contains("Ada");
      other.set("name", "Grace");
      assertThat(other.get("name")).contains("Grace");
    }
  }

  @Test
  @Proves(Promise.MISUSE_IS_REPORTED)
  default void closeLeavesNoFileOpen(@TempDir Path directory) throws IOException {
    ObservedDisk disk = new ObservedDisk(directory);
    for (int i = 0; i < 3; i++) {
      try (KeyValueStore store = open(disk.path())) {
        store.set("name", "Ada");
        assertThat(store.get("name")).contains("Ada");
        assertThat(store.get("missing")).isEmpty();
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
      assertThat(store.get("name")).contains("Ada");
    }
  }
}
