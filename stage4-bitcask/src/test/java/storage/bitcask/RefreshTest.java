package storage.bitcask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static storage.bitcask.BitcaskTest.bytes;
import static storage.bitcask.BitcaskTest.content;
import static storage.bitcask.BitcaskTest.get;
import static storage.bitcask.BitcaskTest.put;
import static storage.bitcask.BitcaskTest.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import storage.common.CorruptStoreException;

/** A view that was opened beside an owner, and catches up with it. */
class RefreshTest {

  private static final BitcaskOptions SMALL =
      BitcaskOptions.defaults().withoutBackground().withSegmentSize(400);

  private static final BitcaskOptions TO_READ = SMALL.asReadOnly();

  @TempDir private Path directory;

  @Test
  void aViewShowsNothingNewBeforeItIsRefreshed() throws IOException {
    try (Bitcask owner = SmallStore.open(directory, SMALL)) {
      put(owner, "name", "Ada");
      put(owner, "gone", "soon");
      try (Bitcask view = Bitcask.open(directory, TO_READ)) {
        put(owner, "name", "Grace");
        owner.delete(bytes("gone"));
        owner.write(new Batch().put(bytes("town"), bytes("London")).delete(bytes("never")));
        assertThat(content(view)).isEqualTo(Map.of("name", "Ada", "gone", "soon"));
        assertThat(view.refresh()).isTrue();
        assertThat(content(view)).isEqualTo(Map.of("name", "Grace", "town", "London"));
        assertThat(get(view, "gone")).isEmpty();
        assertThat(view.refresh()).as("nothing was written since").isFalse();
      }
    }
  }

  /** Whatever the owner does, merges and reopenings included. */
  @Test
  void itIsAsIfItWasOpenedAnew() throws IOException {
    Random random = new Random(17);
    Map<String, String> model = new TreeMap<>();
    Bitcask owner = SmallStore.open(directory, SMALL);
    try (Bitcask view = Bitcask.open(directory, TO_READ)) {
      for (int round = 0; round < 300; round++) {
        for (int i = random.nextInt(12); i > 0; i--) {
          change(owner, model, random);
        }
        if (random.nextInt(10) == 0) {
          owner.merge();
        } else if (random.nextInt(20) == 0) {
          owner.close();
          owner = SmallStore.open(directory, SMALL);
        }
        view.refresh();
        assertThat(content(view)).as("round %d", round).isEqualTo(model);
        for (int i = 0; i < 20; i++) {
          assertThat(get(view, "key " + i).orElse(null)).isEqualTo(model.get("key " + i));
        }
        assertFiguresAsOpenedAnew(view);
      }
    } finally {
      owner.close();
    }
  }

  private static void change(Bitcask owner, Map<String, String> model, Random random)
      throws IOException {
    String key = "key " + random.nextInt(20);
    if (random.nextInt(3) == 0) {
      owner.delete(bytes(key));
      model.remove(key);
    } else {
      String value = "x".repeat(random.nextInt(60));
      put(owner, key, value);
      model.put(key, value);
    }
  }

  private void assertFiguresAsOpenedAnew(Bitcask view) throws IOException {
    try (Bitcask anew = Bitcask.open(directory, TO_READ)) {
      assertThat(view.statistics())
          .usingRecursiveComparison()
          .ignoringFields("keydirBytes", "counters")
          .isEqualTo(anew.statistics());
      assertThat(view.explain()).isEqualTo(anew.explain());
    }
  }

  /** Without the files that tell of them, an open would have to read all records. */
  @Test
  void onlyWhatIsNewIsRead() throws IOException {
    try (Bitcask owner = SmallStore.open(directory, SMALL)) {
      for (int i = 0; i < 100; i++) {
        put(owner, "key " + i, "value");
      }
      try (Bitcask view = Bitcask.open(directory, TO_READ)) {
        forgetWhatWasSaved();
        view.refresh();
        assertThat(view.recovery().scannedBytes()).as("nothing is new").isZero();
        long before = owner.statistics().bytes();
        int segments = owner.statistics().segments();
        for (int i = 0; i < 30; i++) {
          put(owner, "key " + i, "other");
        }
        forgetWhatWasSaved();
        view.refresh();
        int headers = (owner.statistics().segments() - segments) * 64;
        assertThat(headers).as("more than one segment is new").isGreaterThan(64);
        assertThat(view.recovery().scannedBytes())
            .isLessThanOrEqualTo(owner.statistics().bytes() - before)
            .isPositive();
        assertThat(get(view, "key 29")).contains("other");
        assertThat(get(view, "key 30")).contains("value");
      }
    }
  }

