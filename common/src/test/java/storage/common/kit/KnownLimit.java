package storage.common.kit;

/**
 * A limit that a store names is a limit that it has: whoever claims more of them than there are is
 * told so. Only in an exercise the limits are those of the book's stage, and a solution may do
 * better.
 */
final class KnownLimit {

  private KnownLimit() {}

  /** Runs an assertion that fails for a store that keeps what it does not promise. */
  static void require(Runnable assertion) {
    try {
      assertion.run();
    } catch (AssertionError better) {
      if (!Boolean.getBoolean("exercise")) {
        throw better;
      }
      ConformanceRecorder.didBetter();
    }
  }
}
