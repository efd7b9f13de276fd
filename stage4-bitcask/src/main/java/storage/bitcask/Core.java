package storage.bitcask;

import java.util.concurrent.locks.ReentrantLock;

/**
 * What the parts of an open store share.
 *
 * @param writeLock held by whoever changes the log, the keydir or the segments; see the package's
 *     documentation for the order of the locks
 */
record Core(
    StoreFiles files,
    BitcaskOptions options,
    Segments segments,
    Keydir keydir,
    Log log,
    ReentrantLock writeLock) {

  /** Does something while nobody else changes anything. */
  <T, E extends Exception> T underLock(Action<T, E> action) throws E {
    writeLock.lock();
    try {
      return action.run();
    } finally {
      writeLock.unlock();
    }
  }

  /** What returns a T and may throw an E. */
  interface Action<T, E extends Exception> {
    T run() throws E;
  }
}
