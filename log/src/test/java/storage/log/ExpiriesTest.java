package storage.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The sketch of expiries beside an exact list of them. */
class ExpiriesTest {

  private record Value(long expiry, long bytes) {}

  @Test
  void itNeverTellsOfMoreThanHasExpiredAndAtLastOfEverything() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int latest = 1 + random.nextInt(1_000);
      Expiries expiries = new Expiries();
      List<Value> values = new ArrayList<>();
      for (int step = 0; step < 300; step++) {
        if (values.isEmpty() || random.nextInt(3) > 0) {
          Value value = new Value(1 + random.nextInt(latest), 1 + random.nextInt(500));
          values.add(value);
          expiries.add(value.expiry(), value.bytes());
        } else {
          Value value = values.remove(random.nextInt(values.size()));
          expiries.remove(value.expiry(), value.bytes());
        }
        long now = random.nextInt(latest);
        assertThat(expiries.expiredBy(now)).isLessThanOrEqualTo(sum(values, now));
        assertThat(expiries.expiredBy(latest)).isEqualTo(sum(values, latest));
        assertThat(expiries.arePossible(sum(values, latest))).isTrue();
      }
    }
  }

  private static long sum(List<Value> values, long now) {
    return values.stream().filter(each -> each.expiry() <= now).mapToLong(Value::bytes).sum();
  }

  /** With 16 bounds, about a sixteenth is told late. */
  @Test
  void ofValuesThatExpireOneByOneMostAreKnownInTime() {
    Expiries expiries = new Expiries();
    for (int i = 1; i <= 10_000; i++) {
      expiries.add(i, 1);
    }
    for (int now = 2_500; now <= 10_000; now += 500) {
      assertThat(expiries.expiredBy(now)).isBetween(now / 2L, (long) now);
      assertThat(expiries.firstAfter(now - 1)).isBetween((long) now, 10_000L);
    }
    assertThat(expiries.firstAfter(10_000)).isEqualTo(Long.MAX_VALUE);
    assertThat(expiries.earliest()).isEqualTo(1);
  }
}
