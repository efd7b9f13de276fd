package storage.bench;

import java.util.Locale;

/** A picture in SVG that is being drawn. Lengths are in pixels, from the upper left. */
final class Svg {

  private final StringBuilder text = new StringBuilder();

  /**
   * Adds markup, a line of it.
   *
   * @param arguments numbers, and texts that need no escape
   */
  Svg add(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    return this;
  }

  /** Adds a line of text that begins at x, ends there, or has it in its middle. */
  void text(String style, String anchor, double x, double y, String content) {
    add(
        "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
        style, anchor, x, y, escape(content));
  }

  static String escape(String content) {
    return content.replace("&", "&amp;").replace("<", "&lt;");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
