package storage.docs;

import java.util.List;

/** The way of a get through a table of stage 5, in SVG: the index, a block, its tags, a record. */
final class TablePicture {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 222;
  private static final int BOX = 24;
  private static final int LEFT = 64;

  /** How wide a character of the typeface for code is. */
  private static final double CHARACTER = 7.3;

  private static final int FILE_TOP = 10;
  private static final int INDEX_TOP = 88;
  private static final int BLOCK_TOP = 166;

  /** What a reader is told who cannot see the picture. */
  private static final String DESCRIPTION =
      "A table from its header to its footer; below, the first keys of its blocks, of which one"
          + " leads to a block; below, that block, in which one tag leads to an offset and to a record.";

  private static final String INK = "light-dark(#23211d,#dcd8cf)";
  private static final String SOFT = "light-dark(#625c52,#a49d90)";
  private static final String LINE = "light-dark(#c9c0ad,#5a564d)";
  private static final String KEY = "light-dark(#f6dd95,#5b4a12)";
  private static final String LENGTH = "light-dark(#d5e4f3,#24405c)";
  private static final String PLAIN = "light-dark(#f4f1ea,#2c2a26)";

  private static final String MONO = "Book Mono, monospace";
  private static final String SANS = "Book Sans, sans-serif";

  private final StringBuilder svg = new StringBuilder();

  private TablePicture() {}

  /**
   * Draws a look-up.
   *
   * @param block the number of the block in which the key is
   * @param key the text of the key
   */
  static String of(TableBytes table, int block, String key) {
    TablePicture picture = new TablePicture();
    double index = picture.file(table);
    double start = picture.index(table, block, index);
    picture.block(table.blocks().get(block), key, start);
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
        %s</svg>
        """
        .formatted(WIDTH, HEIGHT, DESCRIPTION, picture.svg);
  }

  /** Returns the middle of the index. */
  private double file(TableBytes table) {
    label(FILE_TOP, "file");
    double x = part(LEFT, FILE_TOP, "header", PLAIN);
    for (int i = 0; i < table.blocks().size(); i++) {
      x = part(x, FILE_TOP, "block " + i, PLAIN);
    }
    double index = x;
    x = part(x, FILE_TOP, "index", KEY);
    double middle = (index + x) / 2;
    x = part(x, FILE_TOP, "filter", PLAIN);
    part(x, FILE_TOP, "footer", PLAIN);
    return middle;
  }

  /** Returns the middle of the start of the block. */
  private double index(TableBytes table, int block, double from) {
    label(INDEX_TOP, "index");
    List<Field> fields = table.index().get(0);
    int blocks = table.blocks().size();
    arrow(from, FILE_TOP + BOX, LEFT + 40, INDEX_TOP);
    double x = LEFT;
    double start = 0;
    for (int i = 0; i < fields.size(); i++) {
      String fill = i == block ? KEY : i == blocks + block ? LENGTH : PLAIN;
      double end = part(x, INDEX_TOP, fields.get(i).text(), fill);
      start = i == blocks + block ? (x + end) / 2 : start;
      x = end;
    }
    text(LEFT, INDEX_TOP + BOX + 13, 10, "start", SOFT, SANS, "first keys");
    text(x, INDEX_TOP + BOX + 13, 10, "end", SOFT, SANS, "starts");
    return start;
  }

  private void block(List<List<Field>> groups, String key, double from) {
    label(BLOCK_TOP, "block");
    arrow(from, INDEX_TOP + BOX + 16, LEFT + 10, BLOCK_TOP);
    List<Field> header = groups.get(0);
    String[] tags = header.get(2).hex().split(" ", -1);
    String[] offsets = header.get(3).text().split(" ", -1);
    int wanted = 0;
    while (!groups.get(wanted + 1).get(2).text().equals(key)) {
      wanted++;
    }
    double x = part(LEFT, BLOCK_TOP, "…", PLAIN);
    text(x, BLOCK_TOP + BOX + 13, 10, "start", SOFT, SANS, "tags");
    for (int i = 0; i < tags.length; i++) {
      x = part(x, BLOCK_TOP, tags[i], i == wanted ? KEY : PLAIN);
    }
    text(x, BLOCK_TOP + BOX + 13, 10, "start", SOFT, SANS, "offsets");
    for (int i = 0; i < offsets.length; i++) {
      x = part(x, BLOCK_TOP, offsets[i], i == wanted ? LENGTH : PLAIN);
    }
    text(x, BLOCK_TOP + BOX + 13, 10, "start", SOFT, SANS, "records");
    for (int i = 0; i < tags.length; i++) {
      x = part(x, BLOCK_TOP, groups.get(i + 1).get(2).text(), i == wanted ? KEY : PLAIN);
    }
  }

  private void label(int top, String text) {
    text(LEFT - 10, top + 16, 12, "end", SOFT, SANS, text);
  }

  /** Draws a word in a box, and returns where it ends. */
  private double part(double x, int top, String word, String fill) {
    double width = word.length() * CHARACTER + 14;
    svg.append(
        ("<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\""
                + " style=\"fill:%s;stroke:%s;stroke-width:0.8\"/>%n")
            .formatted(x, top, width, BOX, fill, LINE));
    text(x + width / 2, top + 16, 12, "middle", INK, MONO, word);
    return x + width;
  }

  private void arrow(double fromX, int fromY, double toX, int toY) {
    int bend = (fromY + toY) / 2;
    svg.append(
        ("<path d=\"M%.1f %d V%d H%.1f V%d m-3 -5 l3 5 l3 -5\""
                + " style=\"fill:none;stroke:%s;stroke-width:1.2\"/>%n")
            .formatted(fromX, fromY, bend, toX, toY - 2, SOFT));
  }

  private void text(
      double x, int y, int size, String anchor, String fill, String font, String text) {
    svg.append(
        ("<text x=\"%.1f\" y=\"%d\" font-family=\"%s\" font-size=\"%d\" text-anchor=\"%s\""
                + " style=\"fill:%s\">%s</text>%n")
            .formatted(x, y, font, size, anchor, fill, text));
  }
}
