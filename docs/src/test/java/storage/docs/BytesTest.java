package storage.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import storage.common.kit.ObservedDisk;

class BytesTest {

  private static final byte[] LINE = "é,😄\n".getBytes(UTF_8);

  @Test
  void aCharacterThatWasCutIsADotForEachOfItsBytes() {
    assertThat(Bytes.text(LINE, 0, LINE.length)).isEqualTo("é,😄\\n");
    assertThat(Bytes.text(LINE, 1, 3)).isEqualTo("·,");
    assertThat(Bytes.text(LINE, 2, 5)).isEqualTo(",··");
    assertThat(Bytes.text(LINE, 4, LINE.length)).isEqualTo("···\\n");
    assertThat(Bytes.text(LINE, 4, 5)).isEqualTo("·");
  }

  @Test
  void readsAreListedWithTheirOffsetsAndBytes() {
    assertThat(
            Bytes.byRead(
                LINE,
                List.of(
                    new ObservedDisk.Read("datastore", 3, 5),
                    new ObservedDisk.Read("datastore", 0, 3))))
        .isEqualTo(
            """
            read  1     3 to    7   f0 9f 98 84 0a   😄\\n
            read  2     0 to    2   c3 a9 2c         é,
            """);
  }

  @Test
  void aLineIsTakenApartIntoKeyCommaValueAndNewline() {
    assertThat(Bytes.byField(Field.ofLines(LINE)))
        .isEqualTo(
            """
               0  [.field-key]##c3 a9##         key           é
               2  [.field-mark]##2c##            comma         ,
               3  [.field-value]##f0 9f 98 84##   value         😄
               7  [.field-mark]##0a##            newline       \\n
            """);
  }

  @Test
  void aRecordOfTheLogIsTakenApartAsItsCodecSays() {
    byte[] log = {0, 0, 0, 1, 0, 0, 0, 2, 'k', 'v', 'w'};
    assertThat(Bytes.byField(Field.ofLog(log)))
        .isEqualTo(
            """
               0  [.field-length]##00 00 00 01##   key length    1
               4  [.field-length]##00 00 00 02##   value length  2
               8  [.field-key]##6b##            key           k
               9  [.field-value]##76 77##         value         vw
            """);
  }
}
