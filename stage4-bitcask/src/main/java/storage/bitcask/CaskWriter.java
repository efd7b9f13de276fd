package storage.bitcask;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import storage.common.CorruptStoreException;
import storage.common.UnreadableException;
import storage.log.Change;
import storage.log.GroupCommit;
import storage.log.Location;
import storage.log.Log;
import storage.log.Segment;

/**
 * The life of a put or delete: one thread at a time, and then a sync for all that wait for one. A
 * put is a batch of one.
 */
final class CaskWriter {

  /** How often a write is tried that finds no room, as long as others find some. */
  private static final int MOST_ATTEMPTS = 20;

  private final Log log;
  private final Keydir keydir;
  private final SyncPolicy sync;
  private final Housekeeper housekeeper;
  private final GroupCommit groupCommit;

  /** How many changes were written; guarded by the write lock. */
  private long written;

  /** How many of these were deletes; guarded by the write lock. */
  private long deletes;

  CaskWriter(Log log, Keydir keydir, SyncPolicy sync, Housekeeper housekeeper) {
    this.log = log;
    this.keydir = keydir;
    this.sync = sync;
    this.housekeeper = housekeeper;
    this.groupCommit = new GroupCommit(log);
  }

  /** Writes all changes; after a crash all of them are there, or none. */
  // tag::write[]
  void write(List<Change> changes) throws IOException {
    complete(writeOrAwaitRoom(newest(changes), null));
  }

  private void complete(Written written) throws IOException {
    housekeeper.take(written.chores());
    if (sync instanceof SyncPolicy.Always) {
      groupCommit.await(written.sequence());
    }
  }

  private Written writeNow(Changes changes, Condition only) throws IOException {
    return log.underLock(
        () -> {
          log.requireOpen();
          if (only != null && !only.holds()) {
            return null;
          }
          Segment active = log.active();
          appendOrStop(changes);
          return new Written(log.lastSequence(), housekeeper.chores(active));
        });
  }

  // end::write[]

  /** Writes a change if a condition holds, and nobody can write between the two. */
  boolean writeIf(Condition condition, Change change) throws IOException {
    Written written = writeOrAwaitRoom(newest(List.of(change)), condition);
    if (written != null) {
      complete(written);
    }
    return written != null;
  }

  /**
   * Tries again if there was no room for it and merges may have given some back, and again if
   * others were faster and took it.
   *
   * @param condition null for none
   * @return null if the condition does not hold
   */
  private Written writeOrAwaitRoom(Changes changes, Condition condition) throws IOException {
    long tried = -1;
    for (int attempt = 1; ; attempt++) {
      try {
        return writeNow(changes, condition);
      } catch (CorruptStoreException | UnreadableException | ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        long sequence = log.lastSequence();
        if (sequence == tried || attempt == MOST_ATTEMPTS || !housekeeper.awaitRoom()) {
          throw e;
        }
        tried = sequence;
      }
    }
  }

  /** Of several changes of one key only the last one is made, so that nobody sees the others. */
  private Changes newest(List<Change> changes) {
    long[] hashes = hashes(changes);
    if (!mayRepeat(hashes)) {
      return new Changes(changes, hashes);
    }
    Map<ByteBuffer, Change> byKey = new LinkedHashMap<>();
    changes.forEach(each -> byKey.put(ByteBuffer.wrap(each.key()), each));
    List<Change> newest = List.copyOf(byKey.values());
    return new Changes(newest, hashes(newest));
  }

  private long[] hashes(List<Change> changes) {
    long[] hashes = new long[changes.size()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = keydir.hash(changes.get(i).key());
    }
    return hashes;
  }

  /** Whether two of these are equal. */
  private static boolean mayRepeat(long[] hashes) {
    if (hashes.length < 2) {
      return false;
    }
    long[] sorted = hashes.clone();
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        return true;
      }
    }
    return false;
  }

  /** After a fault of a mapping, nothing tells what is in the log. */
  private void appendOrStop(Changes changes) throws IOException {
    try {
      log.readers().reading(() -> append(changes));
    } catch (UnreadableException e) {
      throw log.broken(e);
    }
  }

  private Void append(Changes changes) throws IOException {
    try {
      long[] before = find(changes); // damage is met before the log is written
      for (int i = 0; i < before.length; i++) {
        if (isNeedless(changes.list().get(i), before[i])) {
          Changes needed = withoutNeedlessDeletes(changes, before);
          append(needed, find(needed));
          return null;
        }
      }
      append(changes, before);
      return null;
    } catch (Error e) { // a mapping may have failed, or there is no memory left
      throw log.broken(e);
    }
  }

  private long[] find(Changes changes) throws IOException {
    long[] hashes = changes.hashes();
    long[] before = new long[hashes.length];
    for (int i = 0; i < hashes.length; i++) {
      if (hashes.length > 1) {
        keydir.touchAhead(hashes, i);
      }
      before[i] = keydir.find(hashes[i], changes.list().get(i).key());
    }
    return before;
  }

  // tag::put[]
  private void append(Changes changes, long[] before) throws IOException {
    int count = before.length;
    if (count == 0) {
      return;
    }
    int[] offsets = log.append(changes.list()); // they are in the log now
    written += count;
    Segment segment = log.active();
    for (int i = 0; i < count; i++) {
      int length = offsets[i + 1] - offsets[i];
      Change change = changes.list().get(i);
      keydir.point(changes.hashes()[i], before[i], segment, offsets[i]);
      boolean isTombstone = change.kind().isTombstone();
      deletes += isTombstone ? 1 : 0;
      segment.accounts().added(length, isTombstone, change.expiry());
    }
  }

  // end::put[]

  private Changes withoutNeedlessDeletes(Changes changes, long[] before) {
    List<Change> needed = new ArrayList<>();
    List<Long> hashes = new ArrayList<>();
    for (int i = 0; i < before.length; i++) {
      if (!isNeedless(changes.list().get(i), before[i])) {
        needed.add(changes.list().get(i));
        hashes.add(changes.hashes()[i]);
      }
    }
    return new Changes(needed, hashes.stream().mapToLong(Long::longValue).toArray());
  }

  /** Whether there is nothing to delete. What cannot be believed may be a put. */
  private boolean isNeedless(Change change, long before) {
    if (!change.kind().isTombstone()) {
      return false;
    }
    if (before == Slot.EMPTY) {
      return true;
    }
    Segment segment = log.segments().at(before);
    int at = Location.offset(before);
    return segment.hasIntactHeader(at) && segment.isTombstone(at);
  }

  /** How many puts were written; under the write lock. */
  long puts() {
    return written - deletes;
  }

  /** How many deletes were written, those of nothing left out; under the write lock. */
  long deletes() {
    return deletes;
  }

  /** Makes every write durable that was acknowledged before. */
  void sync() throws IOException {
    groupCommit.await(log.lastSequence());
  }

  /** What has to be so, under the write lock, for a change to be made. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** What is to be written, and the hash of each key. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Changes(List<Change> list, long[] hashes) {}

  /** Which sequence has to be durable, and what is to be done after a write. */
  private record Written(long sequence, Housekeeper.Chores chores) {}
}
