package storage.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * Compares two actions by measuring them in turn, A B A B, so that a slow spell of the machine
 * meets both. A ratio is taken in each round and never between two rounds.
 */
final class Paired {

  /** One of the two. What it returns is used, so that no work can be left out. */
  @FunctionalInterface
  interface Action {
    int run() throws Exception;
  }

  /**
   * What came out of all rounds.
   *
   * @param nanosA the median time of A
   * @param nanosB the median time of B
   * @param median the median of A / B
   */
  record Ratio(double nanosA, double nanosB, double median, double min, double max) {

    String format() {
      return String.format(
          Locale.ROOT,
          "%.2f (%.2f to %.2f), %s to %s",
          median,
          min,
          max,
          Unit.NANOSECONDS.format(nanosA),
          Unit.NANOSECONDS.format(nanosB));
    }
  }

  private static final long WARMUP_NANOS = 1_000_000_000;
  private static final long SAMPLE_NANOS = 100_000_000;

  /** Written by each action, never read: the compiler cannot know that. */
  @SuppressWarnings("UnusedVariable")
  private static volatile int sink;

  private Paired() {}

  /** Measures the ratio of the time of {@code a} to the time of {@code b}. */
  static Ratio ratio(int rounds, Action a, Action b) throws Exception {
    int runsOfA = warmUp(a);
    int runsOfB = warmUp(b);
    double[] timesOfA = new double[rounds];
    double[] timesOfB = new double[rounds];
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      timesOfA[round] = nanosOf(a, runsOfA);
      timesOfB[round] = nanosOf(b, runsOfB);
      ratios[round] = timesOfA[round] / timesOfB[round];
    }
    Arrays.sort(ratios);
    return new Ratio(
        median(timesOfA), median(timesOfB), median(ratios), ratios[0], ratios[rounds - 1]);
  }

  /** Returns how many runs make a sample that is long enough for the clock. */
  private static int warmUp(Action action) throws Exception {
    int runs = 1;
    double nanos = 0;
    for (long start = System.nanoTime(); System.nanoTime() - start < WARMUP_NANOS; ) {
      nanos = nanosOf(action, runs);
      runs = (int) Math.min(Integer.MAX_VALUE, Math.max(1, SAMPLE_NANOS / Math.max(nanos, 1)));
    }
    return runs;
  }

  private static double nanosOf(Action action, int runs) throws Exception {
    int result = 0;
    long start = System.nanoTime();
    for (int run = 0; run < runs; run++) {
      result += action.run();
    }
    long nanos = System.nanoTime() - start;
    sink = result;
    return (double) nanos / runs;
  }

  private static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
