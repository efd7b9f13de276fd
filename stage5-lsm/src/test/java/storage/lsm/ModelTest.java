package storage.lsm;

import static org.assertj.core.api.Assertions.assertThat;
import static storage.lsm.LsmTest.bytes;
import static storage.lsm.LsmTest.content;
import static storage.lsm.LsmTest.get;
import static storage.lsm.LsmTest.put;
import static storage.lsm.LsmTest.shown;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import storage.common.kit.ObservedDisk;

/**
 * Random histories, in step with a {@code TreeMap}: puts, deletes and batches, scans both ways,
 * snapshots, merges and reopening, in a store whose blocks, tables and segments are tiny. The seed
 * of each history is in its name.
 */
class ModelTest {

  private static final int HISTORIES = Integer.getInteger("model.histories", 8);
  private static final int OPERATIONS = Integer.getInteger("model.operations", 4_000);
  private static final long FIRST_SEED = Long.getLong("model.seed", 1);

  @TempDir private Path directory;

  private SplittableRandom random;
  private Path store;
  private LsmOptions options;
  private Lsm lsm;
  private int keys;
  private final NavigableMap<String, String> model = new TreeMap<>();

  /** What was there when the snapshot was taken that is open. */
  private final NavigableMap<String, String> instant = new TreeMap<>();

  private ByteSnapshot snapshot;

  @Test
  void aStoreAndAMapAgreeInTheForeground() throws IOException {
    play(false);
  }

  @Test
  void aStoreAndAMapAgreeInTheBackground() throws IOException {
    play(true);
  }

  private void play(boolean background) throws IOException {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
      try {
        play(seed, background);
      } catch (Exception | AssertionError e) {
        throw new AssertionError("the history of seed " + seed, e);
      }
    }
  }

  private void play(long seed, boolean background) throws IOException {
    random = new SplittableRandom(seed);
    options = LsmOptions.defaults().withSizes(size(40_000), size(512), size(60_000));
    options = options.withMergeRatio(1 + random.nextInt(4));
    options = background ? options : options.withoutBackground();
    keys = 10 << random.nextInt(9);
    model.clear();
    Path real = Files.createDirectory(directory.resolve("seed " + seed));
    ObservedDisk disk = new ObservedDisk(real);
    disk.withoutSyncs();
    store = disk.path();
    lsm = Lsm.open(store, options);
    for (int i = 0; i < OPERATIONS; i++) {
      step(random.nextInt(1_000));
    }
    closeSnapshot();
    reopen();
    assertThat(lsm.statistics().failures()).isEmpty();
    lsm.close();
    assertThat(disk.openFiles()).isZero();
  }

  /** Some histories have sizes of the plan, the others are smaller still. */
  private int size(int most) {
    return Math.max(most / (1 << (2 * random.nextInt(3))), most == 512 ? 128 : 1_024);
  }

  private void step(int dice) throws IOException {
    if (dice < 500) {
      String key = key();
      String value = value();
      put(lsm, key, value);
      model.put(key, value);
    } else if (dice < 700) {
      String key = key();
      lsm.delete(bytes(key));
      model.remove(key);
    } else if (dice < 750) {
      batch();
    } else if (dice < 950) {
      String key = key();
      assertThat(get(lsm, key)).isEqualTo(Optional.ofNullable(model.get(key)));
    } else if (dice < 985) {
      scan();
    } else if (dice < 992) {
      lookBack();
    } else if (dice < 996) {
      lsm.sync();
    } else if (dice < 998) {
      lsm.merge();
    } else {
      reopen();
    }
  }

  /** Many keys have long beginnings in common, some are shorter than a prefix. */
  private String key() {
    int number = random.nextInt(keys);
    return switch (number % 3) {
      case 0 -> "user/0000000" + number;
      case 1 -> "" + number;
      default -> "k" + number + "e".repeat(number % 40);
    };
  }

  private String value() {
    int length = random.nextInt(100) == 0 ? random.nextInt(3_000) : random.nextInt(60);
    return random.nextInt(1_000_000) + "v".repeat(length);
  }

  private void batch() throws IOException {
    Batch batch = new Batch();
    for (int i = random.nextInt(5); i >= 0; i--) {
      String key = key();
      if (random.nextBoolean()) {
        batch.delete(bytes(key));
        model.remove(key);
      } else {
        String value = value();
        batch.put(bytes(key), bytes(value));
        model.put(key, value);
      }
    }
    lsm.write(batch);
  }

  private void scan() throws IOException {
    String one = key();
    String other = key();
    boolean isOrdered = one.compareTo(other) <= 0;
    String from = isOrdered ? one : other;
    String to = isOrdered ? other : one;
    ByteRange range = ByteRange.all().from(bytes(from)).to(bytes(to));
    NavigableMap<String, String> expected = model.subMap(from, true, to, false);
    assertAreEqual(shown(lsm.scan(range)), expected);
    assertAreEqual(shown(lsm.scan(range.backward())), expected.descendingMap());
  }

  /** Tells only where they part. */
  private static void assertAreEqual(List<String> shown, Map<String, String> expected) {
    List<String> lines = lines(expected);
    for (int i = 0; i < Math.min(lines.size(), shown.size()); i++) {
      assertThat(shown.get(i)).as("record %d of %d", i, lines.size()).isEqualTo(lines.get(i));
    }
    assertThat(shown).hasSameSizeAs(lines);
  }

  private static List<String> lines(Map<String, String> map) {
    List<String> lines = new ArrayList<>();
    map.forEach((key, value) -> lines.add(key + "=" + value));
    return lines;
  }

  /** Compares a snapshot that was taken some time ago, and takes the next. */
  private void lookBack() throws IOException {
    if (snapshot != null) {
      assertAreEqual(shown(snapshot.scan(ByteRange.all())), instant);
      assertAreEqual(shown(snapshot.scan(ByteRange.all().backward())), instant.descendingMap());
      for (int i = 0; i < 10; i++) {
        String key = key();
        assertThat(snapshot.get(bytes(key)).map(LsmTest::text))
            .isEqualTo(Optional.ofNullable(instant.get(key)));
      }
    }
    closeSnapshot();
    snapshot = lsm.snapshot();
    instant.clear();
    instant.putAll(model);
  }

  private void closeSnapshot() {
    if (snapshot != null) {
      snapshot.close();
      snapshot = null;
    }
  }

  private void reopen() throws IOException {
    closeSnapshot();
    lsm.close();
    try (Lsm view = Lsm.open(store, options.asReadOnly())) {
      assertThat(content(view)).isEqualTo(model);
    }
    lsm = Lsm.open(store, options);
    assertThat(content(lsm)).isEqualTo(model);
  }
}
