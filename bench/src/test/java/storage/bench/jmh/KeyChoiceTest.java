package storage.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import storage.bench.engine.SampleData;
import storage.bench.engine.Workload;

class KeyChoiceTest {

  private static final int RECORDS = 1_000;
  private static final int CHOICES = 20_000;

  @AfterEach
  void forgetTheSkew() {
    System.clearProperty(Workload.SKEW);
  }

  @Test
  void uniformChoiceHasNoFavourite() {
    assertThat(mostOften()).isLessThan(CHOICES / RECORDS * 3);
  }

  @Test
  void zipfianChoiceHasFavouritesAllOverTheStore() {
    System.setProperty(Workload.SKEW, "zipfian");
    assertThat(mostOften()).isGreaterThan(CHOICES / 10);
    assertThat(counts().keySet()).allMatch(keys()::containsKey);
    int favourite =
        counts().entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .skip(1)
            .map(entry -> keys().get(entry.getKey()))
            .findFirst()
            .orElseThrow();
    assertThat(favourite).as("the second is no neighbour of the first").isGreaterThan(10);
  }

  @Test
  void skewedChoiceCanTakeAnyRecord() {
    System.setProperty(Workload.SKEW, "zipfian");
    assertThat(counts().size()).isGreaterThan(RECORDS * 8 / 10);
  }

  @Test
  void otherJvmsAreToldOfTheWorkload() {
    assertThat(Workload.options()).isEmpty();
    System.setProperty(Workload.SKEW, "zipfian");
    assertThat(Workload.options()).containsExactly("-Dbench.skew=zipfian");
  }

  private static int mostOften() {
    return counts().values().stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  private static Map<String, Integer> counts() {
    KeyChoice choice = new KeyChoice();
    choice.begin(RECORDS, 0, 1);
    Map<String, Integer> counts = new HashMap<>();
    for (int n = 0; n < CHOICES; n++) {
      counts.merge(choice.uniform(), 1, Integer::sum);
    }
    return counts;
  }

  /** The number of the record of each key. */
  private static Map<String, Integer> keys() {
    Map<String, Integer> keys = new HashMap<>();
    IntStream.range(0, RECORDS).forEach(n -> keys.put(SampleData.key(n), n));
    return keys;
  }
}
