package storage.bitcask;

import java.io.IOException;
import storage.log.Log;

/** Saves the keydir now and then, so that the next open has little to read from the log. */
final class Checkpointer {

  /** So many bytes are appended between two checkpoints, or as many as the keydir has. */
  private static final int INTERVAL = 8 << 20;

  private final Log log;
  private final Keydir keydir;
  private final int segmentSize;

  /** How many bytes had been appended when the keydir was saved; guarded by the write lock. */
  private long savedAt;

  private long interval;

  /**
   * @param unsaved how many bytes the last checkpoint does not know of
   */
  Checkpointer(Log log, Keydir keydir, int segmentSize, long unsaved) {
    this.log = log;
    this.keydir = keydir;
    this.segmentSize = segmentSize;
    this.savedAt = -unsaved;
    this.interval = interval();
  }

  private long interval() {
    return Math.max(Math.min(INTERVAL, segmentSize), keydir.slotBytes());
  }

  /** Whether it is time to save the keydir: true once, and then after the next interval. */
  boolean isDue() {
    if (log.appendedBytes() - savedAt < interval) {
      return false;
    }
    savedAt = log.appendedBytes();
    return true;
  }

  /** Saves the keydir. If that fails, the next open has more to read. */
  synchronized void save() throws IOException {
    Checkpoint checkpoint = log.underLock(this::take);
    log.force(); // a checkpoint must not know of more than the disk does
    write(checkpoint);
  }

  private void write(Checkpoint checkpoint) throws IOException {
    log.requireHeld(); // or else it would replace that of another store
    checkpoint.write(log.directory());
  }

  private Checkpoint take() throws IOException {
    savedAt = log.appendedBytes();
    interval = interval();
    return Checkpoint.of(log, keydir);
  }

  /** Saves the keydir of a log that was closed: it proves, too, what was there. */
  void close() {
    try {
      if (log.appendedBytes() > savedAt) {
        write(log.underLock(this::take));
      }
    } catch (IOException e) {
      // the disk may be full: the next open has more to read
    }
  }
}
