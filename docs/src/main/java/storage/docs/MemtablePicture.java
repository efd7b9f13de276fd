package storage.docs;

import java.util.List;

/**
 * The memtable of stage 5 above its log, in SVG: the same records in two orders, and the way of one
 * search.
 */
final class MemtablePicture {

  private static final int WIDTH = 640;
  private static final int LEFT = 40;
  private static final int COLUMN = 74;
  private static final int NODE = 16;
  private static final int LEVEL = 30;
  private static final int TOP = 10;
  private static final int BOX = 24;
  private static final int RECORD = 84;

  /** Between the keys of the list and the log below. */
  private static final int GAP = 44;

  /** What a reader is told who cannot see the picture. */
  private static final String DESCRIPTION =
      "Above, towers of links in the order of their keys, and the way of a search from the upper"
          + " left to the lower right. Below, the same records in the log, in the order of writing.";

  private static final String INK = "light-dark(#23211d,#dcd8cf)";
  private static final String SOFT = "light-dark(#625c52,#a49d90)";
  private static final String LINE = "light-dark(#c9c0ad,#5a564d)";
  private static final String WAY = "light-dark(#a8321f,#f0917f)";
  private static final String KEY = "light-dark(#f6dd95,#5b4a12)";
  private static final String PLAIN = "light-dark(#f4f1ea,#2c2a26)";

  private static final String MONO = "Book Mono, monospace";
  private static final String SANS = "Book Sans, sans-serif";

  private final StringBuilder svg = new StringBuilder();
  private final MemtableView memtable;
  private final List<Integer> nodes;
  private final int levels;

  private MemtablePicture(MemtableView memtable) {
    this.memtable = memtable;
    this.nodes = memtable.inOrder();
    this.levels = nodes.stream().mapToInt(memtable::height).max().orElse(1);
  }

  /** Draws a memtable of some few records, and how {@code wanted} is found in it. */
  static String of(MemtableView memtable, String wanted) {
    MemtablePicture picture = new MemtablePicture(memtable);
    picture.log();
    picture.links(memtable.path(wanted));
    picture.towers();
    int height = picture.logTop() + BOX + 22;
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
        %s</svg>
        """
        .formatted(WIDTH, height, DESCRIPTION, picture.svg);
  }

  private void towers() {
    for (int level = 0; level < levels; level++) {
      text(LEFT - 12, y(level) + 12, 10, "end", SOFT, SANS, String.valueOf(level));
      box(x(MemtableView.HEAD), y(level), NODE, NODE, PLAIN);
    }
    text(x(MemtableView.HEAD) + NODE / 2.0, keysTop(), 11, "middle", SOFT, SANS, "head");
    for (int node : nodes) {
      for (int level = 0; level < memtable.height(node); level++) {
        box(x(node), y(level), NODE, NODE, KEY);
      }
      text(x(node) + NODE / 2.0, keysTop(), 12, "middle", INK, MONO, memtable.key(node));
    }
  }

  /** All links, those that the search has followed in another colour. */
  private void links(int[] path) {
    for (int level = 0; level < levels; level++) {
      int from = level + 1 < levels ? path[level + 1] : MemtableView.HEAD;
      boolean isOnWay = false;
      int node = MemtableView.HEAD;
      do {
        isOnWay |= node == from;
        isOnWay &= node != path[level];
        int next = memtable.next(node, level);
        double end = next == MemtableView.HEAD ? WIDTH - 10 : x(next);
        arrow(x(node) + NODE, y(level) + NODE / 2.0, end, isOnWay ? WAY : SOFT);
        node = next;
      } while (node != MemtableView.HEAD);
      if (level > 0) {
        down(path[level], level);
      }
    }
  }

  private void down(int node, int level) {
    double x = x(node) + NODE / 2.0;
    svg.append(
        "<path d=\"M%.1f %d V%d\" style=\"fill:none;stroke:%s;stroke-width:1.6\"/>%n"
            .formatted(x, y(level) + NODE, y(level - 1), WAY));
  }

  /** The records in the order of their places, each with a line from its node. */
  private void log() {
    int top = logTop();
    List<Integer> written =
        nodes.stream()
            .sorted((one, other) -> Integer.compare(memtable.place(one), memtable.place(other)))
            .toList();
    for (int i = 0; i < written.size(); i++) {
      int node = written.get(i);
      double x = LEFT + (double) i * RECORD;
      svg.append(
          "<path d=\"M%.1f %d L%.1f %d\" style=\"fill:none;stroke:%s;stroke-width:1\"/>%n"
              .formatted(x(node) + NODE / 2.0, keysTop() + 6, x + RECORD / 2.0, top, LINE));
      box(x, top, RECORD, BOX, PLAIN);
      String record = memtable.key(node) + " " + memtable.value(node);
      text(x + RECORD / 2.0, top + 16, 12, "middle", INK, MONO, record);
      text(x, top + BOX + 14, 10, "start", SOFT, MONO, String.valueOf(memtable.place(node)));
    }
    text(LEFT - 8, top + 16, 11, "end", SOFT, SANS, "log");
  }

  private double x(int node) {
    return LEFT + (double) COLUMN * (nodes.indexOf(node) + 1);
  }

  private int y(int level) {
    return TOP + (levels - 1 - level) * LEVEL;
  }

  private int keysTop() {
    return y(0) + NODE + 15;
  }

  private int logTop() {
    return keysTop() + GAP;
  }

  private void arrow(double fromX, double y, double toX, String colour) {
    svg.append(
        ("<path d=\"M%.1f %.1f H%.1f m-5 -3 l5 3 l-5 3\""
                + " style=\"fill:none;stroke:%s;stroke-width:%s\"/>%n")
            .formatted(fromX, y, toX - 1, colour, colour.equals(WAY) ? "1.6" : "1"));
  }

  private void box(double x, int y, int width, int height, String fill) {
    svg.append(
        ("<rect x=\"%.1f\" y=\"%d\" width=\"%d\" height=\"%d\""
                + " style=\"fill:%s;stroke:%s;stroke-width:0.8\"/>%n")
            .formatted(x, y, width, height, fill, LINE));
  }

  private void text(
      double x, int y, int size, String anchor, String fill, String font, String text) {
    svg.append(
        ("<text x=\"%.1f\" y=\"%d\" font-family=\"%s\" font-size=\"%d\" text-anchor=\"%s\""
                + " style=\"fill:%s\">%s</text>%n")
            .formatted(x, y, font, size, anchor, fill, text));
  }
}
