package storage.common;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/**
 * Text for people to read on one line. What a terminal would obey, and what would make a line
 * ambiguous, is escaped:
 *
 * <pre>
 *  \\  \t  \n  \r        a backslash, a tab, a newline, a carriage return
 *  &#92;u{1B}                any other control character, line separator or change of direction
 *  \xFF                  a byte that is not UTF-8
 * </pre>
 *
 * <p>Different bytes never look alike, and what has no escape is the text itself.
 */
public final class Printable {

  private Printable() {}

  /** Returns the escaped text of bytes that are UTF-8, or should be. */
  public static String of(byte[] bytes) {
    StringBuilder shown = new StringBuilder(bytes.length);
    CharsetDecoder decoder = UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer decoded = CharBuffer.allocate(bytes.length);
    CoderResult result;
    do {
      result = decoder.decode(in, decoded.clear(), true);
      append(shown, decoded.flip());
      for (int i = 0; result.isMalformed() && i < result.length(); i++) {
        shown.append("\\x%02X".formatted(in.get()));
      }
    } while (!result.isUnderflow());
    return shown.toString();
  }

  /** Returns the escaped text. */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    append(shown, text);
    return shown.toString();
  }

  private static void append(StringBuilder shown, CharSequence text) {
    text.codePoints()
        .forEach(
            each -> {
              switch (each) {
                case '\\' -> shown.append("\\\\");
                case '\t' -> shown.append("\\t");
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                default -> {
                  if (isPlain(each)) {
                    shown.appendCodePoint(each);
                  } else {
                    shown.append("\\u{%X}".formatted(each));
                  }
                }
              }
            });
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      case Character.FORMAT -> !turnsText(codePoint);
      default -> true;
    };
  }

  /** Whether it changes the direction in which what follows is shown. */
  private static boolean turnsText(int codePoint) {
    return (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }
}
