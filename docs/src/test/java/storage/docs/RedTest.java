package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RedTest {

  @Test
  void aBrokenPromiseIsShownAsMavenShowsIt() {
    assertThat(Red.of(Red.HashMapKitTest.class, "openCreatesTheDirectoryAndItsParents"))
        .isEqualTo(
            """
            [ERROR] Failures:
            [ERROR]   HashMapKitTest.openCreatesTheDirectoryAndItsParents(Path)
            get name: expected "Ada", came nothing
            """);
  }

  @Test
  void aKeptPromiseIsNoRedOutput() {
    assertThatThrownBy(() -> Red.of(Red.HashMapKitTest.class, "getReturnsWhatWasSet"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("getReturnsWhatWasSet has 0 failures, and not one");
  }
}
