package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import storage.common.kit.ObservedDisk;

/** Bytes as the book prints them: blocks of AsciiDoc with one colour for each kind of field. */
final class Bytes {

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

  /** Stands for a byte that is no character without its neighbours. */
  private static final char CUT = '\u00B7';

  private static final int SHORTEST_NAME = 12;

  private Bytes() {}

  static String hex(byte[] bytes, int from, int to) {
    return HEX.formatHex(bytes, from, to);
  }

  static byte[] slice(byte[] file, Frame.Span span) {
    return Arrays.copyOfRange(file, span.offset(), span.end());
  }

  /** One line for each field: its offset, its bytes, its name and what it says. */
  static String byField(List<List<Field>> records) {
    int width = widest(records, Field::hex);
    int nameWidth = Math.max(widest(records, Field::name), SHORTEST_NAME);
    StringBuilder block = new StringBuilder();
    for (List<Field> fields : records) {
      if (block.length() > 0) {
        block.append('\n');
      }
      for (Field field : fields) {
        block.append("%4d  ".formatted(field.offset())).append(coloured(field));
        block.append(" ".repeat(width - field.hex().length() + 3));
        String name = ("%-" + nameWidth + "s").formatted(field.name());
        block.append((name + "  " + field.text()).stripTrailing()).append('\n');
      }
    }
    return block.toString();
  }

  private static int widest(List<List<Field>> records, Function<Field, String> part) {
    return records.stream()
        .flatMap(List::stream)
        .mapToInt(field -> part.apply(field).length())
        .max()
        .orElse(0);
  }

  /** One line for each read of a file: which bytes it took, and what they say on their own. */
  static String byRead(byte[] file, List<ObservedDisk.Read> reads) {
    StringBuilder block = new StringBuilder();
    int number = 0;
    for (ObservedDisk.Read read : reads) {
      int from = (int) read.offset();
      int to = from + read.length();
      int width = 3 * reads.get(0).length();
      block.append("read %2d  ".formatted(++number));
      block.append("%4d to %4d   ".formatted(from, to - 1));
      block.append(("%-" + width + "s  %s%n").formatted(hex(file, from, to), text(file, from, to)));
    }
    return block.toString();
  }

  /** The text of some bytes, with a dot for each byte of a character that was cut in two. */
  static String text(byte[] file, int from, int to) {
    CharsetDecoder decoder = UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(file, from, to - from);
    CharBuffer text = CharBuffer.allocate(2 * (to - from));
    while (bytes.hasRemaining()) {
      if (decoder.decode(bytes, text, false).isError() || bytes.hasRemaining()) {
        bytes.get();
        text.put(CUT);
      }
      decoder.reset();
    }
    return text.flip().toString().replace("\n", "\\n");
  }

  private static String coloured(Field field) {
    return "[.%s]##%s##".formatted(field.kind().role(), field.hex());
  }
}
