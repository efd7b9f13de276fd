package storage.bitcask;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One sync for many threads: while one thread syncs, the others append and wait, and one of them
 * syncs next for all.
 */
final class GroupCommit {

  private static final int PATIENCE = 100;

  private final Log log;
  private final ReentrantLock writeLock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition synced = lock.newCondition();

  /** Every record up to this sequence is durable; guarded by the lock, like all that follows. */
  private long durable;

  private boolean isSyncing;

  GroupCommit(Core core) {
    this.log = core.log();
    this.writeLock = core.writeLock();
  }

  /** Returns when the record with this sequence, and every one before it, is durable. */
  // tag::await[]
  void await(long sequence) throws IOException {
    lock.lock();
    try {
      log.requireHealthy();
      while (durable < sequence) {
        if (isSyncing) {
          synced.awaitUninterruptibly();
          log.requireHealthy();
        } else {
          sync();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  // end::await[]

  /** Gives the lock away for the time that it takes. */
  // tag::sync[]
  private void sync() throws IOException {
    isSyncing = true;
    long before = durable;
    lock.unlock();
    Optional<Events.Sync> event = Events.begin(Events.Sync::new);
    long appended = before;
    try {
      appended = force();
    } finally {
      lock.lock();
      durable = appended;
      isSyncing = false;
      synced.signalAll();
    }
    long records = appended - before;
    event.ifPresent(sync -> sync.commit(records));
  }

  // end::sync[]

  /** Returns up to which sequence everything is durable now: at least the one waited for. */
  // tag::force[]
  private long force() throws IOException {
    letOthersAppend();
    long appended = log.lastSequence();
    log.force();
    return appended;
  }

  // end::force[]

  /** Those who are waiting to: a page that is being synced cannot be written to. */
  @SuppressWarnings("ThreadPriorityCheck") // if it yields to nobody, a sync is only less shared
  private void letOthersAppend() {
    for (int i = 0; i < PATIENCE && writeLock.hasQueuedThreads(); i++) {
      Thread.yield();
    }
  }
}
