package storage.common.kit;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Threads of a test that share a store. */
final class Threads {

  private Threads() {}

  /**
   * Runs all at once and waits for all. As soon as one fails, the others are interrupted, and what
   * it threw is thrown.
   */
  static void runAll(List<Callable<Void>> threads) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads.size(), Threads::daemon);
    ExecutorCompletionService<Void> ended = new ExecutorCompletionService<>(executor);
    CyclicBarrier start = new CyclicBarrier(threads.size());
    try {
      for (Callable<Void> thread : threads) {
        ended.submit(
            () -> {
              start.await();
              return thread.call();
            });
      }
      for (int i = 0; i < threads.size(); i++) {
        ended.take().get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("in one of the threads: " + Sentence.of(e.getCause()), e.getCause());
    } finally {
      executor.shutdownNow();
      executor.awaitTermination(2, TimeUnit.SECONDS);
    }
  }

  /** A thread that keeps no process alive, whatever a store does in it. */
  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "one of many threads");
    thread.setDaemon(true);
    return thread;
  }

  /** Ends a thread that was interrupted between two calls, since another one has failed. */
  static void endIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Waits until the others have come as far, so that they go on at the same time. */
  static void meet(CyclicBarrier all) {
    try {
      all.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("another thread has failed", e);
    }
  }

  /** Makes calls until one is refused; the first one after the close has to be. */
  static Callable<Void> untilClosed(AtomicBoolean closed, ObservedDisk.IoAction call) {
    return () -> {
      try {
        boolean isLate;
        do {
          endIfInterrupted();
          isLate = closed.get();
          call.run();
        } while (!isLate);
      } catch (IllegalStateException refused) {
        return null;
      }
      throw new AssertionError(
          "a call after close was answered; it should throw an IllegalStateException");
    };
  }

  /** Calls the store in an interrupted thread: that call may fail, if by an IOException. */
  static void failAtMost(ObservedDisk.IoAction call) {
    Thread.currentThread().interrupt();
    try {
      call.run();
    } catch (IOException e) {
      // their own call may fail: they were interrupted
    } finally {
      Thread.interrupted();
    }
  }
}
