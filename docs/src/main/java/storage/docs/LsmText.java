package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import storage.log.KeyHash;
import storage.log.RecordLayout;
import storage.lsm.Lsm;
import storage.lsm.LsmOptions;

/** What the book shows of stage 5's memtable, and of the tables that are made of it. */
final class LsmText {

  /** In the order in which they are put, one of them twice. */
  private static final List<String> FRUITS =
      List.of("pear", "fig", "plum", "apple", "fig", "kiwi", "lime");

  private static final String LOOKED_UP = "lime";

  private static final LsmOptions ALONE = LsmOptions.defaults().withoutBackground();

  private static final int KEY = 16;
  private static final int VALUE = 100;

  private static final int A_HUNDRED_THOUSAND = 100_000;

  /** How many memtables are flushed so that runs can be counted. */
  private static final int FLUSHES = 3;

  private final Path home;
  private final Generated generated;

  private LsmText(Path home, Generated generated) {
    this.home = home;
    this.generated = generated;
  }

  /**
   * @param home where directories are made for the stores that this takes
   */
  static void write(Path home, Generated generated) throws IOException {
    LsmText text = new LsmText(home, generated);
    FixedRandom.restart();
    text.toy();
    text.generated.files(InsertSteps.of(home.resolve("lsm-insert")).files());
    text.session();
    text.fullMemtable();
    text.runs();
    text.sparse();
    FixedRandom.restart();
    generated.file(
        "red-lsm-sparse.txt", Red.of(Red.BitcaskKitTest.class, "openReadsNoMoreOfMoreKeys"));
  }

  /** A few records in the two orders, and a picture of both. */
  private void toy() throws IOException {
    Path directory = home.resolve("lsm-toy");
    StringBuilder orders = new StringBuilder();
    try (Lsm lsm = Lsm.open(directory, ALONE)) {
      for (int i = 0; i < FRUITS.size(); i++) {
        put(lsm, FRUITS.get(i), String.valueOf(i + 1));
      }
      MemtableView memtable = MemtableView.of(lsm);
      generated.file("lsm-memtable.svg", MemtablePicture.of(memtable, LOOKED_UP));
      List<Integer> written = new ArrayList<>(memtable.inOrder());
      written.sort(Comparator.comparing(memtable::place));
      orders.append("the log, in the order of writing\n");
      for (int node : written) {
        orders.append(line(memtable.place(node), memtable.key(node), memtable.value(node)));
      }
      lsm.merge();
    }
    orders.append("\nthe table, in the order of the keys\n");
    for (TableBytes.Told record : TableBytes.of(onlyTable(directory)).records()) {
      orders.append(line(record.offset(), record.key(), record.value()));
    }
    generated.file("lsm-orders.txt", orders.toString());
  }

  /** What a user sees of the order. */
  private void session() throws IOException {
    FixedRandom.restart();
    Terminal terminal = new Terminal(Stage.LSM, Files.createDirectory(home.resolve("lsm-session")));
    generated.file(
        "lsm-session.txt",
        terminal.type(
            "lsm set pear 1",
            "lsm set fig 2",
            "lsm set plum 3",
            "lsm set apple 4",
            "lsm set fig 5",
            "lsm scan",
            "lsm scan --prefix p --reverse",
            "lsm delete pear",
            "lsm scan --from g"));
  }

  private static String line(int offset, String key, String value) {
    return "%5d  [.field-key]##%s##%s  [.field-value]##%s##%n"
        .formatted(offset, key, " ".repeat(5 - key.length()), value);
  }

