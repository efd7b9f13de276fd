package storage.bench.jmh;

import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * The heap that an object keeps, with everything only it refers to: the used heap after it was made
 * less the used heap before, each after garbage collection.
 *
 * <p>No other thread of the program may allocate meanwhile. What an engine keeps outside the heap
 * is not counted.
 */
final class RetainedHeap {

  private static final int ROUNDS = 3;

  /**
   * HotSpot leaves some garbage where it is, and moves everything in each fourth collection only.
   */
  private static final int COLLECTIONS = 4;

  private RetainedHeap() {}

  /**
   * Returns how many bytes what {@code maker} makes keeps. It is made and closed several times, and
   * the median counts: the JVM's own threads allocate a few kilobytes now and then.
   */
  static long of(Callable<? extends AutoCloseable> maker) throws Exception {
    long[] bytes = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      bytes[round] = once(maker);
    }
    Arrays.sort(bytes);
    return bytes[ROUNDS / 2];
  }

  private static long once(Callable<? extends AutoCloseable> maker) throws Exception {
    long before = usedHeap();
    try (AutoCloseable kept = maker.call()) {
      try {
        return usedHeap() - before;
      } finally {
        Reference.reachabilityFence(kept);
      }
    }
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
