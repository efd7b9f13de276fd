package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.get;
import static storage.bitcask.BitcaskTest.put;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is written in the middle of a merge, by the same thread, so that it always comes at the same
 * moment: a merge asks the clock when it meets a record that may have expired.
 */
class MergeBesideWritesTest {

  private static final Instant NOW = Instant.ofEpochMilli(1_000);

  @TempDir private Path directory;

  /** Done once, when the clock is next asked. */
  private Write meanwhile = () -> {};

  @Test
  void aWriteThatComesDuringAMergeIsNotReverted() throws IOException {
    Map<String, String> model = new TreeMap<>();
    try (Bitcask cask = open()) {
      put(cask, "name", "Ada");
      put(cask, "gone", "soon");
      put(cask, "town", "London");
      cask.put(bytes("asks"), bytes("the clock"), NOW.plusSeconds(60));
      for (int i = 0; i < 20; i++) {
        put(cask, "filler", "value " + i);
      }
      meanwhile =
          () -> {
            put(cask, "name", "Grace");
            cask.delete(bytes("gone"));
            cask.write(new Batch().delete(bytes("town")).put(bytes("new"), bytes("key")));
          };
      assertThat(cask.merge().segmentsRead()).isPositive();
      model.putAll(
          Map.of("name", "Grace", "new", "key", "asks", "the clock", "filler", "value 19"));
      assertThat(content(cask)).isEqualTo(model);
      assertThat(get(cask, "gone")).isEmpty();
    }
    try (Bitcask cask = open()) {
      assertThat(content(cask)).isEqualTo(model);
      cask.merge();
      assertThat(content(cask)).as("after another merge").isEqualTo(model);
      assertThat(cask.statistics().tombstones()).isZero();
    }
    try (Bitcask cask = open()) {
      assertThat(content(cask)).isEqualTo(model);
    }
  }

  /** A merge that read it could not know where it ends, and would delete what is appended next. */
  @Test
  void theSegmentThatIsAppendedToIsNotMergedUnderItsWriter() throws IOException {
    try (Bitcask cask = open()) {
      for (int i = 0; i < 4; i++) {
        put(cask, "name", "value " + i);
      }
      cask.mergeByPolicy();
      put(cask, "after", "a merge by policy");
      cask.merge();
      put(cask, "after all", "a merge of everything");
    }
    try (Bitcask cask = open()) {
      assertThat(content(cask))
          .isEqualTo(
              Map.of(
                  "name", "value 3",
                  "after", "a merge by policy",
                  "after all", "a merge of everything"));
    }
  }

  private Bitcask open() throws IOException {
    return SmallStore.open(
        directory,
        BitcaskOptions.defaults()
            .withoutBackground()
            .withSegmentSize(400)
            .withClock(
                () -> {
                  Write now = meanwhile;
                  meanwhile = () -> {};
                  try {
                    now.run();
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                  return NOW;
                }));
  }

  /** Something that is written. */
  private interface Write {
    void run() throws IOException;
  }
}
