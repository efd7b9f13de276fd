package storage.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class Utf8Test {

  private static final Path FILE = Path.of("datastore");

  @Test
  void everyCharacterOfUnicodeComesBack() throws CorruptStoreException {
    for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
      if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
        String text = Character.toString(character);
        assertThat(Utf8.decode(Utf8.encode("key", text), FILE, 0).equals(text)).isTrue();
      }
    }
  }

  @Test
  void anUnpairedSurrogateIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> Utf8.encode("key", "ab\uD83D"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the key has an unpaired surrogate (U+D83D) at index 2, which UTF-8 cannot carry");
    assertThatThrownBy(() -> Utf8.encode("value", "\uD83D\uDE04\uDE04"))
        .hasMessageContaining("U+DE04")
        .hasMessageContaining("index 2");
  }

  @Test
  void bytesThatAreNotUtf8AreDamage() {
    byte[][] notUtf8 = {
      {(byte) 0xFF},
      {(byte) 0xC3},
      {(byte) 0xC0, (byte) 0x80},
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80}
    };
    for (byte[] bytes : notUtf8) {
      assertThatThrownBy(() -> Utf8.decode(bytes, FILE, 42))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessage("datastore is damaged at offset 42: bytes that are not UTF-8");
    }
  }

  @Test
  void aReplacementCharacterIsTextLikeAnyOther() throws CorruptStoreException {
    assertThat(Utf8.decode(Utf8.encode("key", "\uFFFD"), FILE, 0)).isEqualTo("\uFFFD");
  }
}
