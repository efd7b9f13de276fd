package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import storage.log.RecordLayout;
import storage.lsm.Lsm;
import storage.lsm.LsmOptions;
import storage.lsm.MergeSimulation;
import storage.lsm.Statistics;

/** What the book counts of stage 5's writes, and of a tree that changes its pages. */
final class TwoTreesText {

  private static final int KEY = 16;
  private static final int VALUE = 100;
  private static final int GIVEN = KEY + VALUE;

  private static final LsmOptions SMALL =
      LsmOptions.defaults().withSizes(256 << 10, 4096, 2 << 20).withoutBackground();

  private static final int RECORDS = 50_000;
  private static final int ROUNDS = 4;

  private static final int PAGE = 4096;
  private static final int FLUSHES = 10;
  private static final List<Integer> SIZES = List.of(1, 4, 40, 400);

  private final Path home;
  private final Generated generated;

  private TwoTreesText(Path home, Generated generated) {
    this.home = home;
    this.generated = generated;
  }

  /**
   * @param home where directories are made for the stores that this takes
   */
  static void write(Path home, Generated generated) throws IOException {
    TwoTreesText text = new TwoTreesText(home, generated);
    FixedRandom.restart();
    text.written();
    text.pages();
    text.generated.file(
        "lsm-btree.svg",
        TreePicture.of(
            List.of("apple banana cherry date fig grape kiwi lime".split(" ")), "grape"));
  }

  /** What becomes of each byte that is put, in three ways of putting. */
  private void written() throws IOException {
    List<Integer> sorted = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      sorted.add(i);
    }
    List<Integer> shuffled = new ArrayList<>(sorted);
    Collections.shuffle(shuffled, new Random(5));
    List<Integer> again = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      again.addAll(shuffled);
      Collections.shuffle(shuffled, new Random(round));
    }
    generated.file(
        "lsm-written.adoc",
        """
        [cols="<4,>2,>2,>2,>2,>2",options=header]
        |===
        |Each byte that's put is written |to the log |by flushes |by merges |in all |runs in the end
        %s%s%s|===
        """
            .formatted(
                row("keys in order", "sorted", sorted),
                row("keys in no order", "shuffled", shuffled),
                row("the same, %d times over".formatted(ROUNDS), "again", again)));
    generated.fact("lsm-written-records", RECORDS);
    generated.fact("lsm-written-memtables", RECORDS / (SMALL.logSize() / record()));
  }

  private static int record() {
    return RecordLayout.length(KEY, VALUE);
  }

  private String row(String title, String name, List<Integer> numbers) throws IOException {
    try (Lsm lsm = Lsm.open(home.resolve("lsm-written-" + name), SMALL)) {
      byte[] value = "x".repeat(VALUE).getBytes(UTF_8);
      for (int number : numbers) {
        lsm.put("user%012d".formatted(number).getBytes(UTF_8), value);
      }
      Statistics figures = lsm.statistics();
      double given = (double) GIVEN * numbers.size();
      double log = figures.appendedBytes() / given;
      double flushed = figures.flushedBytes() / given;
      double merged = figures.mergedBytes() / given;
      return "|%s |%s |%s |%s |%s |%d%n"
          .formatted(
              title,
              decimal(log),
              decimal(flushed),
              decimal(merged),
              decimal(log + flushed + merged),
              figures.runs().size());
    }
  }

  /**
   * How often a record is written beside the log, on average, by stage 5's rule, and by a tree that
   * writes each page anew that has a record of the memtable.
   */
  private void pages() {
    StringBuilder rows = new StringBuilder();
    int ofPage = PAGE / (GIVEN + besides());
    int ofMemtable = LsmOptions.defaults().logSize() / record();
    for (int memtables : SIZES) {
      List<MergeSimulation.Cost> costs = MergeSimulation.run(3, memtables, 10 * memtables);
      double merged = costs.get(costs.size() - 1).writes();
      double touched = touched(memtables * ofMemtable, ofMemtable, ofPage);
      rows.append(
          "|%d |%s |%s |%s%n"
              .formatted(
                  memtables,
                  decimal(merged),
                  decimal(touched * ofPage / ofMemtable),
                  decimal(ofMemtable / touched)));
    }
    generated.file(
        "lsm-pages.adoc",
        """
        [cols=">,>,>,>",options=header]
        |===
        |Memtables of keys |By merges, R = 3 |By pages |Records a page is written for
        %s|===
        """
            .formatted(rows));
    generated.fact("lsm-page-records", ofPage);
    generated.fact("lsm-page-memtable", ofMemtable);
  }

  /** What a record takes in a page beside its key and value: two lengths, as in a block. */
  private static int besides() {
    return (int) Inside.constant("storage.lsm.Block", "RECORD_HEADER")
        + (int) Inside.constant("storage.lsm.Block", "SLOT");
  }

  /** In how many pages the records of a memtable are, whose keys are picked at random. */
  private static double touched(int keys, int ofMemtable, int ofPage) {
    Random random = new Random(7);
    long touched = 0;
    for (int flush = 0; flush < FLUSHES; flush++) {
      BitSet chosen = new BitSet(keys);
      BitSet pages = new BitSet(keys / ofPage + 1);
      while (chosen.cardinality() < ofMemtable) {
        for (int i = chosen.cardinality(); i < ofMemtable; i++) {
          chosen.set(random.nextInt(keys));
        }
      }
      chosen.stream().forEach(key -> pages.set(key / ofPage));
      touched += pages.cardinality();
    }
    return (double) touched / FLUSHES;
  }

  private static String decimal(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }
}
