package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/**
 * An editor writes a new file and gives it the name of the old one; somebody tidies up and deletes
 * it. A store that has the old file open can go on writing to it, where nobody will ever look.
 */
public interface ReplacedFile extends StoreUnderTest {

  @Test
  @Proves(Promise.FILE_IS_THE_ONE_WITH_ITS_NAME)
  default void aSetAfterTheFileWasReplacedIsSeenOrFails(@TempDir Path temp) throws IOException {
    Path directory = temp.resolve("store");
    setAfter(
        directory,
        file -> {
          Path copy = Files.copy(file, temp.resolve("copy"));
          Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
        });
  }

  @Test
  @Proves(Promise.FILE_IS_THE_ONE_WITH_ITS_NAME)
  default void aSetAfterTheFileWasRemovedIsSeenOrFails(@TempDir Path temp) throws IOException {
    setAfter(temp.resolve("store"), Files::delete);
  }

  private void setAfter(Path directory, Change change) throws IOException {
    try (KeyValueStore store = open(directory)) {
      store.set("town", "London");
    }
    Map<String, byte[]> before = StoredFiles.read(directory);
    try (KeyValueStore store = open(directory)) {
      store.set("name", "Ada");
      change.make(directory.resolve(StoredFiles.grown(before, StoredFiles.read(directory), "Ada")));
      if (refusesToSet(store)) {
        return;
      }
      assertThat(store.get("name")).as("get name by the same store").contains("Grace");
    }
    String expected = Shown.value("Grace");
    String seen = seenByTheNext(directory);
    if (keeps(Promise.FILE_IS_THE_ONE_WITH_ITS_NAME)) {
      if (!seen.equals(expected)) {
        fail("get name by the next process: expected %s, came %s", expected, seen);
      }
    } else {
      assertThat(seen).as("the known limit: the set went to the old file").isNotEqualTo(expected);
    }
  }

  private String seenByTheNext(Path directory) {
    try (KeyValueStore next = open(directory)) {
      return next.get("name").map(Shown::value).orElse("nothing");
    } catch (IOException e) {
      return Sentence.ofThrown(e);
    }
  }

  private static boolean refusesToSet(KeyValueStore store) {
    try {
      store.set("name", "Grace");
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** What is done to a file under the feet of its store. */
  @FunctionalInterface
  interface Change {
    void make(Path file) throws IOException;
  }
}
