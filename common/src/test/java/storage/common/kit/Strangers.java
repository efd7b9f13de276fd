package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/** A store is opened in somebody's directory: what else lies there is none of its business. */
public interface Strangers extends StoreUnderTest {

  /** How long a store may think about what is in its way. */
  int MOMENT_IN_SECONDS = 4;

  @Test
  @Proves(Promise.STRANGERS_FILES_ARE_LEFT_ALONE)
  default void filesThatTheStoreHasNotWrittenAreLeftAlone(@TempDir Path directory)
      throws IOException {
    Set<String> own = ownNames(directory.resolve("probe"));
    Path shared = Files.createDirectories(directory.resolve("shared"));
    List<Path> strangers = new ArrayList<>(putStrangers(shared, own, "before"));
    try (KeyValueStore store = open(shared)) {
      strangers.addAll(putStrangers(shared, own, "during"));
      store.set("name", "Ada");
      store.set("name", "Grace");
      reclaim(store);
      assertThat(store.get("name")).as("get name").contains("Grace");
    }
    strangers.addAll(putStrangers(shared, own, "after"));
    try (KeyValueStore store = open(shared)) {
      assertThat(store.get("name")).as("get name").contains("Grace");
      store.set("name", "Ada");
    }
    for (Path each : strangers) {
      assertThat(each).hasContent(contentOf(each));
    }
  }

  /** The store may refuse to work there, but not make room for itself. */
  @Test
  @Proves(Promise.STRANGERS_FILES_ARE_LEFT_ALONE)
  default void aDirectoryWithTheNameOfAFileIsLeftAlone(@TempDir Path directory) throws IOException {
    for (String name : ownNames(directory.resolve("probe"))) {
      Path shared = directory.resolve("with a directory " + name);
      Path inside = Files.createDirectories(shared.resolve(name)).resolve("holiday.jpg");
      Files.writeString(inside, contentOf(inside));
      try (KeyValueStore store = open(shared)) {
        store.set("name", "Ada");
        assertThat(store.get("name")).as("get name").contains("Ada");
      } catch (IOException e) {
        // it says what is in its way
      }
      assertThat(inside).hasContent(contentOf(inside));
    }
  }

  /**
   * A store has to look what it opens: else it waits for ever, or writes to where nothing stays.
   */
  @Test
  @Proves(Promise.STRANGERS_FILES_ARE_LEFT_ALONE)
  default void whatIsNoFileIsToldAndNotWaitedFor(@TempDir Path directory) throws Exception {
    Path whole = directory.resolve("whole");
    try (KeyValueStore store = open(whole)) {
      store.set("name", "Ada");
    }
    Map<String, byte[]> files = StoredFiles.read(whole);
    int tried = 0;
    for (InTheWay thing : InTheWay.values()) {
      for (String name : files.keySet()) {
        Path store = StoredFiles.write(directory.resolve("store " + tried++), files);
        Path file = store.resolve(name);
        Files.delete(file);
        if (thing.isMade(file)) {
          String what = "open, get and set with %s called %s".formatted(thing.title(), name);
          thing.within(MOMENT_IN_SECONDS, file, what, () -> readAndSet(store));
          assertThat(Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).as(what).isFalse();
          assertThat(Files.deleteIfExists(file)).as("it is still there, %s", what).isTrue();
        }
      }
    }
  }

  private void readAndSet(Path directory) throws IOException {
    try (KeyValueStore reader = openToRead(directory)) {
      reader.get("name");
    } catch (IOException e) {
      // it says what is in its way
    }
    try (KeyValueStore store = open(directory)) {
      store.set("name", "Grace");
    } catch (IOException e) {
      return;
    }
    try (KeyValueStore store = open(directory)) {
      assertThat(store.get("name")).as("get name after set name").contains("Grace");
    }
  }

  private Set<String> ownNames(Path probe) throws IOException {
    try (KeyValueStore store = open(probe)) {
      store.set("name", "Ada");
    }
    return StoredFiles.read(probe).keySet();
  }

  /** Puts files there of people and their editors, and of other stores. */
  private static List<Path> putStrangers(Path shared, Set<String> own, String when)
      throws IOException {
    List<String> names = new ArrayList<>();
    names.addAll(List.of("." + when, when + ".txt", when + ".tmp", "#" + when + "#", when + ".db"));
    for (String name : own) {
      names.add(name + "." + when + "~");
      names.add("." + name + "." + when + ".swp");
      names.add(when + "-" + name);
    }
    List<Path> strangers = new ArrayList<>();
    for (String name : names) {
      Path file = shared.resolve(name);
      strangers.add(Files.writeString(file, contentOf(file)));
    }
    return strangers;
  }

  private static String contentOf(Path file) {
    return "a stranger's " + file.getFileName();
  }
}
