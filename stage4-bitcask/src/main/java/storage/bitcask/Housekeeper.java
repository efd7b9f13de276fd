package storage.bitcask;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import storage.log.Log;
import storage.log.LogDirectory;
import storage.log.Segment;
import storage.log.SegmentWriter;
import storage.log.Segments;

/** What has to be done now and then, and no caller has to wait for. */
final class Housekeeper {

  /** How often to look whether it is the hour for merges. */
  private static final Duration CLOCK_INTERVAL = Duration.ofMinutes(3);

  /** How long to wait at least before merges are considered that nobody has given cause for. */
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

  /** How long a write waits at most for merges to give room back. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final BitcaskOptions options;
  private final Segments segments;
  private final Log log;
  private final Keydir keydir;
  private final Journal journal;
  private final Failures failures;
  private final Checkpointer checkpointer;
  private final Merger merger;

  /** Reserves and syncs, for which a writer may soon have to wait. */
  private final BackgroundThread thread;

  /** Writes hint files and checkpoints. */
  private final BackgroundThread savingThread;

  private final BackgroundThread mergingThread;

  /** What the last sequence of the log was when segments were last merged for room. */
  private volatile long mergedForRoomAt = -1;

  /**
   * @param unsaved how many bytes the last checkpoint does not know of
   */
  Housekeeper(Log log, Keydir keydir, BitcaskOptions options, long unsaved) {
    this.options = options;
    this.segments = log.segments();
    this.log = log;
    this.keydir = keydir;
    this.journal = new Journal(options, log.directory().path());
    this.failures = new Failures(journal);
    this.checkpointer = new Checkpointer(log, keydir, options.segmentSize(), unsaved);
    this.merger = new Merger(log, keydir, options, checkpointer, failures, journal);
    this.thread = new BackgroundThread("bitcask-housekeeper", options.background(), failures);
    this.savingThread = new BackgroundThread("bitcask-saver", options.background(), failures);
    this.mergingThread = new BackgroundThread("bitcask-merger", options.background(), failures);
  }

  Merger merger() {
    return merger;
  }

  Journal journal() {
    return journal;
  }

  Failures failures() {
    return failures;
  }

  /** Begins with the chores of a store that was opened for writing. */
  void start(BackgroundThread.Task sync) {
    if (options.sync() instanceof SyncPolicy.Every every) {
      thread.every(every.interval(), "sync", sync);
    }
    if (segments.byAge().size() > 1) {
      considerMerging();
    }
    if (!options.merge().hours().areAlways()) {
      mergingThread.every(CLOCK_INTERVAL, "merge", merger::mergeUnasked);
    }
  }

  /**
   * Returns what has to be done after a write; to be called under the write lock.
   *
   * @param before the segment that was active before it
   */
  Chores chores(Segment before) {
    SegmentWriter writer = log.writer();
    boolean isSealed = before != null && before != log.active();
    boolean isLow = writer != null && writer.isRunningLow();
    boolean isSaveDue = checkpointer.isDue();
    return isSealed || isLow || isSaveDue
        ? new Chores(isSealed ? before : null, isLow ? writer : null, isSaveDue)
        : Chores.NONE;
  }

  /** Sees to it that it is done; not to be called under the write lock. */
  void take(Chores chores) {
    if (chores.low() != null) {
      thread.run("reserve room", chores.low()::reserveAhead);
    }
    if (chores.sealed() != null) {
      journal.rolled(chores.sealed());
      savingThread.run("hint file", () -> writeHint(chores.sealed()));
      considerMerging();
    }
    if (chores.isSaveDue()) {
      savingThread.run("checkpoint", checkpointer::save);
    }
  }

  private void writeHint(Segment sealed) throws IOException {
    Segment held = log.underLock(() -> segments.byAge().contains(sealed) ? sealed.hold() : null);
    if (held == null) {
      return; // it was merged meanwhile
    }
    try {
      log.readers()
          .holding(
              () -> {
                HintFile.write(held, log.directory(), keydir);
                return null;
              });
    } finally {
      held.letGo();
    }
    if (segments.at(sealed.location(0)) != sealed) { // it was merged meanwhile
      LogDirectory.deleteQuietly(log.directory().hint(sealed.number()));
    }
  }

  private void considerMerging() {
    if (options.merge().automatic()) {
      mergingThread.run("merge", this::mergeUnasked);
    }
  }

  /**
   * After a write that has failed: waits for merges, which may give room back. Not to be called
   * under the write lock.
   *
   * @return whether the write should be tried again
   */
  boolean awaitRoom() throws ClosedByInterruptException {
    if (!log.isHealthy() || merger.isHeldUp()) {
      return false;
    }
    long sequence = log.lastSequence();
    boolean isUnasked = options.merge().automatic();
    mergingThread.await(
        LONGEST_WAIT, "merge", isUnasked ? () -> mergeForRoom(sequence) : merger::awaitMergeInHand);
    log.readers().awaitRetired();
    return true;
  }

  /**
   * Merges what became stale up to a sequence; nothing if this was done since, for another write.
   */
  private void mergeForRoom(long sequence) throws IOException {
    if (mergedForRoomAt < sequence) {
      mergedForRoomAt = log.lastSequence();
      log.giveBack();
      mergeUnasked();
    }
  }

  /**
   * Merges, and sees to it that this is considered again: when more has expired, when a reader may
   * have let deleted files go, and some time after a failure.
   */
  private void mergeUnasked() throws IOException {
    boolean isDone = false;
    long begun = options.clock().millis(); // what expires during the merge may not be in it
    try {
      merger.mergeUnasked();
      isDone = true;
    } finally {
      long expiry = merger.nextExpiry(begun);
      boolean isWaiting = log.readers().endRetired();
      if (!isDone || isWaiting || expiry != Long.MAX_VALUE) {
        long millis = isWaiting ? 0 : expiry - options.clock().millis();
        mergingThread.later(pause(millis), "merge", this::mergeUnasked);
      }
    }
  }

  private static Duration pause(long millis) {
    long least = LEAST_PAUSE.toMillis();
    return Duration.ofMillis(Math.max(least, Math.min(millis, CLOCK_INTERVAL.toMillis())));
  }

  /** Saves the keydir of a store that was closed. */
  void saveKeydir() {
    checkpointer.close();
  }

  /** Waits for the chores in hand, and forgets the others. */
  void close() {
    merger.stop();
    mergingThread.close();
    savingThread.close();
    thread.close();
  }

  /**
   * What a write leaves to be done.
   *
   * @param sealed needs a hint file; or null
   * @param low has little room in reserve; or null
   * @param isSaveDue whether the keydir is to be saved
   */
  record Chores(Segment sealed, SegmentWriter low, boolean isSaveDue) {
    static final Chores NONE = new Chores(null, null, false);
  }
}
