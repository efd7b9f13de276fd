package storage.common;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RangeTest {

  private static final String SMILE = "\uD83D\uDE04"; // U+1F604
  private static final String LAST = "\uDBFF\uDFFF"; // U+10FFFF
  private static final List<String> IN_ORDER =
      List.of(
          "",
          "\0",
          "a",
          "ab",
          "a" + LAST,
          "b",
          "\u007F",
          "\u0080",
          "\u07FF",
          "\u0800",
          "\uD7FF",
          "\uE000",
          "\uFF5E",
          "\uFFFF",
          "\uD800\uDC00",
          SMILE,
          SMILE + "a",
          LAST,
          LAST + LAST);

  @Test
  void theOrderIsThatOfTheBytes() {
    for (String one : IN_ORDER) {
      for (String other : IN_ORDER) {
        int ofBytes = Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));
        assertThat(Integer.signum(Utf8.ORDER.compare(one, other)))
            .isEqualTo(Integer.signum(ofBytes));
      }
    }
  }

  @Test
  void fromIsInAndToIsOut() {
    Range range = Range.all().from("b").to("d");

    assertThat(Stream.of("a", "b", "b\0", "cat", "d", "d\0").filter(range::contains))
        .containsExactly("b", "b\0", "cat");
  }

  @Test
  void aPrefixHasEveryKeyThatBeginsWithIt() {
    for (String prefix : IN_ORDER) {
      Range range = Range.all().prefix(prefix);
      for (String key : IN_ORDER) {
        assertThat(range.contains(key)).isEqualTo(key.startsWith(prefix));
        assertThat(range.contains(prefix + key)).isTrue();
      }
    }
  }

  @Test
  void nothingIsAboveTheLastPrefix() {
    assertThat(Range.all().prefix(LAST + LAST).to()).isEmpty();
    assertThat(Range.all().prefix("a" + LAST).to()).contains("b");
    assertThat(Range.all().prefix("\uD7FF").to()).contains("\uE000");
  }

  @Test
  void eachCallNarrows() {
    Range range = Range.all().prefix("b").from("a").from("b3").to("z").to("b7");

    assertThat(range).isEqualTo(Range.all().to("b7").from("b3").prefix("b"));
    assertThat(range.from()).isEqualTo("b3");
    assertThat(range.to()).contains("b7");
    assertThat(range.backward().to("b6").reversed()).isTrue();
  }

  @Test
  void boundsThatCrossLeaveNothing() {
    Range crossed = Range.all().from("d").to("b");

    assertThat(crossed.isEmpty()).isTrue();
    assertThat(IN_ORDER).noneMatch(crossed::contains);
    assertThat(Range.all().from("b").to("b").isEmpty()).isTrue();
    assertThat(Range.all().to("").isEmpty()).isTrue();
    assertThat(Range.all().from("b").to("b\0").isEmpty()).isFalse();
  }

  @Test
  void whatIsNotTextIsRefused() {
    String half = "a\uD83D";

    assertThatThrownBy(() -> Range.all().from(half))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from")
        .hasMessageContaining("index 1");
    assertThatThrownBy(() -> Range.all().to(half)).hasMessageContaining("the to has");
    assertThatThrownBy(() -> Range.all().prefix(half)).hasMessageContaining("prefix");
    assertThatThrownBy(() -> Range.all().from(null)).hasMessage("from");
    assertThatThrownBy(() -> Range.all().to(null)).hasMessage("to");
    assertThatThrownBy(() -> Range.all().prefix(null)).hasMessage("prefix");
  }
}
