package storage.bitcask;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What the parts of an open store share.
 *
 * @param writeLock held by whoever changes the log, the keydir or the segments; comes after every
 *     other lock
 */
record Core(
    StoreFiles files,
    BitcaskOptions options,
    Segments segments,
    Keydir keydir,
    Log log,
    ReentrantLock writeLock) {

  Core(BitcaskOptions options, Recovery recovery) {
    this(
        recovery.files(),
        options,
        recovery.segments(),
        recovery.keydir(),
        new Log(recovery, options),
        new ReentrantLock());
  }

  /** Does something while nobody else changes anything. */
  <T> T underLock(Supplier<T> action) {
    writeLock.lock();
    try {
      return action.get();
    } finally {
      writeLock.unlock();
    }
  }
}
