package storage.log;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;
import storage.common.Printable;

/** Takes the bytes of a file apart, field by field, from its beginning on. */
public final class ByteFields {

  private static final int MOST_BYTES_SHOWN = 16;

  private final ByteBuffer bytes;
  private final Consumer<Field> out;

  /** Where the next field begins. */
  private int at;

  /**
   * @param out gets all fields in order
   */
  public ByteFields(ByteBuffer bytes, Consumer<Field> out) {
    this.bytes = bytes;
    this.out = out;
  }

  public ByteBuffer bytes() {
    return bytes;
  }

  /** Where the next field begins. */
  public int at() {
    return at;
  }

  public int left() {
    return bytes.limit() - at;
  }

  /** The next four bytes are the magic number of a file. */
  public void magic() {
    field("magic", Integer.BYTES, Printable.of(array(Integer.BYTES)));
  }

  /** The next field is a number of so many bytes, which is returned. */
  public long number(String name, int length) {
    long value =
        switch (length) {
          case Long.BYTES -> bytes.getLong(at);
          case Integer.BYTES -> bytes.getInt(at);
          case Short.BYTES -> Short.toUnsignedInt(bytes.getShort(at));
          default -> throw new IllegalArgumentException("no number has " + length + " bytes");
        };
    field(name, length, String.valueOf(value));
    return value;
  }

  /** The next field is the checksum of the bytes from {@code from} to {@code to}. */
  public void checksum(String name, int from, int to) {
    boolean isRight = bytes.getInt(at) == Checksum.of(bytes, from, to);
    field(name, Integer.BYTES, isRight ? "right" : "WRONG");
  }

  /** The next field is text, or should be. */
  public void text(String name, int length) {
    field(name, length, text(length));
  }

  /** The next field has so many bytes; none if {@code length} is 0. */
  public void field(String name, int length, String value) {
    if (length > 0) {
      String hex = HexFormat.ofDelimiter(" ").formatHex(array(Math.min(length, MOST_BYTES_SHOWN)));
      String more = length > MOST_BYTES_SHOWN ? " .." : "";
      out.accept(new Field(at, length, hex + more, name, value));
      at += length;
    }
  }

  /** The next field has so many bytes, of which nothing is said but their number. */
  public void unread(String name, int length) {
    field(name, length, String.format(Locale.ROOT, "%,d bytes", length));
  }

  private String text(int length) {
    return length <= 4 * MOST_BYTES_SHOWN
        ? Printable.of(array(length))
        : String.format(Locale.ROOT, "(%,d bytes)", length);
  }

  private byte[] array(int length) {
    byte[] array = new byte[length];
    bytes.get(at, array);
    return array;
  }

  /**
   * Some bytes of a file that belong together.
   *
   * @param offset where they begin
   * @param bytes the first of them, as hexadecimal digits
   * @param value what they say
   */
  public record Field(int offset, int length, String bytes, String name, String value) {

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%8d  %-50s  %-11s  %s", offset, bytes, name, value)
          .stripTrailing();
    }
  }
}
