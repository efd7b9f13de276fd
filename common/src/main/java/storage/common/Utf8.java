package storage.common;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * Text to bytes and back, and nothing lost on the way.
 *
 * <p>The JDK's own {@code String.getBytes} and {@code new String} replace what they cannot convert
 * by {@code ?} and U+FFFD. A store must not: what cannot be stored is refused, and bytes that are
 * not text are damage.
 */
public final class Utf8 {

  /**
   * The order of texts by their UTF-8 bytes, each from 0 to 255. It is the order of code points,
   * and not that of {@link String#compareTo}: U+1F604 comes after U+FF5E here and before it there,
   * where the halves of its surrogate pair are compared.
   */
  public static final Comparator<String> ORDER = Utf8::compare;

  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /**
   * Refuses text that UTF-8 cannot carry.
   *
   * @param what names the text in the error message: "key" or "value"
   * @throws IllegalArgumentException if the text has half of a surrogate pair without the other
   */
  public static void requireText(String what, String text) {
    int unpaired = unpairedSurrogate(text);
    if (unpaired >= 0) {
      throw new IllegalArgumentException(
          "the %s has an unpaired surrogate (U+%04X) at index %d, which UTF-8 cannot carry"
              .formatted(what, (int) text.charAt(unpaired), unpaired));
    }
  }

  /** Returns the bytes of {@code text}, after {@link #requireText}. */
  public static byte[] encode(String what, String text) {
    requireText(what, text);
    return text.getBytes(UTF_8);
  }

  /**
   * Returns the text of {@code bytes}.
   *
   * @param file where the bytes were read, for the error message
   * @param offset where they begin in that file, in bytes
   * @throws CorruptStoreException if the bytes are not UTF-8
   */
  public static String decode(byte[] bytes, Path file, long offset) throws CorruptStoreException {
    String text = new String(bytes, UTF_8);
    // A replacement character was stored as one, or stands for bytes that are not UTF-8.
    if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(bytes)) {
      throw new CorruptStoreException(file, offset, "bytes that are not UTF-8");
    }
    return text;
  }

  private static int compare(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    for (int i = 0; i < shorter; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        // A surrogate is half of a code point that is greater than every single char.
        return Character.isSurrogate(a) == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static int unpairedSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          return i;
        }
        i++; // the other half of the pair
      }
    }
    return -1;
  }
}
