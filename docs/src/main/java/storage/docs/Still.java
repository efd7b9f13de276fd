package storage.docs;

import java.util.List;
import storage.docs.Frame.Cell;
import storage.docs.Frame.Entry;
import storage.docs.Frame.Mark;
import storage.docs.Frame.Note;
import storage.docs.Frame.Span;
import storage.docs.Stepper.Glyph;

/**
 * A frame of a stepper as it stands on paper, in SVG: the file, and beside it what the code has in
 * hand, or below where the records are long.
 */
final class Still {

  private static final int WIDTH = 442;
  private static final int CELL = 20;
  private static final int CELL_HEIGHT = 18;
  private static final int RECORD = 36;
  private static final int LEFT = 24;
  private static final int NOTE = 26;
  private static final int NOTE_LABEL = 52;

  private static final String INK = "#23211d";
  private static final String SOFT = "#625c52";
  private static final String ACCENT = "#9a3f0a";
  private static final String CARRIED = "#f6d2b8";
  private static final String SAME = "#f6dd95";
  private static final String KNOWN = "#2f6b2b";
  private static final String PAPER = "#ffffff";

  private static final String MONO = "Book Mono, monospace";
  private static final String SANS = "Book Sans, sans-serif";
  private static final String EMOJI = "Book Emoji, sans-serif";

  private final StringBuilder svg = new StringBuilder();
  private final Stepper stepper;
  private final int number;
  private final Frame frame;

  private Still(Stepper stepper, int number) {
    this.stepper = stepper;
    this.number = number;
    frame = stepper.frames().get(number - 1);
  }

  /** Draws the frame of that number, counted from 1. */
  static String svg(Stepper stepper, int number) {
    return new Still(stepper, number).draw();
  }

