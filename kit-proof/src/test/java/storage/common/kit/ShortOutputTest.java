package storage.common.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

/** Of what a store prints, the beginning is seen. */
class ShortOutputTest {

  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream out = ShortOutput.of(new PrintStream(screen, true, UTF_8), 3);

  @Test
  void aFewLinesAreShownAsTheyAre() {
    out.println("gr\u00FC\u00DFe");
    out.print("no newline");
    out.flush();
    assertThat(screen.toString(UTF_8).lines()).containsExactly("gr\u00FC\u00DFe", "no newline");
  }

  @Test
  void afterTheLastLineComesThatThereIsMore() {
    for (int i = 1; i <= 1_000; i++) {
      out.println("line " + i);
    }
    assertThat(screen.toString(UTF_8).lines())
        .containsExactly(
            "line 1",
            "line 2",
            "line 3",
            "... and more: of what your code prints, 3 lines are shown");
  }

  @Test
  void aLongLineIsCut() {
    out.print("x".repeat(10_000));
    out.println("y".repeat(10_000));
    out.println("short");
    assertThat(screen.toString(UTF_8).lines()).containsExactly("x".repeat(190), "short");
  }
}
