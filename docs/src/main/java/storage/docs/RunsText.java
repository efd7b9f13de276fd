package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import storage.lsm.ByteRange;
import storage.lsm.ByteSnapshot;
import storage.lsm.Lsm;
import storage.lsm.LsmOptions;

/** What the book shows of a store of many runs: how one asks them, and how one walks over them. */
final class RunsText {

  private static final int MOST_RUNS = 8;
  private static final int RECORDS_OF_RUN = 2_000;
  private static final int GETS = 1_000;

  private static final byte[] FIG = "fig".getBytes(UTF_8);

  private static final LsmOptions ALONE = LsmOptions.defaults().withoutBackground();

  private final Path home;
  private final Generated generated;

  private RunsText(Path home, Generated generated) {
    this.home = home;
    this.generated = generated;
  }

  /**
   * @param home where directories are made for the stores that this takes
   */
  static void write(Path home, Generated generated) throws IOException {
    RunsText text = new RunsText(home, generated);
    FixedRandom.restart();
    text.missing();
    FixedRandom.restart();
    generated.files(GetSteps.of(home.resolve("lsm-get")).files());
    FixedRandom.restart();
    text.merging();
    FixedRandom.restart();
    text.snapshot();
  }

  /** How many blocks are looked into for keys that nobody has put, by the number of runs. */
  private void missing() throws IOException {
    List<String> rows = new ArrayList<>();
    Looks last = null;
    try (Lsm lsm = Lsm.open(home.resolve("lsm-missing"), ALONE)) {
      LsmView view = new LsmView(lsm);
      for (int runs = 1; runs <= MOST_RUNS; runs++) {
        for (int i = 0; i < RECORDS_OF_RUN; i++) {
          put(lsm, "user%09d".formatted(i * 7919L * runs % 1_000_000_000), "x".repeat(100));
        }
        view.flush();
        Steps.require(view.runs().size() == runs, "each flush makes a run");
        Looks looks = looks(view);
        last = looks;
        if (Integer.bitCount(runs) == 1) {
          rows.add(
              "|%d |%s |%s |%s"
                  .formatted(
                      runs,
                      Cost.number(looks.blocks()),
                      Cost.number(looks.filters()),
                      Cost.number(looks.mayBe())));
        }
      }
    }
    generated.file(
        "lsm-missing.adoc",
        """
        [cols=">,>,>,>",options=header]
        |===
        |Runs |Blocks, without filters |Filters asked |Blocks, with filters
        %s
        |===
        """
            .formatted(String.join("\n", rows)));
    generated.fact("lsm-missing-gets", GETS);
    generated.fact("lsm-missing-runs", MOST_RUNS);
    generated.fact("lsm-missing-blocks", last.blocks());
    generated.fact("lsm-missing-wrong", last.mayBe());
  }

  /** Asks the tables of all runs for keys that are among theirs and are not there. */
  private static Looks looks(LsmView view) {
    long blocks = 0;
    long filters = 0;
    long mayBe = 0;
    for (Inside run : view.runs()) {
      Inside table = LsmView.tables(run).get(0);
      for (int i = 0; i < GETS; i++) {
        String missing = "user%09d!".formatted(i * 15_000);
        blocks += (int) table.call("blockOf", LsmView.key(missing)) >= 0 ? 1 : 0;
        filters++;
        mayBe += LsmView.mayHold(table, view.hash(missing)) ? 1 : 0;
      }
    }
    return new Looks(blocks, filters, mayBe);
  }

  /**
   * What gets of missing keys look at.
   *
   * @param blocks to which the index leads
   * @param mayBe how many filters say that the key may be there
   */
  private record Looks(long blocks, long filters, long mayBe) {}

  /** A scan over a memtable and two runs: what each cursor shows, step by step. */
  private void merging() throws IOException {
    try (Lsm lsm = Lsm.open(home.resolve("lsm-merging"), ALONE)) {
      LsmView view = new LsmView(lsm);
      LsmView.put(lsm, "apple fig kiwi plum", 1);
      view.flush();
      LsmView.put(lsm, "fig lime", 5);
      lsm.delete("kiwi".getBytes(UTF_8));
      view.flush();
      LsmView.put(lsm, "apple pear", 7);
      generated.file("lsm-merging.txt", merging(view));
    }
  }

