package storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a copy may rely on that a fault of the disk cuts short. */
class ScratchTest {

  @Test
  void nothingOfTheCopyBeforeStandsInTheBuffer() {
    byte[] before = Scratch.of(100).array();
    Arrays.fill(before, (byte) 'x');
    byte[] now = Scratch.of(60).array();
    assertThat(now).isSameAs(before);
    assertThat(Arrays.copyOf(now, 60)).containsOnly(0);
  }
}
