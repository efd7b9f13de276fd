package storage.common.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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
        (store, cut) -> {
          assertThat(store.get("name")).as("the value before, cut at %d", cut).contains("Ada");
          assertThat(store.get("town")).as("a record before, cut at %d", cut).contains("London");
        });
  }

  @Test
  @Proves(Promise.TORN_TAIL_IS_HARMLESS)
  default void aTornTailIsRemovedBeforeTheNextAppend(@TempDir Path directory) throws IOException {
    cutAtEveryByte(
        directory,
        (store, cut) -> {
          store.set("after", "the crash");
          store.close();
          try (KeyValueStore reopened = open(directory.resolve("crashed"))) {
            assertThat(reopened.get("after")).as("cut at %d", cut).contains("the crash");
            assertThat(reopened.get("name")).as("cut at %d", cut).contains("Ada");
            assertThat(reopened.get("town")).as("cut at %d", cut).contains("London");
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
    Path crashed = directory.resolve("crashed");
    for (int cut = torn.from(); cut < torn.to(); cut++) {
      StoredFiles.write(crashed, torn.cutAt(cut));
      try (KeyValueStore store = open(crashed)) {
        assertThat(store.get("name")).as("cut at %d", cut).isEmpty();
        store.set("name", "Grace");
        assertThat(store.get("name")).as("cut at %d", cut).contains("Grace");
      }
    }
  }

  private void cutAtEveryByte(Path directory, Check check) throws IOException {
    Path whole = directory.resolve("whole");
    try (KeyValueStore store = open(whole)) {
      store.set("town", "London");
      store.set("name", "Ada");
    }
    String cutWithinACharacterToo = "Gr\u00E5ce \uD83D\uDE04";
    TornRecord torn = TornRecord.of(this, whole, "name", cutWithinACharacterToo);
    Path crashed = directory.resolve("crashed");
    for (int cut = torn.from(); cut < torn.to(); cut++) {
      StoredFiles.write(crashed, torn.cutAt(cut));
      try (KeyValueStore store = open(crashed)) {
        check.accept(store, cut);
      }
    }
  }

  /** What has to hold for a store that was cut at a byte. */
  @FunctionalInterface
  interface Check {
    void accept(KeyValueStore store, int cut) throws IOException;
  }
}