  private void forgetWhatWasSaved() throws IOException {
    try (var files = Files.list(directory)) {
      for (Path each : files.toList()) {
        String name = each.getFileName().toString();
        if (name.endsWith(".hint") || name.equals("keydir")) {
          Files.delete(each);
        }
      }
    }
  }

  @Test
  void whatIsMergedAwayGivesItsSpaceBack() throws IOException {
    try (Bitcask owner = SmallStore.open(directory, SMALL);
        Bitcask view = Bitcask.open(directory, TO_READ)) {
      long most = 0;
      for (int i = 0; i < 50; i++) {
        put(owner, "key", "value " + i);
        owner.merge();
        view.refresh();
        assertThat(get(view, "key")).contains("value " + i);
        long mapped = view.statistics().mappedBytes();
        most = i == 0 ? mapped : most;
        assertThat(mapped).as("after %d merges", i).isLessThanOrEqualTo(2 * most);
      }
    }
  }

  @Test
  void whatHasBegunGoesOnWithWhatItHas() throws IOException {
    try (Bitcask owner = SmallStore.open(directory, SMALL)) {
      for (int i = 0; i < 40; i++) {
        put(owner, "key " + i, "before");
      }
      try (Bitcask view = Bitcask.open(directory, TO_READ)) {
        List<Entries> begun = new ArrayList<>();
        begun.add(view.entries());
        for (int i = 0; i < 40; i++) {
          put(owner, "key " + i, "after");
        }
        view.refresh();
        begun.add(view.entries());
        owner.delete(bytes("key 0"));
        owner.merge();
        view.refresh();
        begun.add(view.entries());
        assertThat(texts(begun.get(0))).hasSize(40).containsOnly("before");
        assertThat(texts(begun.get(1))).hasSize(40).containsOnly("after");
        assertThat(texts(begun.get(2))).hasSize(39).containsOnly("after");
      }
    }
  }

  private static List<String> texts(Entries entries) {
    try (var all = entries.stream()) {
      return all.map(each -> text(each.value())).toList();
    }
  }

  /** The function sees the bytes of a file that is gone, in a mapping that was replaced. */
  @Test
  void aValueThatIsShownStays() throws IOException {
    try (Bitcask owner = SmallStore.open(directory, SMALL)) {
      put(owner, "key", "before");
      try (Bitcask view = Bitcask.open(directory, TO_READ)) {
        var seen =
            view.get(
                bytes("key"),
                shown -> {
                  mergeAndRefresh(owner, view);
                  byte[] copy = new byte[shown.remaining()];
                  shown.get(copy);
                  return text(copy);
                });
        assertThat(seen).contains("before");
        assertThat(get(view, "key")).contains("after");
      }
    }
  }

