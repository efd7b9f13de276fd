package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BillsPictureTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.0003, 0",
    "0.0413, 0.04 B",
    "1.62, 1.6 B",
    "9.96, 10 B",
    "120.4, 120 B",
    "999.6, 1.0 kB",
    "4096, 4.1 kB",
    "2011840, 2.0 MB"
  })
  void aFigureHasTwoDigitsThatCount(double bytes, String text) {
    assertThat(BillsPicture.format(bytes)).isEqualTo(text);
  }

  @Test
  void thePictureIsToldInWordsAsWell() {
    assertThat(
            BillsPicture.of(
                List.of(
                    new AllBills.Bill(Stage.SIMPLEST, 2e6, 24, 0, 0),
                    new AllBills.Bill(Stage.KEYDIR, 15, 30, 120, 2.5e6))))
        .contains(
            "aria-label=\"stage 1: Reads 2.0 MB, Writes 24 B, Memory 0, Start-up 0. "
                + "stage 3: Reads 15 B, Writes 30 B, Memory 120 B, Start-up 2.5 MB.\"");
  }
}
