package storage.common.kit;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Counts the tests that have not ended in time: to wait for many of them would tell nothing new.
 */
final class Hangs {

  private static final int ENOUGH = 2;

  private static final String GIVEN_UP = "the store hangs, so no other test is tried";

  private final AtomicInteger tests = new AtomicInteger();

  /** Those of all the tests that are run together. */
  static Hangs inThisRun(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(Hangs.class))
        .getOrComputeIfAbsent(Hangs.class, key -> new Hangs(), Hangs.class);
  }

  void add() {
    tests.incrementAndGet();
  }

  /** Notes that no other test need be tried. */
  void giveUp() {
    tests.set(ENOUGH);
  }

  /** Why no other test is tried, if none is. */
  Optional<String> reasonToGiveUp() {
    if (EndedProcess.failure().isPresent()) {
      return Optional.of(EndedProcess.GIVEN_UP);
    }
    return tests.get() >= ENOUGH ? Optional.of(GIVEN_UP) : Optional.empty();
  }
}
