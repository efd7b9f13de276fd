package storage.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 ns",
    "0.004, 0.00 ns",
    "0.2884, 0.29 ns",
    "0.5, 0.50 ns",
    "7, 7.00 ns",
    "42.14, 42.1 ns",
    "999.4, 999 ns",
    "999.6, 1.00 µs",
    "1417.2, 1.42 µs",
    "-1417.2, -1.42 µs",
    "14172, 14.2 µs",
    "999999, 1.00 ms",
    "3.2e9, 3.20 s",
    "3.2e13, 32000 s"
  })
  void showsThreeDigitsInTheUnitThatFits(double nanos, String shown) {
    assertThat(Unit.NANOSECONDS.format(nanos)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"288, 288 B", "13616, 13.6 kB", "118000000, 118 MB"})
  void bytesAreCountedInThousands(double bytes, String shown) {
    assertThat(Unit.BYTES.format(bytes)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "4, 4.00", "2.857, 2.86", "1480, 1.48 thousand"})
  void whatHasNoUnitIsANumberAlone(double number, String shown) {
    assertThat(Unit.NUMBER.format(number)).isEqualTo(shown);
  }
}
