package storage.common;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The names of the Unicode characters, as this JDK knows them: real data with nothing to download.
 *
 * <p>The key is the character itself, one to four bytes in UTF-8, and the value its name. Every
 * stream is in the order of the code points.
 */
public final class UnicodeNames {

  private static final int FIRST_UNCHANGING = 0x1F300;
  private static final int LAST_UNCHANGING = 0x1F64F;

  private UnicodeNames() {}

  /**
   * Returns every named character without surrogates and private use: about 144,000 on JDK 17, some
   * more on each later one. The comma and the line feed are among them.
   */
  public static Stream<TextRecord> all() {
    return named(0, Character.MAX_CODE_POINT);
  }

  /**
   * Returns the 848 characters from U+1F300 to U+1F64F, which are the same on every JDK from 17.
   */
  public static Stream<TextRecord> unchanging() {
    return named(FIRST_UNCHANGING, LAST_UNCHANGING);
  }

  private static Stream<TextRecord> named(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .filter(UnicodeNames::isNamedCharacter)
        .mapToObj(
            codePoint ->
                new TextRecord(Character.toString(codePoint), Character.getName(codePoint)));
  }

  private static boolean isNamedCharacter(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.UNASSIGNED, Character.SURROGATE, Character.PRIVATE_USE -> false;
      default -> true;
    };
  }
}
