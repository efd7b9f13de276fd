package storage.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LiveObjectsTest {

  private static final int MANY = 100_000;

  /** What the JVM makes and drops on its own meanwhile. */
  private static final long NOISE = MANY / 10;

  @Test
  void whatIsReachableIsCountedAndWhatIsNotIsNot() {
    long before = countAtRest();
    Object[] kept = Stream.generate(Object::new).limit(MANY).toArray();
    try {
      assertThat(LiveObjects.count() - before).isBetween(MANY - NOISE, MANY + NOISE);
    } finally {
      Reference.reachabilityFence(kept);
    }
    kept = null;
    assertThat(LiveObjects.count() - before).isBetween(-NOISE, NOISE);
  }

  /** What earlier tests have dropped, class loaders above all, takes several collections to go. */
  private static long countAtRest() {
    long count = LiveObjects.count();
    for (long dropped = NOISE; dropped > NOISE / 10; ) {
      long next = LiveObjects.count();
      dropped = count - next;
      count = next;
    }
    return count;
  }
}
