package storage.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * A B-tree of a few keys, in SVG: its pages from the root to the leaves, and the way of one get.
 */
final class TreePicture {

  private static final int WIDTH = 640;
  private static final int LEFT = 70;
  private static final int CELL = 58;
  private static final int GAP = 14;
  private static final int BOX = 24;
  private static final int FLOOR = 64;
  private static final int TOP = 10;

  /** How many keys a page takes. */
  private static final int FANOUT = 2;

  /** What a reader is told who cannot see the picture. */
  private static final String DESCRIPTION =
      "Three floors of pages. Each key of an upper page is the first key of a page below it; a way"
          + " leads from the root to one key of a leaf.";

  private static final String INK = "light-dark(#23211d,#dcd8cf)";
  private static final String SOFT = "light-dark(#625c52,#a49d90)";
  private static final String LINE = "light-dark(#c9c0ad,#5a564d)";
  private static final String WAY = "light-dark(#a8321f,#f0917f)";
  private static final String KEY = "light-dark(#f6dd95,#5b4a12)";
  private static final String PLAIN = "light-dark(#f4f1ea,#2c2a26)";

  private static final String MONO = "Book Mono, monospace";
  private static final String SANS = "Book Sans, sans-serif";

  private final StringBuilder svg = new StringBuilder();

  /** The floors from the leaves up to the root, each with its pages, each with its keys. */
  private final List<List<Page>> floors = new ArrayList<>();

  private final String wanted;

  /**
   * A page.
   *
   * @param x where it begins in the picture
   */
  private record Page(List<String> keys, double x) {
    double middle() {
      return x + keys.size() * CELL / 2.0;
    }
  }

  private TreePicture(String wanted) {
    this.wanted = wanted;
  }

  /** Draws a tree of these keys, which are in order, and the way to one of them. */
  static String of(List<String> keys, String wanted) {
    TreePicture picture = new TreePicture(wanted);
    picture.build(keys);
    picture.draw();
    int height = TOP + picture.floors.size() * FLOOR - FLOOR + BOX + 10;
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
        %s</svg>
        """
        .formatted(WIDTH, height, DESCRIPTION, picture.svg);
  }

  /** Cuts the keys into pages, then the first keys of these, and so on up to one page. */
  private void build(List<String> keys) {
    List<Page> below = List.of();
    List<String> rest = keys;
    do {
      List<Page> pages = new ArrayList<>();
      double x = LEFT;
      for (int i = 0; i < rest.size(); i += FANOUT) {
        List<String> own = rest.subList(i, Math.min(i + FANOUT, rest.size()));
        double middle = below.isEmpty() ? 0 : middle(below.subList(i, i + own.size()));
        double begin = below.isEmpty() ? x : middle - own.size() * CELL / 2.0;
        pages.add(new Page(own, begin));
        x += own.size() * CELL + GAP;
      }
      floors.add(pages);
      below = pages;
      rest = pages.stream().map(page -> page.keys().get(0)).toList();
    } while (below.size() > 1);
  }

  private static double middle(List<Page> pages) {
    return (pages.get(0).middle() + pages.get(pages.size() - 1).middle()) / 2;
  }

  private void draw() {
    for (int floor = floors.size() - 1; floor >= 0; floor--) {
      String name = floor == floors.size() - 1 ? "root" : floor == 0 ? "leaves" : "inner";
      text(LEFT - 12, y(floor) + 16, 11, "end", SOFT, SANS, name);
      for (int page = 0; page < floors.get(floor).size(); page++) {
        page(floor, page);
      }
    }
  }

  private void page(int floor, int number) {
    Page page = floors.get(floor).get(number);
    for (int i = 0; i < page.keys().size(); i++) {
      double x = page.x() + (double) i * CELL;
      boolean isOnWay = isOnWay(floor, number, i);
      if (floor > 0) {
        Page child = floors.get(floor - 1).get(number * FANOUT + i);
        line(x + CELL / 2.0, y(floor) + BOX, child.middle(), y(floor - 1), isOnWay);
      }
      box(x, y(floor), isOnWay ? KEY : PLAIN);
      text(x + CELL / 2.0, y(floor) + 16, 11, "middle", INK, MONO, page.keys().get(i));
    }
  }

  /** Whether the wanted key is this one, or in the page to which it leads. */
  private boolean isOnWay(int floor, int page, int key) {
    if (floor == 0) {
      return floors.get(0).get(page).keys().get(key).equals(wanted);
    }
    int child = page * FANOUT + key;
    int count = floors.get(floor - 1).get(child).keys().size();
    for (int i = 0; i < count; i++) {
      if (isOnWay(floor - 1, child, i)) {
        return true;
      }
    }
    return false;
  }

  private int y(int floor) {
    return TOP + (floors.size() - 1 - floor) * FLOOR;
  }

  private void line(double fromX, int fromY, double toX, int toY, boolean isOnWay) {
    svg.append(
        "<path d=\"M%.1f %d L%.1f %d\" style=\"fill:none;stroke:%s;stroke-width:%s\"/>%n"
            .formatted(fromX, fromY, toX, toY, isOnWay ? WAY : SOFT, isOnWay ? "1.8" : "1"));
  }

  private void box(double x, int y, String fill) {
    svg.append(
        ("<rect x=\"%.1f\" y=\"%d\" width=\"%d\" height=\"%d\""
                + " style=\"fill:%s;stroke:%s;stroke-width:0.8\"/>%n")
            .formatted(x, y, CELL, BOX, fill, LINE));
  }

  private void text(
      double x, int y, int size, String anchor, String fill, String font, String text) {
    svg.append(
        ("<text x=\"%.1f\" y=\"%d\" font-family=\"%s\" font-size=\"%d\" text-anchor=\"%s\""
                + " style=\"fill:%s\">%s</text>%n")
            .formatted(x, y, font, size, anchor, fill, text));
  }
}
