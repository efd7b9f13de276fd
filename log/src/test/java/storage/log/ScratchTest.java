package storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a copy may rely on that a fault of the disk cuts short. */
class ScratchTest {

  @Test
  void aCopyWhoseBeginningOrEndIsMissingIsNotTheOneBefore() {
    byte[] buffer = Scratch.of(60).array();
    byte[] before = new byte[60];
    Arrays.fill(before, (byte) 'x');
    for (int from = 0; from <= 30; from += 30) {
      System.arraycopy(before, 0, buffer, 0, 60);
      byte[] now = Scratch.of(60).array();
      assertThat(now).isSameAs(buffer);
      System.arraycopy(before, from, now, from, 30);
      assertThat(Arrays.copyOf(now, 60)).isNotEqualTo(before);
    }
  }
}