  static Path onlyTable(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".table")).findFirst().orElseThrow();
    }
  }

  private static void put(Lsm lsm, String key, String value) throws IOException {
    lsm.put(key.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  /** As many records as a memtable takes, in no order, and what it takes to find one. */
  private void fullMemtable() throws IOException {
    int count = (ALONE.logSize() - KEY * VALUE) / RecordLayout.length(KEY, VALUE);
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(numbers, new Random(5));
    Path directory = home.resolve("lsm-full");
    try (Lsm lsm = Lsm.open(directory, ALONE)) {
      for (int number : numbers) {
        put(lsm, "user%012d".formatted(number), "x".repeat(VALUE));
      }
      MemtableView memtable = MemtableView.of(lsm);
      Steps.require(memtable.size() == count, "all of them are in one memtable");
      List<Integer> inOrder = memtable.inOrder();
      int[] ranks = new int[count + 1];
      for (int i = 0; i < count; i++) {
        ranks[inOrder.get(i)] = i + 1;
      }
      double compared =
          inOrder.stream().mapToInt(node -> memtable.comparisons(node, ranks)).average().orElse(0);
      double links = (double) memtable.links() / count;
      generated.fact("lsm-full", count);
      generated.fact("lsm-full-links", decimal("%.2f", links));
      generated.fact("lsm-full-compared", decimal("%.1f", compared));
      generated.fact("lsm-full-halvings", decimal("%.1f", Math.log(count) / Math.log(2)));
      generated.fact(
          "lsm-node-bytes",
          decimal("%.1f", Long.BYTES + 2 * Integer.BYTES + links * Integer.BYTES));
      lsm.merge();
    }
    figures(directory, count);
    filter(count);
    generated.fact("lsm-log-mib", ALONE.logSize() >> 20);
  }

  private static String decimal(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }

  /** How many runs there are when some memtables have become tables. */
  private void runs() throws IOException {
    LsmOptions small = ALONE.withSizes(1 << 16, ALONE.blockSize(), ALONE.tableSize());
    int perMemtable = small.logSize() / RecordLayout.length(KEY, VALUE);
    try (Lsm lsm = Lsm.open(home.resolve("lsm-runs"), small)) {
      for (int i = 0; i < FLUSHES * perMemtable + 1; i++) {
        put(lsm, "user%012d".formatted(i * 7919L % 1_000_000), "x".repeat(VALUE));
      }
      generated.fact("lsm-runs", lsm.statistics().runs().size());
    }
  }

  /** A table of two blocks: its bytes, and the way of a get through it. */
  private void sparse() throws IOException {
    FixedRandom.restart();
    Path directory = home.resolve("lsm-sparse");
    try (Lsm lsm = Lsm.open(directory, ALONE.withSizes(ALONE.logSize(), 64, ALONE.tableSize()))) {
      for (int i = 0; i < FRUITS.size(); i++) {
        put(lsm, FRUITS.get(i), String.valueOf(i + 1));
      }
      lsm.merge();
    }
    TableBytes table = TableBytes.of(onlyTable(directory));
    Steps.require(table.blocks().size() == 2, "six fruits are two blocks");
    generated.file("lsm-block.txt", Bytes.byField(table.blocks().get(1)));
    List<List<Field>> rest = new ArrayList<>(table.index());
    rest.addAll(table.footer());
    generated.file("lsm-index.txt", Bytes.byField(rest));
    generated.file("lsm-table.svg", TablePicture.of(table, 1, "pear"));
    generated.fact("lsm-block-kib", ALONE.blockSize() >> 10);
  }

  /** What stands in the table of a full memtable beside the records. */
  private void figures(Path directory, int count) throws IOException {
    Path file = onlyTable(directory);
    List<Field> footer = TableBytes.of(file).footer().get(0);
    int blocks = Integer.parseInt(footer.get(0).text());
    int lines = Integer.parseInt(footer.get(2).text());
    int index = blocks * (Long.BYTES + Integer.BYTES) + Integer.BYTES;
    long filter = lines * Inside.constant("storage.lsm.Filter", "LINE");
    generated.fact("lsm-full-table", Files.size(file));
    generated.fact("lsm-full-blocks", blocks);
    generated.fact("lsm-full-in-block", decimal("%.1f", (double) count / blocks));
    generated.fact("lsm-full-index", index);
    generated.fact("lsm-full-index-key", decimal("%.2f", (double) index / count));
    generated.fact("lsm-full-filter", filter);
    generated.fact("lsm-full-filter-key", decimal("%.2f", (double) filter / count));
    generated.fact("lsm-full-steps", decimal("%.0f", Math.ceil(Math.log(blocks) / Math.log(2))));
  }

  /** How often a filter says "may be" of a key that was never added. */
  private void filter(int count) {
    long bits = Inside.constant("storage.lsm.TableWriter", "FILTER_BITS");
    Inside filter = Inside.make("storage.lsm.Filter", (long) count, (int) bits);
    KeyHash hashes = new KeyHash(42);
    for (int i = 0; i < count; i++) {
      filter.call("add", hash(hashes, i));
    }
    int wrong = 0;
    for (int i = count; i < count + A_HUNDRED_THOUSAND; i++) {
      wrong += (boolean) filter.call("mayHold", hash(hashes, i)) ? 1 : 0;
    }
    generated.fact("lsm-filter-bits", bits);
    generated.fact("lsm-filter-asked", A_HUNDRED_THOUSAND);
    generated.fact("lsm-filter-wrong", wrong);
  }

  private static long hash(KeyHash hashes, int number) {
    return hashes.of("user%012d".formatted(number).getBytes(UTF_8));
  }
}
