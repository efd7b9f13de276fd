package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;
import storage.common.StoreLockedException;

/** Two owners of one directory: the second is refused, or both append whole records. */
public interface SecondWriter extends StoreUnderTest {

  @Test
  @Proves(Promise.SECOND_WRITER_IS_REFUSED)
  default void aSecondStoreInThisProcess(@TempDir Path directory) throws IOException {
    try (KeyValueStore first = open(directory)) {
      first.set("name", "Ada");
      if (keeps(Promise.SECOND_WRITER_IS_REFUSED)) {
        for (int attempt = 0; attempt < 2; attempt++) {
          assertThatThrownBy(() -> open(directory).close())
              .isInstanceOf(StoreLockedException.class)
              .hasMessageContaining(directory.toString());
        }
        first.set("name", "Grace");
        assertThat(first.get("name")).as("get name").contains("Grace");
      } else {
        try (KeyValueStore second = open(directory)) {
          for (int i = 0; i < 50; i++) {
            first.set("first " + i, "a");
            second.set("second " + i, "b");
          }
          for (int i = 0; i < 50; i++) {
            assertThat(second.get("first " + i)).as("the known limit: both append").contains("a");
            assertThat(first.get("second " + i)).as("the known limit: both append").contains("b");
          }
        }
      }
    }
    try (KeyValueStore store = open(directory)) {
      assertThat(store.get("name")).as("free again once it was closed").isPresent();
    }
  }

  /** Closing any channel of a locked file frees the lock of the whole process, says POSIX. */
  @Test
  @Proves(Promise.SECOND_WRITER_IS_REFUSED)
  default void aRefusalLeavesTheFirstStoreItsOwner(@TempDir Path directory) throws IOException {
    try (KeyValueStore first = open(directory)) {
      first.set("name", "Ada");
      if (keeps(Promise.SECOND_WRITER_IS_REFUSED)) {
        assertThatThrownBy(() -> open(directory)).isInstanceOf(StoreLockedException.class);
      }
      assertThat(ChildProcess.canOpen(this, directory))
          .as("whether another process may open it, now that one in this was refused")
          .isEqualTo(!keeps(Promise.SECOND_WRITER_IS_REFUSED));
    }
    assertThat(ChildProcess.canOpen(this, directory)).as("once it is closed").isTrue();
  }

  /** Nor must the lock go when the garbage collector closes what nobody has any more. */
  @Test
  @Proves(Promise.SECOND_WRITER_IS_REFUSED)
  default void aSecondStoreOfAnotherClassLoader(@TempDir Path directory) throws Exception {
    try (KeyValueStore first = open(directory)) {
      first.set("name", "Ada");
      if (keeps(Promise.SECOND_WRITER_IS_REFUSED)) {
        assertThatThrownBy(() -> OtherClassLoader.set(this, directory, "other", count -> {}))
            .cause()
            .hasToString(new StoreLockedException(directory).toString());
        System.gc();
      } else {
        OtherClassLoader.set(this, directory, "other", count -> {});
      }
      assertThat(ChildProcess.canOpen(this, directory))
          .as("whether another process may open it, now that one in this was refused")
          .isEqualTo(!keeps(Promise.SECOND_WRITER_IS_REFUSED));
      assertThat(first.get("name")).as("get name").contains("Ada");
    }
    OtherClassLoader.set(this, directory, "other", count -> {});
  }

  @Test
  @Proves(Promise.SECOND_WRITER_IS_REFUSED)
  default void aSecondStoreInAnotherProcess(@TempDir Path directory) throws IOException {
    int acknowledged;
    try (ChildProcess child = ChildProcess.start(this, directory, 0)) {
      acknowledged = child.await(10);
      if (keeps(Promise.SECOND_WRITER_IS_REFUSED)) {
        assertThatThrownBy(() -> open(directory).close()).isInstanceOf(StoreLockedException.class);
      } else {
        try (KeyValueStore second = open(directory)) {
          second.set("second", "b");
        }
      }
      acknowledged = child.await(50);
    }
    try (KeyValueStore store = open(directory)) {
      assertThat(store.get(ChildProcess.key(acknowledged)))
          .as("the first writer goes on, and its death frees the directory")
          .isPresent();
      assertThat(store.get("second").isPresent())
          .isEqualTo(!keeps(Promise.SECOND_WRITER_IS_REFUSED));
    }
  }
}