  private static String merging(LsmView view) {
    StringBuilder text =
        new StringBuilder("memtable     run 1         run 2        the scan shows\n");
    for (int steps = 0; ; steps++) {
      Walk before = Walk.of(view, steps);
      if (before.current() != null) {
        Inside.of(before.current()).call("advance"); // as the next step begins
      }
      Walk after = Walk.of(view, steps + 1);
      if (after.current() == null) {
        return text.toString();
      }
      List<String> heads = before.cursors().stream().map(RunsText::head).toList();
      String shown = head(after.current());
      for (int i = 0; i < heads.size(); i++) {
        text.append(cell(heads.get(i), shown, 13 + i % 2));
      }
      boolean isTombstone = shown.endsWith("deleted");
      text.append(isTombstone ? "nothing" : "[.field-value]##%s##".formatted(shown)).append('\n');
    }
  }

  /** A record is the one that is shown, or an older one of its key, or waits. */
  private static String cell(String head, String shown, int width) {
    boolean isOfKey = head.split(" ", -1)[0].equals(shown.split(" ", -1)[0]);
    String colour = head.equals(shown) ? "field-value" : isOfKey ? "field-mark" : "field-plain";
    return "[.%s]##%s##%s".formatted(colour, head, " ".repeat(width - head.length()));
  }

  private static String head(Object cursor) {
    Inside record = Inside.of(Inside.of(cursor).call("record"));
    if (!(boolean) record.call("isShown")) {
      return "-";
    }
    String key = new String((byte[]) record.call("key"), UTF_8);
    return (boolean) record.call("isTombstone")
        ? key + " deleted"
        : key + " = " + new String((byte[]) record.call("value"), UTF_8);
  }

  /**
   * A walk of the engine over a state.
   *
   * @param cursors over the memtable and the runs, the newest first
   * @param current the one whose record is shown; null if there is none
   */
  private record Walk(List<Object> cursors, Object current) {

    /** A walk that has gone so many steps. */
    static Walk of(LsmView view, int steps) {
      Inside state = view.state();
      Inside merging = Inside.of(state.call("scan", ByteRange.all(), state.call("limit")));
      List<Object> cursors = List.of((Object[]) merging.value("cursors"));
      for (int i = 0; i < steps; i++) {
        merging.call("next");
      }
      return new Walk(cursors, merging.value("current"));
    }
  }

  /** A snapshot outlives the tables that it is of. */
  private void snapshot() throws IOException {
    StringBuilder text =
        new StringBuilder(
            "                         the store   the snapshot   bytes of deleted files\n");
    try (Lsm lsm = Lsm.open(home.resolve("lsm-snapshot"), ALONE)) {
      LsmView view = new LsmView(lsm);
      LsmView.put(lsm, "apple fig kiwi", 1);
      view.flush();
      ByteSnapshot snapshot = lsm.snapshot();
      text.append(told("the snapshot is taken", lsm, snapshot));
      LsmView.put(lsm, "fig lime", 5);
      text.append(told("fig is put again", lsm, snapshot));
      lsm.merge();
      text.append(told("all is merged", lsm, snapshot));
      snapshot.close();
      text.append(line("the snapshot is closed", fig(lsm.get(FIG)), "", lsm));
    }
    generated.file("lsm-snapshot.txt", text.toString());
  }

  private static String told(String when, Lsm lsm, ByteSnapshot snapshot) throws IOException {
    return line(when, fig(lsm.get(FIG)), fig(snapshot.get(FIG)), lsm);
  }

  private static String line(String when, String store, String snapshot, Lsm lsm) {
    return "%-24s %-11s %-14s %s%n"
        .formatted(when, store, snapshot, lsm.statistics().deletedBytes());
  }

  private static String fig(Optional<byte[]> value) {
    return "fig = " + value.map(bytes -> new String(bytes, UTF_8)).orElse("nothing");
  }

  private static void put(Lsm lsm, String key, String value) throws IOException {
    lsm.put(key.getBytes(UTF_8), value.getBytes(UTF_8));
  }
}
