package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BillTest {

  private static final Cost SCAN = cost(1_000, 13, 0, true);

  @Test
  void lessIsBetterAndMoreIsWorse() {
    assertThat(Bill.of("a", "b", SCAN, cost(10, 19, 0, true)))
        .contains("|bytes for the newest key |1,000 |10 |[.better]#better#")
        .contains("|bytes for one `set` |13 |19 |[.worse]#worse#")
        .contains("|objects kept for each key |0 |0 |same");
  }

  @Test
  void aHundredthIsNoDifference() {
    assertThat(Bill.of("a", "b", SCAN, cost(990, 13, 0, true)))
        .contains("|bytes for the newest key |1,000 |990 |same");
    assertThat(Bill.of("a", "b", SCAN, cost(989, 13, 0, true)))
        .contains("|bytes for the newest key |1,000 |989 |[.better]#better#");
  }

  @Test
  void aStoreThatForgetsIsToldFromOneThatDoesNot() {
    assertThat(Bill.of("a", "b", cost(0, 0, 5, false), SCAN))
        .contains("|what `open` finds |nothing |all of it |[.better]#better#");
    assertThat(Bill.of("a", "b", SCAN, SCAN)).doesNotContain("finds");
  }

  private static Cost cost(long bytes, int written, long objects, boolean remembers) {
    Cost.Reads reads = new Cost.Reads(bytes, 1);
    return new Cost(100, 0, reads, reads, reads, reads, written, objects, remembers);
  }
}
