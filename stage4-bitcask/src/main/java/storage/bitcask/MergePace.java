package storage.bitcask;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import storage.log.LogDirectory;

/**
 * Lets a merge go on from record to record: no faster than the policy allows, not while merges are
 * paused, and no more once the store is closed.
 */
final class MergePace {

  /** In nanoseconds: a merge may be ahead of its time by so much. */
  private static final long GRACE = 1_000_000;

  private final LogDirectory directory;
  private final long bytesPerSecond;

  /** Changed by callers, who then wake the merge. */
  private boolean paused;

  private boolean stopped;

  /** When the records that were read so far may have been read, by {@link System#nanoTime}. */
  private long due = System.nanoTime();

  MergePace(LogDirectory directory, long bytesPerSecond) {
    this.directory = directory;
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Returns when a record of so many bytes may be read. */
  synchronized void await(int bytes) throws IOException {
    try {
      for (long early = early(); !stopped && (paused || early > GRACE); early = early()) {
        wait(paused ? 0 : early / GRACE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
    requireOpen();
    long lost = Math.max(0, -early()); // time in which nothing was merged does not count
    due += lost + (long) (bytes * 1e9 / bytesPerSecond);
  }

  private long early() {
    return due - System.nanoTime();
  }

  synchronized void requireOpen() {
    if (stopped) {
      throw directory.closed();
    }
  }

  synchronized void pause(boolean isPaused) {
    paused = isPaused;
    notifyAll();
  }

  synchronized boolean isPaused() {
    return paused;
  }

  synchronized void stop() {
    stopped = true;
    notifyAll();
  }
}
