package storage.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1.5, 1.5",
    "3.48, 3.48",
    "7.1, 7.1",
    "9.999, 10",
    "10, 10",
    "910, 910",
    "1000, '1,000'",
    "15156.4, '15,156'"
  })
  void callsAreShownAsTheyWereCounted(double calls, String shown) {
    assertThat(new Work(null, calls, calls * 100, 0.0, 0.0, 0.0).format())
        .isEqualTo(shown + " × read of 100 B");
  }

  @Test
  void whatIsNearlyNoneIsLeftOut() {
    assertThat(new Work(32.0, 0.004, 1.0, 0.0, 0.0, 0.0).format()).isEqualTo("no call, 32.0 B new");
    assertThat(new Work(null, 0.0, 0.0, 0.0, 0.0, 4096.0).format())
        .isEqualTo("no call, 4.10 kB off the disk");
    assertThat(new Work(32.0, null, null, null, null, null).format()).isEqualTo("32.0 B new");
  }
}