  private String draw() {
    int y = 2;
    for (List<Glyph> record : stepper.records()) {
      record(record, y);
      y += RECORD;
    }
    int right = LEFT + stepper.columns() * CELL + 14;
    boolean beside = right + NOTE_LABEL + 5 * CELL < WIDTH;
    int end = hand(beside ? right : LEFT, beside ? 2 : y + 4);
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d">
        %3$s</svg>
        """
        .formatted(WIDTH, Math.max(y, end), svg);
  }

  private void record(List<Glyph> record, int y) {
    int begin = record.get(0).offset();
    text(LEFT - 6, y + 12, 7, "end", SOFT, MONO, String.valueOf(begin));
    for (Glyph glyph : record) {
      int x = LEFT + (glyph.offset() - begin) * CELL;
      int width = glyph.bytes().size() * CELL;
      for (int i = 0; i < glyph.bytes().size(); i++) {
        cell(x + i * CELL, y, glyph.bytes().get(i), fill(glyph.offset() + i, glyph.field()));
      }
      boolean known = frame.values().stream().anyMatch(value -> value.contains(glyph.offset()));
      if (known) {
        rect(x, y + CELL_HEIGHT + 2, width, 11, KNOWN);
      }
      boolean emoji = glyph.label().codePointAt(0) > 0xFFFF;
      text(
          x + width / 2,
          y + CELL_HEIGHT + 10,
          emoji ? 9 : 7,
          "middle",
          known ? PAPER : SOFT,
          emoji ? EMOJI : MONO,
          glyph.label());
    }
    marks(record, y);
  }

  private String fill(int at, String field) {
    boolean seen =
        stepper.frames().subList(0, number - 1).stream()
            .anyMatch(earlier -> contains(earlier.read(), at));
    if (contains(frame.read(), at)) {
      return colour(field);
    }
    if (contains(frame.kept(), at)) {
      return CARRIED;
    }
    return seen ? paleColour(field) : PAPER;
  }

  /** Draws the parts of the window and of the piece that lie in this record. */
  private void marks(List<Glyph> record, int y) {
    Glyph last = record.get(record.size() - 1);
    int begin = record.get(0).offset();
    Span here = Span.between(begin, last.offset() + last.bytes().size());
    Span read = common(here, frame.read());
    if (read.length() > 0) {
      svg.append(
          ("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"%s\" "
                  + "stroke-width=\"1.6\"/>%n")
              .formatted(x(read, begin), y, read.length() * CELL, CELL_HEIGHT, ACCENT));
    }
    Span piece = common(here, frame.piece());
    if (piece.length() > 0) {
      rect(x(piece, begin), y + CELL_HEIGHT - 3, piece.length() * CELL, 4, ACCENT);
    }
  }

  private static int x(Span span, int begin) {
    return LEFT + (span.offset() - begin) * CELL;
  }

  private static Span common(Span record, Span span) {
    if (span == null) {
      return new Span(record.offset(), 0);
    }
    int from = Math.max(record.offset(), span.offset());
    return new Span(from, Math.max(0, Math.min(record.end(), span.end()) - from));
  }

  private static boolean contains(Span span, int at) {
    return span != null && span.contains(at);
  }

  /** Draws what the code keeps, and returns where that ends. */
  private int hand(int x, int top) {
    int y = top;
    for (Note note : frame.notes()) {
      if (!note.cells().isEmpty() || !note.text().isEmpty()) {
        note(note, x, y);
        y += NOTE;
      }
    }
    for (Entry entry : frame.keydir()) {
      entry(entry, x, y);
      y += NOTE - 6;
    }
    return y;
  }

  private void note(Note note, int left, int y) {
    text(left, y + 12, 8, "start", SOFT, SANS, note.label());
    int x = left + NOTE_LABEL;
    for (Cell cell : note.cells()) {
      boolean same = cell.marks().contains(Mark.SAME);
      boolean carried = cell.marks().contains(Mark.CARRIED);
      cell(x, y, cell.hex(), carried ? CARRIED : same ? SAME : PAPER);
      x += CELL;
    }
    boolean emoji = !note.text().isEmpty() && note.text().codePointAt(0) > 0xFFFF;
    int gap = note.cells().isEmpty() ? 0 : 5;
    text(x + gap, y + 12, 8, "start", INK, emoji ? EMOJI : SANS, note.text());
  }

  private void entry(Entry entry, int x, int y) {
    if (entry.mark()) {
      rect(x - 6, y, 2, CELL_HEIGHT, ACCENT);
    }
    boolean emoji = entry.key().codePointAt(0) > 0xFFFF;
    text(x, y + 12, 8, "start", SOFT, SANS, "keydir");
    text(x + NOTE_LABEL, y + 12, 9, "start", INK, emoji ? EMOJI : MONO, entry.key());
    String location = "offset %d, length %d".formatted(entry.offset(), entry.length());
    text(x + NOTE_LABEL + 24, y + 12, 8, "start", INK, SANS, location);
  }

  private void cell(int x, int y, String hex, String fill) {
    svg.append(
        ("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" stroke=\"#c9c0ad\" "
                + "stroke-width=\"0.5\"/>%n")
            .formatted(x, y, CELL, CELL_HEIGHT, fill));
    text(x + CELL / 2, y + 12, 8, "middle", INK, MONO, hex);
  }

  private void rect(int x, int y, int width, int height, String fill) {
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n"
            .formatted(x, y, width, height, fill));
  }

  private void text(int x, int y, int size, String anchor, String fill, String font, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
    svg.append(
        ("<text x=\"%d\" y=\"%d\" font-family=\"%s\" font-size=\"%d\" text-anchor=\"%s\" "
                + "fill=\"%s\">%s</text>%n")
            .formatted(x, y, font, size, anchor, fill, escaped));
  }

  private static String colour(String field) {
    return switch (field) {
      case "length" -> "#d5e4f3";
      case "key" -> "#f6dd95";
      case "value" -> "#d3e8c8";
      default -> "#f0c3b2";
    };
  }

  /** For bytes that were read earlier. */
  private static String paleColour(String field) {
    return switch (field) {
      case "length" -> "#eef4fa";
      case "key" -> "#fcf3d8";
      case "value" -> "#eef6e9";
      default -> "#f9e7e0";
    };
  }
}
