package storage.docs;

import java.util.List;
import java.util.Set;

/** A skip list at one moment, in SVG: its nodes in the order of their keys, and their links. */
final class SkipListDrawing {

  private static final int WIDTH = 640;
  private static final int LEFT = 40;
  private static final int COLUMN = 74;
  private static final int NODE = 16;
  private static final int LEVEL = 30;
  private static final int TOP = 10;
  private static final int HEAD = MemtableView.HEAD;

  private static final String INK = "light-dark(#23211d,#dcd8cf)";
  private static final String SOFT = "light-dark(#625c52,#a49d90)";
  private static final String LINE = "light-dark(#c9c0ad,#5a564d)";
  private static final String WAY = "light-dark(#a8321f,#f0917f)";
  private static final String FRESH = "light-dark(#2f6b2b,#8fd08a)";
  private static final String KEY = "light-dark(#f6dd95,#5b4a12)";
  private static final String NEW = "light-dark(#d3e8c8,#2b4a24)";
  private static final String PLAIN = "light-dark(#f4f1ea,#2c2a26)";

  private static final String MONO = "Book Mono, monospace";
  private static final String SANS = "Book Sans, sans-serif";

  private final StringBuilder svg = new StringBuilder();
  private final List<Node> nodes;
  private final Set<Link> links;
  private final int levels;

  /**
   * A node.
   *
   * @param height on how many levels it is; 0 if it is not there yet
   * @param place where its record begins in the log
   * @param isNew whether it is the one that is inserted
   */
  record Node(int number, String key, int height, int place, boolean isNew) {}

  /** A link on one level; a link to the head is one to the end. */
  record Link(int from, int to, int level) {}

  private SkipListDrawing(List<Node> nodes, Set<Link> links) {
    this.nodes = nodes;
    this.links = links;
    this.levels = nodes.stream().mapToInt(Node::height).max().orElse(1);
  }

  /**
   * Draws it.
   *
   * @param nodes all but the head, in the order of their keys
   * @param way links that a search has followed
   * @param downs the links' sources at which it went down, on the upper of the two levels
   * @param fresh links that were set last
   * @param caption what is told below
   */
  static String of(
      List<Node> nodes,
      Set<Link> links,
      Set<Link> way,
      Set<Link> downs,
      Set<Link> fresh,
      String caption) {
    SkipListDrawing drawing = new SkipListDrawing(nodes, links);
    for (Link link : links) {
      drawing.link(link, fresh.contains(link) ? FRESH : way.contains(link) ? WAY : SOFT);
    }
    downs.forEach(drawing::down);
    drawing.towers();
    int below = drawing.keysTop() + 38;
    drawing.text(LEFT, below, 11, "start", SOFT, SANS, caption);
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
        %s</svg>
        """
        .formatted(WIDTH, below + 8, InsertSteps.DESCRIPTION, drawing.svg);
  }

  private void towers() {
    for (int level = 0; level < levels; level++) {
      text(LEFT - 12, y(level) + 12, 10, "end", SOFT, SANS, String.valueOf(level));
      box(x(HEAD), y(level), PLAIN);
    }
    text(x(HEAD) + NODE / 2.0, keysTop(), 11, "middle", SOFT, SANS, "head");
    for (Node node : nodes) {
      for (int level = 0; level < node.height(); level++) {
        boolean isLinked = isLinked(node, level);
        box(x(node.number()), y(level), !isLinked ? "none" : node.isNew() ? NEW : KEY);
      }
      if (node.height() == 0) {
        continue;
      }
      double middle = x(node.number()) + NODE / 2.0;
      text(middle, keysTop(), 12, "middle", INK, MONO, node.key());
      text(middle, keysTop() + 14, 10, "middle", SOFT, SANS, "at " + node.place());
    }
  }

  private boolean isLinked(Node node, int level) {
    return links.stream().anyMatch(link -> link.to() == node.number() && link.level() == level);
  }

  private void link(Link link, String colour) {
    double from = x(link.from()) + NODE;
    double to = link.to() == HEAD ? WIDTH - 10 : x(link.to());
    svg.append(
        ("<path d=\"M%.1f %.1f H%.1f m-5 -3 l5 3 l-5 3\""
                + " style=\"fill:none;stroke:%s;stroke-width:%s\"/>%n")
            .formatted(
                from,
                y(link.level()) + NODE / 2.0,
                to - 1,
                colour,
                colour.equals(SOFT) ? "1" : "1.8"));
  }

  private void down(Link link) {
    svg.append(
        "<path d=\"M%.1f %d V%d\" style=\"fill:none;stroke:%s;stroke-width:1.8\"/>%n"
            .formatted(
                x(link.from()) + NODE / 2.0, y(link.level()) + NODE, y(link.level() - 1), WAY));
  }

  private double x(int number) {
    int column = 0;
    for (int i = 0; i < nodes.size(); i++) {
      column = nodes.get(i).number() == number ? i + 1 : column;
    }
    return LEFT + (double) COLUMN * column;
  }

  private int y(int level) {
    return TOP + (levels - 1 - level) * LEVEL;
  }

  private int keysTop() {
    return y(0) + NODE + 15;
  }

  private void box(double x, int y, String fill) {
    svg.append(
        ("<rect x=\"%.1f\" y=\"%d\" width=\"%d\" height=\"%d\""
                + " style=\"fill:%s;stroke:%s;stroke-width:0.8\"/>%n")
            .formatted(x, y, NODE, NODE, fill, LINE));
  }

  private void text(
      double x, int y, int size, String anchor, String fill, String font, String text) {
    svg.append(
        ("<text x=\"%.1f\" y=\"%d\" font-family=\"%s\" font-size=\"%d\" text-anchor=\"%s\""
                + " style=\"fill:%s\">%s</text>%n")
            .formatted(x, y, font, size, anchor, fill, text));
  }
}
