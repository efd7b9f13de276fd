package storage.log;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One sync for many threads: while one thread syncs, the others append and wait, and one of them
 * syncs next for all.
 *
 * <p>A thread that waits stays awake for about as long as a quick sync takes, and lets others run:
 * to fall asleep and be woken would take sixteen threads longer than the sync (after RocksDB's
 * {@code WriteThread}).
 */
@SuppressWarnings("ThreadPriorityCheck") // if a thread yields to nobody, nothing but time is lost
public final class GroupCommit {

  private static final int YIELDS_UNTIL_DURABLE = 1000;
  private static final int YIELDS_TO_OTHERS = 100;

  private final Log log;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition synced = lock.newCondition();

  /** Every record up to this sequence is durable; changed under the lock, like all that follows. */
  private volatile long durable;

  private volatile boolean isSyncing;

  /** How many records had been appended since the sync before, when the last sync ended. */
  private long usual;

  public GroupCommit(Log log) {
    this.log = log;
  }

  /** Returns when the record with this sequence, and every one before it, is durable. */
  // tag::await[]
  public void await(long sequence) throws IOException {
    log.requireHealthy();
    if (isDurableSoon(sequence)) {
      return;
    }
    lock.lock();
    try {
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

  // tag::soon[]
  private boolean isDurableSoon(long sequence) {
    int yields = YIELDS_UNTIL_DURABLE;
    while (isSyncing && durable < sequence && yields > 0) {
      Thread.yield();
      yields--;
    }
    return durable >= sequence;
  }

  // end::soon[]

  /** Gives the lock away for the time that it takes. */
  // tag::sync[]
  private void sync() throws IOException {
    isSyncing = true;
    long before = durable;
    lock.unlock();
    Optional<LogEvents.Sync> event = LogEvents.begin(LogEvents.Sync::new);
    long appended = before;
    try {
      appended = force();
    } finally {
      lock.lock();
      durable = appended;
      usual = log.lastSequence() - before;
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

  /** Those that the last sync has let go, and that are about to write again. */
  private void letOthersAppend() {
    int yields = YIELDS_TO_OTHERS;
    while (log.lastSequence() - durable < usual && yields > 0) {
      Thread.yield();
      yields--;
    }
  }

  // end::force[]
}
