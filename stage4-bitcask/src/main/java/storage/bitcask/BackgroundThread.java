package storage.bitcask;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A thread of a store that does what no caller has to wait for. It is started with the first task;
 * without one, the caller does the task itself.
 *
 * <p>A task that fails is not tried again: what it did can be done without, or is tried by the next
 * open, and a sync that failed has ended all writing.
 */
final class BackgroundThread {

  private final String name;
  private final boolean hasThread;

  /** Started by the first task. */
  private ScheduledThreadPoolExecutor thread;

  private boolean closed;

  BackgroundThread(String name, boolean hasThread) {
    this.name = name;
    this.hasThread = hasThread;
  }

  /** Does a task soon, or, without a thread, now. */
  void run(Task task) {
    if (hasThread) {
      submit(task);
    } else {
      attempt(task);
    }
  }

  /** Does a task again and again, {@code pause} after the last time. */
  synchronized void every(Duration pause, Task task) {
    long millis = pause.toMillis();
    Runnable attempt = () -> attempt(task); // which never throws
    var unused = thread().scheduleWithFixedDelay(attempt, millis, millis, TimeUnit.MILLISECONDS);
  }

  private synchronized void submit(Task task) {
    if (!closed) {
      thread().execute(() -> attempt(task));
    }
  }

  private ScheduledThreadPoolExecutor thread() {
    if (thread == null) {
      thread = new ScheduledThreadPoolExecutor(1, this::daemon);
    }
    return thread;
  }

  private Thread daemon(Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private static void attempt(Task task) {
    try {
      task.run();
    } catch (IOException | RuntimeException | Error e) {
      // see above
    }
  }

  /** Waits for the task in hand, and forgets the others. */
  void close() {
    ScheduledThreadPoolExecutor last;
    synchronized (this) {
      closed = true;
      last = thread;
    }
    if (last != null) {
      last.getQueue().clear();
      last.shutdown();
      awaitEnd(last);
    }
  }

  private static void awaitEnd(ScheduledThreadPoolExecutor last) {
    boolean interrupted = false;
    while (!last.isTerminated()) {
      try {
        last.awaitTermination(1, TimeUnit.MINUTES);
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
