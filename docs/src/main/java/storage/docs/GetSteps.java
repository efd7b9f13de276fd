package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import storage.docs.PictureStepper.Line;
import storage.docs.PictureStepper.Lines;
import storage.docs.PictureStepper.Step;
import storage.docs.TableBytes.Told;
import storage.lsm.Lsm;
import storage.lsm.LsmOptions;

/**
 * Steps through a get of stage 5: past a memtable and some runs, into one of them. What the filter,
 * the index and the tags say is asked of the engine's own classes.
 */
final class GetSteps {

  private static final String TITLE = "A get, step by step";
  private static final String WANTED = "lime";
  private static final LsmOptions OPTIONS =
      LsmOptions.defaults().withSizes(1 << 16, 64, 1 << 16).withoutBackground();

  private static final String OUT = "field-length";
  private static final String NOW = "field-key";
  private static final String FOUND = "field-value";
  private static final String PLAIN = "field-plain";

  private final LsmView view;
  private final long hash;
  private final List<Inside> tables = new ArrayList<>();
  private final List<List<List<Told>>> blocks = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  /** How many of memtable and runs are known not to have the key. */
  private int ruledOut;

  /** What stands below the runs: of the table in hand. */
  private Line below = coloured -> "";

  private GetSteps(LsmView view) {
    this.view = view;
    this.hash = view.hash(WANTED);
  }

  /** Returns the generated files of the picture. */
  static PictureStepper of(Path directory) throws IOException {
    try (Lsm lsm = Lsm.open(directory, OPTIONS)) {
      LsmView view = new LsmView(lsm);
      for (String run :
          List.of(
              "apple fig kiwi lime pear plum", "banana cherry date kiwi lime mango", "fig pear")) {
        LsmView.put(lsm, run, 1);
        view.flush();
      }
      LsmView.put(lsm, "apple olive", 1);
      GetSteps steps = new GetSteps(view);
      steps.run();
      Steps.require(
          lsm.get(WANTED.getBytes(UTF_8)).isPresent(), "the key that the picture finds is there");
      return new PictureStepper("get", TITLE, steps.steps, List.of(1, 4, 5, 7), null);
    }
  }

  private void run() throws IOException {
    for (Inside run : view.runs()) {
      Inside table = LsmView.tables(run).get(0);
      tables.add(table);
      blocks.add(LsmView.blocks(LsmView.file(table)));
    }
    add(
        "The newest come first: a memtable, and then three runs of a table each, every one of"
            + " which may have a `lime`. Its hash is computed once, and serves all that follow.");
    askMemtable();
    int run = 0;
    while (!LsmView.mayHold(tables.get(run), hash)) {
      ruledOut++;
      run++;
      add(
          "The filter of run %d says: certainly not here. That's one line of 64 bytes, and nothing else of the table was touched."
              .formatted(run));
    }
    Steps.require(run == 1, "the second run has it");
    add(
        "The filter of run 2 says: may be. That's no answer yet, but a reason to look. Run 3 has an older `lime`, and it'll never be asked.");
    int block = askIndex(run);
    askBlock(run, block);
  }

  private void askMemtable() {
    Inside memtable = Inside.of(view.state().call("active"));
    boolean mayHold = (boolean) Inside.of(memtable.value("filter")).call("mayHold", hash);
    Steps.require(!mayHold, "the memtable's filter says no");
    ruledOut++;
    add(
        "The memtable has a filter as well, in memory. It says: certainly not here. So the skip list isn't searched.");
  }

  /** Halves the index as {@code Table.blockOf} does, and requires that it comes to the same. */
  private int askIndex(int run) {
    List<String> firsts = blocks.get(run).stream().map(block -> block.get(0).key()).toList();
    int block = (int) tables.get(run).call("blockOf", LsmView.key(WANTED));
    Steps.require(
        firsts.get(block).compareTo(WANTED) <= 0
            && (block + 1 == firsts.size() || firsts.get(block + 1).compareTo(WANTED) > 0),
        "the index leads to the last block that may have the key");
    below =
        coloured ->
            "%n  index   ".formatted()
                + marked(coloured, firsts, block, NOW)
                + "   the first key of each block";
    add(
        "The index of run 2 is halved. `lime` isn't less than `%s`%s So it's in block %d, or nowhere in this table."
            .formatted(
                firsts.get(block),
                block + 1 < firsts.size()
                    ? ", but less than `" + firsts.get(block + 1) + "`."
                    : ".",
                block));
    return block;
  }

  private void askBlock(int run, int block) {
    Inside table = tables.get(run);
    ByteBuffer bytes = (ByteBuffer) table.call("bytes");
    int start = (int) table.call("block", block);
    byte wanted = (byte) Inside.callStatic("storage.lsm.Block", "tag", hash);
    List<Told> records = blocks.get(run).get(block);
    List<String> tags = new ArrayList<>();
    int at = (int) Inside.constant("storage.lsm.Block", "AT_TAGS");
    for (int i = 0; i < records.size(); i++) {
      tags.add("%02x".formatted(bytes.get(start + at + i)));
    }
    int found = tags.indexOf("%02x".formatted(wanted));
    Steps.require(tags.lastIndexOf(tags.get(found)) == found, "one tag alone is equal");
    Line index = below;
    below =
        coloured ->
            index.draw(coloured)
                + "%n  tags    ".formatted()
                + marked(coloured, tags, found, NOW)
                + "   of block "
                + block;
    add(
        "The checksum of block %d is verified, if that wasn't done since the store was opened. Then its tags are compared with that of `lime`, which is `%02x`, eight at a time. One is equal."
            .formatted(block, wanted));
    Told record = records.get(found);
    int place =
        (int)
            Inside.callStatic(
                "storage.lsm.Block", "find", bytes, start, LsmView.key(WANTED), wanted);
    Steps.require(place == record.offset() && record.key().equals(WANTED), "the tag leads there");
    Line before = below;
    below =
        coloured ->
            before.draw(coloured)
                + "%n  record  ".formatted()
                + coloured.formatted(FOUND, record.key() + " = " + record.value())
                + "   at offset %d of the table".formatted(record.offset());
    add(
        "So one key is compared, byte by byte. It's `lime`, and its value is `%s`. Nothing was read of run 3."
            .formatted(record.value()));
  }

  private void add(String text) {
    List<Line> lines = new ArrayList<>();
    int out = ruledOut;
    lines.add(coloured -> store(coloured, "memtable", "apple  olive", out, 0));
    for (int i = 0; i < tables.size(); i++) {
      int run = i + 1;
      String content =
          blocks.get(i).stream()
              .map(block -> String.join("  ", LsmView.keys(block)))
              .collect(joining("  |  "));
      lines.add(coloured -> store(coloured, "run " + run, content, out, run));
    }
    lines.add(below);
    steps.add(new Step(text, new Lines(lines, lines.size() + 3 - lines(below))));
  }

  private static int lines(Line line) {
    return (int) line.draw("%s%s").chars().filter(c -> c == '\n').count();
  }

  /** A line of the store: not yet asked, in hand, or known not to have the key. */
  private static String store(String coloured, String name, String content, int out, int number) {
    String colour = number < out ? OUT : number == out ? NOW : PLAIN;
    return "%-9s ".formatted(name) + coloured.formatted(colour, content);
  }

  private static String marked(String coloured, List<String> all, int which, String colour) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      pieces.add(coloured.formatted(i == which ? colour : PLAIN, all.get(i)));
    }
    return String.join("  ", pieces);
  }
}
