package storage.lsm;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The one thread of a store that makes tables: it does one task after the other. Callers may wait
 * for theirs; since they do nothing themselves, an interrupt of theirs breaks nothing.
 */
final class BackgroundThread {

  private final ExecutorService thread;
  private final Supplier<IllegalStateException> closed;

  /**
   * @param closed what a caller gets who comes too late
   */
  BackgroundThread(String name, Supplier<IllegalStateException> closed) {
    this.thread = Executors.newSingleThreadExecutor(work -> daemon(work, name));
    this.closed = closed;
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Does a task soon; after {@link #close}, nobody does it. */
  void run(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException e) {
      // the next open does what was left
    }
  }

  /**
   * Does a task, and waits for it.
   *
   * @throws IllegalStateException if the thread was closed
   */
  <T> T call(Task<T> task) throws IOException {
    Future<T> result;
    try {
      result = thread.submit(task::run);
    } catch (RejectedExecutionException e) {
      throw closed.get();
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw thrownBy(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException thrownBy(ExecutionException failure) {
    if (failure.getCause() instanceof IOException e) {
      return e;
    }
    return new IOException("a table could not be made: " + failure.getCause(), failure.getCause());
  }

  /** Waits for the task in hand and for those that wait behind it. */
  void close() {
    thread.shutdown();
    boolean interrupted = false;
    while (!thread.isTerminated()) {
      try {
        thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Something that may fail. */
  interface Task<T> {
    T run() throws IOException;
  }
}
