package storage.common;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "name", "a b", "naïve", "😄", "👩\u200D🚀", "e\u0301", "0xff"})
  void plainTextIsShownAsItIs(String text) {
    assertThat(Printable.of(text)).isEqualTo(text);
    assertThat(Printable.of(text.getBytes(UTF_8))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          1B, \\u{1B}
          0A, \\n
          09, \\t
          0D, \\r
          00, \\u{0}
          7F, \\u{7F}
          5C, \\\\
          85, \\u{85}
          2028, \\u{2028}
          202E, \\u{202E}
          2066, \\u{2066}
          """)
  void whatATerminalWouldObeyIsEscaped(String codePoint, String shown) {
    String text = Character.toString(Integer.parseInt(codePoint, 16));

    assertThat(Printable.of("a" + text + "b")).isEqualTo("a" + shown + "b");
    assertThat(Printable.of(text.getBytes(UTF_8))).isEqualTo(shown);
  }

  @Test
  void bytesThatAreNotUtf8AreShownOneByOne() {
    assertThat(Printable.of(new byte[] {(byte) 0xFF})).isEqualTo("\\xFF");
    assertThat(Printable.of("\\xFF".getBytes(UTF_8))).isEqualTo("\\\\xFF");
    assertThat(Printable.of(new byte[] {'a', (byte) 0xE2, (byte) 0x82, 'b', (byte) 0xC3}))
        .as("two characters that were cut")
        .isEqualTo("a\\xE2\\x82b\\xC3");
  }

  @Test
  void noTwoShortSequencesOfBytesLookAlike() {
    Map<String, byte[]> seen = new HashMap<>();
    byte[] alphabet = {'\\', 'n', 'x', 'F', '\n', (byte) 0xFF, (byte) 0xC3, (byte) 0xA9};
    for (int i = 0; i < Math.pow(alphabet.length, 4); i++) {
      byte[] bytes = new byte[4];
      for (int j = 0, rest = i; j < bytes.length; j++, rest /= alphabet.length) {
        bytes[j] = alphabet[rest % alphabet.length];
      }
      String shown = Printable.of(bytes);
      assertThat(seen.put(shown, bytes)).as(shown).isNull();
      assertThat(shown.getBytes(UTF_8).length == bytes.length)
          .as(shown)
          .isEqualTo(shown.equals(new String(bytes, UTF_8)));
    }
  }
}
