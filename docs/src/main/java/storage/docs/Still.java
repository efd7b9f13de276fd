package storage.docs;

import java.util.List;
import storage.docs.Frame.Cell;
import storage.docs.Frame.Entry;
import storage.docs.Frame.Mark;
import storage.docs.Frame.Note;
import storage.docs.Frame.Span;
import storage.docs.Stepper.Glyph;

/** A frame of a stepper as it stands on paper, in SVG. */
final class Still {

  private static final String MONO = "JetBrains Mono, monospace";
  private static final int CELL = 24;
  private static final int HEIGHT = 22;
  private static final int RECORD = 46;
  private static final int LEFT = 34;
  private static final int NOTE = 28;
  private static final int NOTES_LEFT = 100;

  private final StringBuilder svg = new StringBuilder();
  private final Frame frame;

  private Still(Frame frame) {
    this.frame = frame;
  }

  static String svg(Stepper stepper, Frame frame) {
    Still still = new Still(frame);
    int y = 4;
    for (List<Glyph> record : stepper.records()) {
      still.record(record, y);
      y += RECORD;
    }
    y += 8;
    for (Note note : frame.notes()) {
      still.note(note, y);
      y += NOTE;
    }
    for (Entry entry : frame.keydir()) {
      still.entry(entry, y);
      y += NOTE;
    }
    int width = LEFT + stepper.columns() * CELL + 4;
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d">
        %s</svg>
        """
        .formatted(width, y, width, y, still.svg);
  }

  private void record(List<Glyph> record, int y) {
    int begin = record.get(0).offset();
    text(LEFT - 8, y + 15, 9, "end", "#6b6455", String.valueOf(begin));
    for (Glyph glyph : record) {
      int x = LEFT + (glyph.offset() - begin) * CELL;
      for (int i = 0; i < glyph.bytes().size(); i++) {
        int at = glyph.offset() + i;
        boolean read = frame.read() != null && frame.read().contains(at);
        cell(x + i * CELL, y, glyph.bytes().get(i), read ? fill(glyph.field()) : "#ffffff");
        if (frame.piece() != null && frame.piece().contains(at)) {
          rect(x + i * CELL, y + HEIGHT - 3, CELL, 3, "#9a3f0a");
        }
      }
      int middle = x + glyph.bytes().size() * CELL / 2;
      text(middle, y + HEIGHT + 12, 8, "middle", "#6b6455", label(glyph.label()));
    }
    window(begin, record, y);
  }

  /** Draws the part of the window that lies in this record. */
  private void window(int begin, List<Glyph> record, int y) {
    Glyph last = record.get(record.size() - 1);
    Span span = Span.between(begin, last.offset() + last.bytes().size());
    if (frame.read() == null) {
      return;
    }
    int from = Math.max(span.offset(), frame.read().offset());
    int to = Math.min(span.end(), frame.read().end());
    if (from < to) {
      svg.append(
          "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#9a3f0a\" stroke-width=\"2\"/>%n"
              .formatted(LEFT + (from - begin) * CELL, y, (to - from) * CELL, HEIGHT));
    }
  }

  private void note(Note note, int y) {
    text(LEFT, y + 15, 9, "start", "#6b6455", note.label());
    int x = LEFT + NOTES_LEFT;
    for (Cell cell : note.cells()) {
      boolean same = cell.marks().contains(Mark.SAME);
      String fill = same ? "#f6dd95" : cell.marks().contains(Mark.CARRIED) ? "#f6d2b8" : "#ffffff";
      cell(x, y, cell.hex(), fill);
      x += CELL;
    }
    text(x + (note.cells().isEmpty() ? 0 : 8), y + 15, 9, "start", "#23211d", label(note.text()));
  }

  private void entry(Entry entry, int y) {
    if (entry.mark()) {
      rect(LEFT - 6, y, 3, HEIGHT, "#9a3f0a");
    }
    text(LEFT, y + 15, 9, "start", "#23211d", "keydir: " + label(entry.key()));
    text(
        LEFT + NOTES_LEFT + 20,
        y + 15,
        9,
        "start",
        "#23211d",
        "%d bytes at %d".formatted(entry.length(), entry.offset()));
  }

  private void cell(int x, int y, String hex, String fill) {
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" stroke=\"#c9c0ad\" stroke-width=\"0.6\"/>%n"
            .formatted(x, y, CELL, HEIGHT, fill));
    text(x + CELL / 2, y + 15, 10, "middle", "#23211d", hex);
  }

  private void rect(int x, int y, int width, int height, String fill) {
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n"
            .formatted(x, y, width, height, fill));
  }

  private void text(int x, int y, int size, String anchor, String fill, String text) {
    if (!text.isEmpty()) {
      svg.append(
          "<text x=\"%d\" y=\"%d\" font-family=\"%s\" font-size=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n"
              .formatted(x, y, MONO, size, anchor, fill, text));
    }
  }

  private static String fill(String field) {
    return switch (field) {
      case "length" -> "#d5e4f3";
      case "key" -> "#f6dd95";
      case "value" -> "#d3e8c8";
      default -> "#f0c3b2";
    };
  }

  /** Text for a font that has no pictographs: those are named by their code point. */
  private static String label(String text) {
    StringBuilder label = new StringBuilder();
    text.codePoints()
        .forEach(
            point ->
                label.append(point > 0xFF ? "U+%04X".formatted(point) : Character.toString(point)));
    return label.toString().replace("&", "&amp;").replace("<", "&lt;");
  }
}
