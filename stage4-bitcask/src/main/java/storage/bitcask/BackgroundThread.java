package storage.bitcask;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A thread of a store that does what no caller has to wait for. It is started with the first task;
 * without one, the caller does the task itself.
 *
 * <p>A task that fails ends no other, and is kept in {@link Failures}: what it did is done again in
 * time, by the next of its kind or by the next open, and a sync that failed has ended all writing.
 */
final class BackgroundThread {

  private final boolean exists;
  private final Failures failures;
  private final ScheduledThreadPoolExecutor thread;

  /** What {@link #later} has put off; null before. */
  private Future<?> later;

  BackgroundThread(String name, boolean exists, Failures failures) {
    this.exists = exists;
    this.failures = failures;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1, work -> daemon(work, name), (late, closed) -> ((Future<?>) late).cancel(false));
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Does a task soon, or, without a thread, now. */
  void run(String name, Task task) {
    if (exists) {
      thread.execute(() -> attempt(name, task));
    } else {
      attempt(name, task);
    }
  }

  /**
   * Does a task soon, after the one in hand, and waits for its end, but no longer than {@code
   * most}. Without a thread, the caller does it now; if the thread was closed, nobody does.
   */
  void await(Duration most, String name, Task task) throws ClosedByInterruptException {
    if (!exists) {
      attempt(name, task);
      return;
    }
    Future<?> done = thread.submit(() -> attempt(name, task));
    try {
      done.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    } catch (ExecutionException | TimeoutException | CancellationException e) {
      // it goes on for longer, or the thread was closed
    } finally {
      done.cancel(false);
    }
  }

  /** Does a task again and again, {@code pause} after the last time. */
  void every(Duration pause, String name, Task task) {
    long millis = pause.toMillis();
    Runnable attempt = () -> attempt(name, task); // which never throws
    var unused = thread.scheduleWithFixedDelay(attempt, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Does a task once, after a pause, instead of the one that was to be done later so far. */
  synchronized void later(Duration pause, String name, Task task) {
    if (later != null) {
      later.cancel(false);
    }
    later = thread.schedule(() -> attempt(name, task), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void attempt(String name, Task task) {
    try {
      task.run();
    } catch (IOException | RuntimeException | Error e) {
      if (!thread.isShutdown()) { // else it was told to end
        failures.add(name, e);
      }
    }
  }

  /** Waits for the task in hand, and forgets the others. */
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
  interface Task {
    void run() throws IOException;
  }
}
