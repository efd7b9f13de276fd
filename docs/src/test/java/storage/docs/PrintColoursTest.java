package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrintColoursTest {

  @Test
  void theLightColourIsTaken() {
    assertThat(PrintColours.ofPicture("a{fill:light-dark(#123, #def)}")).isEqualTo("a{fill:#123}");
    assertThat(PrintColours.ofPicture("a{fill:light-dark(rgb(1, 2, 3),rgb(4,5,6));color:red}"))
        .isEqualTo("a{fill:rgb(1, 2, 3);color:red}");
  }

  @Test
  void aVariableGivesWayToItsFallback() {
    assertThat(PrintColours.ofPicture("a{font:13px var(--sans, system-ui,sans-serif)}"))
        .isEqualTo("a{font:13px system-ui,sans-serif}");
    assertThat(PrintColours.ofPicture("a{fill:var(--ink,light-dark(#123,#def))}"))
        .isEqualTo("a{fill:#123}");
  }

  @Test
  void aRuleThatChangesNoColourIsLeftOut() {
    assertThat(
            PrintColours.ofPicture(
                "<style>b [fill=\"#123\"]{fill:light-dark(#123,#def)}"
                    + "b [fill=\"#456\"]{fill:light-dark(#123,#def)}"
                    + "b [stroke=\"#123\"]{stroke:light-dark(#123,#def)}</style>"))
        .isEqualTo("<style>b [fill=\"#456\"]{fill:#123}</style>");
  }

  @Test
  void picturesAreConvertedAndOtherFilesCopied(@TempDir Path directory) throws IOException {
    Path charts = Files.createDirectories(directory.resolve("charts"));
    Files.writeString(charts.resolve("a.svg"), "<svg fill='light-dark(red,blue)'/>");
    Files.writeString(charts.resolve("b.adoc"), "light-dark(red,blue)");
    Path print = directory.resolve("print");
    PrintColours.main(new String[] {charts.toString(), print.toString()});
    assertThat(print.resolve("charts/a.svg")).hasContent("<svg fill='red'/>");
    assertThat(print.resolve("charts/b.adoc")).hasContent("light-dark(red,blue)");
  }
}
