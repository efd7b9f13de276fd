package storage.bitcask;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One sync for many threads: while one thread syncs, the others queue up behind it, and the first
 * of them syncs for all.
 */
final class GroupCommit {

  private static final int PATIENCE = 1_000;

  private final Log log;
  private final ReentrantLock writeLock;

  /** Held by the thread that syncs. */
  private final ReentrantLock syncing = new ReentrantLock();

  /** Every record up to this sequence is durable; guarded by the lock. */
  private long durable;

  GroupCommit(Core core) {
    this.log = core.log();
    this.writeLock = core.writeLock();
  }

  /** Returns when the record with this sequence, and every one before it, is durable. */
  // tag::await[]
  void await(long sequence) throws IOException {
    syncing.lock();
    try {
      log.requireHealthy();
      if (durable < sequence) {
        Optional<Events.Sync> event = Events.begin(Events.Sync::new);
        letOthersAppend();
        long appended = log.lastSequence(); // at least the one that is waited for
        log.force();
        long records = appended - durable;
        event.ifPresent(sync -> sync.commit(records));
        durable = appended;
      }
    } finally {
      syncing.unlock();
    }
  }

  // end::await[]

  /** Those who wait for it: a page that is being synced cannot be written to, and they are many. */
  private void letOthersAppend() {
    for (int i = 0; i < PATIENCE && writeLock.hasQueuedThreads(); i++) {
      Thread.yield();
    }
  }
}
