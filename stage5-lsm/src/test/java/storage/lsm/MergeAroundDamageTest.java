package storage.lsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.lsm.LsmTest.bytes;
import static storage.lsm.LsmTest.get;
import static storage.lsm.LsmTest.put;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.CorruptStoreException;

/** A damaged block costs its own keys, and no merge of the runs beside it. */
class MergeAroundDamageTest {

  private static final LsmOptions SMALL =
      LsmOptions.defaults().withSizes(4_096, 128, 1 << 16).withoutBackground();

  @TempDir private Path directory;

  /** Three runs; the third block of the one in the middle is damaged, with the keys 1 02 and on. */
  @BeforeEach
  void makeAStoreWithADamagedRun() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      for (int run = 0; run < 3; run++) {
        for (int i = 0; lsm.statistics().runs().size() <= run; i++) {
          put(lsm, "key %d %02d".formatted(run, i), "v".repeat(100));
        }
      }
    }
    List<Path> tables;
    try (Stream<Path> files = Files.list(directory)) {
      tables = files.filter(each -> each.toString().endsWith(".table")).sorted().toList();
    }
    assertThat(tables).hasSize(3);
    byte[] bytes = Files.readAllBytes(tables.get(1));
    bytes[300] ^= 1;
    Files.write(tables.get(1), bytes);
  }

  @Test
  void runsDoNotPileUpBesideADamagedOne() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      for (int i = 0; i < 2_000; i++) {
        put(lsm, "more " + i % 300, "value %d %s".formatted(i, "v".repeat(100)));
      }
      assertThat(lsm.statistics().runs()).hasSizeLessThan(10);
      assertThat(lsm.statistics().failureCount()).as("met once, and remembered").isEqualTo(1);
      assertOnlyTheBlockIsLost(lsm);
      for (int i = 1_700; i < 2_000; i++) {
        assertThat(get(lsm, "more " + i % 300).orElseThrow()).startsWith("value " + i + " ");
      }
    }
  }

  @Test
  void aMergeOfAllTellsOfTheDamageOnceAndMergesTheOthers() throws IOException {
    try (Lsm lsm = Lsm.open(directory, SMALL)) {
      lsm.delete(bytes("key 0 00"));
      put(lsm, "key 0 01", "newer");
      assertThatThrownBy(lsm::merge)
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageContaining("0000000002.table");
      lsm.merge();
      assertThat(lsm.statistics().runs()).as("newer, damaged, older").hasSize(3);
      assertOnlyTheBlockIsLost(lsm);
      assertThat(get(lsm, "key 0 00")).as("deleted in a newer run").isEmpty();
      assertThat(get(lsm, "key 0 01")).contains("newer");
    }
    try (Lsm again = Lsm.open(directory, SMALL)) {
      assertOnlyTheBlockIsLost(again);
      assertThat(get(again, "key 0 00")).isEmpty();
    }
  }

  private static void assertOnlyTheBlockIsLost(Lsm lsm) throws IOException {
    int lost = 0;
    for (int i = 0; i < 20; i++) {
      String key = "key 1 %02d".formatted(i);
      try {
        assertThat(get(lsm, key)).as(key).isPresent();
      } catch (CorruptStoreException e) {
        lost++;
      }
      assertThat(get(lsm, "key 0 %02d".formatted(i + 2))).isPresent(); // the first may be deleted
      assertThat(get(lsm, "key 2 %02d".formatted(i))).isPresent();
    }
    assertThat(lost).isEqualTo(1);
  }
}
