package storage.common.cli;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.util.List;
import org.junit.jupiter.api.Test;

class Utf8LinesTest {

  private static final String MARK = "\uFEFF";

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstLine() throws IOException {
    Utf8Lines lines = lines(MARK + "a\t1\nb\t2\n", UTF_8);
    assertThat(lines.next()).isEqualTo("a\t1");
    assertThat(lines.next()).isEqualTo("b\t2");
    assertThat(lines.progress()).as("progress counts the mark").isEqualTo(11);
    assertThat(lines.next()).isNull();
  }

  @Test
  void anInputThatIsNothingButAMarkHasNoLines() throws IOException {
    assertThat(lines(MARK, UTF_8).next()).isNull();
    assertThat(lines(MARK + "\n", UTF_8).next()).isEmpty();
  }

  @Test
  void theSameCharacterElsewhereIsText() throws IOException {
    Utf8Lines lines = lines(MARK + MARK + "a\n" + MARK + "b\nc" + MARK, UTF_8);
    assertThat(List.of(lines.next(), lines.next(), lines.next()))
        .containsExactly(MARK + "a", MARK + "b", "c" + MARK);
  }

  @Test
  void utf16IsRefusedAsAWhole() {
    for (Charset utf16 : List.of(UTF_16BE, UTF_16LE)) {
      assertThatThrownBy(() -> lines(MARK + "a\t1\n", utf16).next())
          .isInstanceOf(FileSystemException.class)
          .hasMessageStartingWith("input: this is UTF-16");
    }
  }

  private static Utf8Lines lines(String text, Charset charset) {
    return new Utf8Lines("input", new ByteArrayInputStream(text.getBytes(charset)), -1);
  }
}
