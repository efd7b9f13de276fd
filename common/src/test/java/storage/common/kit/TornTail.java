package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.KeyValueStore;

/** A crash may cut the last record short at any byte: recover, append, reopen, for each of them. */
public interface TornTail extends StoreUnderTest {

  @Test
  @Proves(Promise.TORN_TAIL_IS_HARMLESS)
  default void aRecordCutAtAnyByteIsIgnored(@TempDir Path directory) throws IOException {
    cutAtEveryByte(
        directory,
        store -> {
          assertThat(store.get("name")).as("get name").contains("Ada");
          assertThat(store.get("town")).as("get town").contains("London");
        });
  }

  @Test
  @Proves(Promise.TORN_TAIL_IS_HARMLESS)
  default void aTornTailIsRemovedBeforeTheNextAppend(@TempDir Path directory) throws IOException {
    cutAtEveryByte(
        directory,
        store -> {
          store.set("after", "the crash");
          store.close();
          try (KeyValueStore reopened = open(directory.resolve("crashed"))) {
            assertThat(reopened.get("after")).as("get after").contains("the crash");
            assertThat(reopened.get("name")).as("get name").contains("Ada");
            assertThat(reopened.get("town")).as("get town").contains("London");
          }
        });
  }

  /** The first record of a store, cut short: there is nothing before it. */
  @Test
  @Proves(Promise.TORN_TAIL_IS_HARMLESS)
  default void aStoreThatHoldsNothingButATornRecordIsEmpty(@TempDir Path directory)
      throws IOException {
    Path whole = directory.resolve("whole");
    try (KeyValueStore store = open(whole)) {
      store.get("name");
    }
    TornRecord torn = TornRecord.of(this, whole, "name", "Ada");
    cutAtEveryByte(
        torn,
        directory.resolve("crashed"),
        store -> {
          assertThat(store.get("name")).as("get name").isEmpty();
          store.set("name", "Grace");
          assertThat(store.get("name")).as("get name after set").contains("Grace");
        });
  }

  private void cutAtEveryByte(Path directory, Check check) throws IOException {
    Path whole = directory.resolve("whole");
    try (KeyValueStore store = open(whole)) {
      store.set("town", "London");
      store.set("name", "Ada");
    }
    String cutWithinACharacterToo = "Gr\u00E5ce \uD83D\uDE04";
    TornRecord torn = TornRecord.of(this, whole, "name", cutWithinACharacterToo);
    cutAtEveryByte(torn, directory.resolve("crashed"), check);
  }

  private void cutAtEveryByte(TornRecord torn, Path crashed, Check check) throws IOException {
    for (int cut = torn.from(); cut < torn.to(); cut++) {
      Map<String, byte[]> found = torn.cutAt(cut);
      StoredFiles.write(crashed, found);
      try (KeyValueStore store = open(crashed)) {
        check.accept(store);
      } catch (IOException | RuntimeException | AssertionError e) {
        throw new AssertionError(
            "cut at byte %d (%s): %s".formatted(cut, Shown.files(found), Sentence.of(e)), e);
      }
    }
  }

  /** What has to hold for a store that was cut at a byte. */
  @FunctionalInterface
  interface Check {
    void accept(KeyValueStore store) throws IOException;
  }
}