  private static void mergeAndRefresh(Bitcask owner, Bitcask view) {
    try {
      put(owner, "key", "after");
      owner.merge();
      view.refresh();
      assertThat(get(view, "key")).contains("after");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aStoreThatBeginsLaterIsSeen() throws IOException {
    try (Bitcask view = Bitcask.open(directory, TO_READ)) {
      assertThat(view.refresh()).isFalse();
      assertThat(content(view)).isEmpty();
      try (Bitcask owner = SmallStore.open(directory, SMALL)) {
        assertThat(view.refresh()).isFalse();
        put(owner, "name", "Ada");
        assertThat(view.refresh()).isTrue();
        assertThat(get(view, "name")).contains("Ada");
      }
    }
  }

  @Test
  void aDirectoryThatWasReplacedIsShownAsItIs() throws IOException {
    Map<String, byte[]> older;
    try (Bitcask owner = SmallStore.open(directory, SMALL)) {
      put(owner, "name", "Ada");
      owner.sync();
      older = SmallStore.read(directory);
      put(owner, "name", "Grace");
    }
    try (Bitcask view = Bitcask.open(directory, TO_READ)) {
      assertThat(get(view, "name")).contains("Grace");
      Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
      try (Bitcask other = SmallStore.open(elsewhere, SMALL)) {
        put(other, "name", "Ida");
        put(other, "town", "Bern");
      }
      Map<String, byte[]> others = SmallStore.read(elsewhere);
      removeFiles(elsewhere);
      SmallStore.write(directory, older);
      assertThat(view.refresh()).as("an older copy").isTrue();
      assertThat(get(view, "name")).contains("Ada");
      SmallStore.write(directory, others);
      assertThat(view.refresh()).as("another store").isTrue();
      assertThat(content(view)).isEqualTo(Map.of("name", "Ida", "town", "Bern"));
    }
  }

  private static void removeFiles(Path folder) throws IOException {
    SmallStore.write(folder, Map.of());
    Files.delete(folder);
  }

  @Test
  void aRefreshThatFailsChangesNothing() throws IOException {
    try (Bitcask owner = SmallStore.open(directory, SMALL)) {
      put(owner, "name", "Ada");
      try (Bitcask view = Bitcask.open(directory, TO_READ)) {
        put(owner, "name", "Grace");
        Path stray = directory.resolve("2000000000.data");
        Files.write(stray, new byte[1_000]);
        assertThatThrownBy(view::refresh).isInstanceOf(CorruptStoreException.class);
        assertThat(content(view)).isEqualTo(Map.of("name", "Ada"));
        assertThat(get(view, "name")).contains("Ada");
        Files.delete(stray);
        assertThat(view.refresh()).isTrue();
        assertThat(get(view, "name")).contains("Grace");
      }
    }
  }

  @Test
  void anOwnerHasNothingToCatchUpWithAndWhoIsClosedIsRefused() throws IOException {
    Bitcask owner = SmallStore.open(directory, SMALL);
    Bitcask view = Bitcask.open(directory, TO_READ);
    try (owner;
        view) {
      put(owner, "name", "Ada");
      assertThat(owner.refresh()).isFalse();
      put(owner, "name", "Grace");
      assertThat(get(owner, "name")).contains("Grace");
    }
    assertThatThrownBy(view::refresh).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(owner::refresh).isInstanceOf(IllegalStateException.class);
  }

  /**
   * All keys get the same number in one batch, and numbers rise. Who reads the first one, then
   * another, and then the first one again has seen one instant if that is still the same.
   */
  @Test
  @Timeout(60)
  void otherThreadsSeeOneInstantAfterTheOther() throws Exception {
    int keys = 30;
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (Bitcask owner = SmallStore.open(directory, SMALL.withSegmentSize(4_000))) {
      writeAll(owner, keys, 0);
      try (Bitcask view = Bitcask.open(directory, TO_READ)) {
        Future<Integer> reads =
            pool.submit(
                () -> {
                  int same = 0;
                  Random random = new Random(1);
                  for (int last = 0; !done.get(); ) {
                    int first = number(view, 0);
                    int other = number(view, 1 + random.nextInt(keys - 1));
                    int again = number(view, 0);
                    assertThat(first).as("time goes forward").isGreaterThanOrEqualTo(last);
                    assertThat(other).isBetween(first, again);
                    same += first == again ? 1 : 0;
                    last = again;
                  }
                  return same;
                });
        for (int i = 1; i <= 400 && !reads.isDone(); i++) {
          writeAll(owner, keys, i);
          if (i % 7 == 0) {
            owner.merge();
          }
          view.refresh();
          assertThat(number(view, 0)).isEqualTo(i);
        }
        done.set(true);
        assertThat(reads.get()).isPositive();
      }
    } finally {
      done.set(true);
      pool.shutdownNow();
    }
  }

  private static void writeAll(Bitcask owner, int keys, int number) throws IOException {
    Batch batch = new Batch();
    for (int key = 0; key < keys; key++) {
      batch.put(bytes("key " + key), bytes("" + number));
    }
    owner.write(batch);
  }

  private static int number(Bitcask view, int key) throws IOException {
    return Integer.parseInt(get(view, "key " + key).orElseThrow());
  }
}
