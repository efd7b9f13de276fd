package storage.bitcask;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import storage.bitcask.Keydir.Found;

/** The life of a put or delete: one thread at a time, and then a sync for all that wait for one. */
final class CaskWriter {

  private final StoreFiles files;
  private final BitcaskOptions options;
  private final Keydir keydir;
  private final Log log;
  private final ReentrantLock writeLock;
  private final Housekeeper housekeeper;
  private final GroupCommit groupCommit;

  /** Guarded by the lock for writing. */
  private boolean closed;

  CaskWriter(Core core, Housekeeper housekeeper) {
    this.files = core.files();
    this.options = core.options();
    this.keydir = core.keydir();
    this.log = core.log();
    this.writeLock = core.writeLock();
    this.housekeeper = housekeeper;
    this.groupCommit = new GroupCommit(log);
  }

  void write(Kind kind, long expiry, byte[] key, byte[] value) throws IOException {
    RecordLayout.requireFits(key.length, value.length);
    long hash = KeyHash.of(key);
    write(
        () -> {
          // tag::put[]
          Found before = keydir.find(hash, key);
          if (kind.hasValue() || isPut(before)) { // else there is nothing to delete
            int at = log.append(kind, expiry, key, value); // it is in the log now
            int length = RecordLayout.length(key.length, value.length);
            point(hash, before, at, length, !kind.hasValue());
          }
          // end::put[]
        });
  }

  private void point(long hash, Found before, int at, int length, boolean isTombstone)
      throws IOException {
    try {
      keydir.point(hash, before, log.active(), at, length, isTombstone);
    } catch (Error e) { // there may be no memory left
      throw log.broken(e);
    }
  }

  private static boolean isPut(Found record) {
    return record != null && !record.segment().isTombstone(record.at());
  }

  /** Writes all puts and deletes of {@code batch}; after a crash all of them are there, or none. */
  void write(Batch batch) throws IOException {
    if (batch.size() > 0) {
      write(() -> append(batch.operations()));
    }
  }

  private void append(List<Batch.Operation> operations) throws IOException {
    long[] hashes = operations.stream().mapToLong(each -> KeyHash.of(each.key())).toArray();
    for (int i = 0; i < hashes.length; i++) {
      keydir.touchAhead(hashes, i);
      keydir.find(hashes[i], operations.get(i).key()); // damage is met before the log is written
    }
    int at = log.append(operations);
    for (int i = 0; i < hashes.length; i++) {
      Batch.Operation each = operations.get(i);
      keydir.touchAhead(hashes, i);
      Found before = keydir.find(hashes[i], each.key());
      point(hashes[i], before, at, each.length(), !each.kind().hasValue());
      at += each.length();
    }
  }

  // tag::write[]
  private void write(Change change) throws IOException {
    long sequence;
    Housekeeper.Chores chores;
    writeLock.lock();
    try {
      requireOpen();
      log.requireHealthy();
      Segment active = log.active();
      make(change);
      sequence = log.lastSequence();
      chores = housekeeper.chores(active);
    } finally {
      writeLock.unlock();
    }
    housekeeper.take(chores);
    if (options.sync() instanceof SyncPolicy.Always) {
      groupCommit.await(sequence);
    }
  }

  // end::write[]

  private void make(Change change) throws IOException {
    try {
      change.make();
    } catch (InternalError e) {
      throw new UnreadableException(files.directory(), e);
    }
  }

  /** Makes every write durable that was acknowledged before. */
  void sync() throws IOException {
    groupCommit.await(log.lastSequence());
  }

  /** Syncs and closes the log: whoever waits for the lock meanwhile is refused. */
  void close() throws IOException {
    writeLock.lock();
    try {
      closed = true;
      log.close();
    } finally {
      writeLock.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw files.closed();
    }
  }

  /** What is done to the log and the keydir. */
  private interface Change {
    void make() throws IOException;
  }
}
