package storage.bitcask;

import java.io.IOException;

/** Saves the keydir now and then, so that the next open has little to read from the log. */
final class Checkpointer {

  /** So many bytes are scanned faster than a file is written. */
  private static final int WORTH_IT = 64 * 1024;

  /** So many bytes are appended between two checkpoints, or as many as the keydir has. */
  private static final int INTERVAL = 8 << 20;

  private final Core core;
  private final Keydir keydir;
  private final Log log;
  private final int segmentSize;

  /** How many bytes had been appended when the keydir was saved; guarded by the write lock. */
  private long savedAt;

  private long interval;

  /**
   * @param unsaved how many bytes the last checkpoint does not know of
   */
  Checkpointer(Core core, long unsaved) {
    this.core = core;
    this.keydir = core.keydir();
    this.log = core.log();
    this.segmentSize = core.options().segmentSize();
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
  synchronized void save() {
    try {
      Checkpoint checkpoint = core.underLock(this::take);
      log.force(); // a checkpoint must not know of more than the disk does
      checkpoint.write(core.files());
    } catch (IOException e) {
      // the disk may be full
    }
  }

  private Checkpoint take() {
    savedAt = log.appendedBytes();
    interval = interval();
    return Checkpoint.of(core);
  }

  /** Saves the keydir of a store that is being closed, if that is worth it. */
  void close() {
    if (log.appendedBytes() - savedAt >= Math.min(WORTH_IT, segmentSize)) {
      save();
    }
  }
}
