package storage.lsm;

import java.io.IOException;
import java.util.List;
import storage.common.UnreadableException;
import storage.log.Change;
import storage.log.GroupCommit;
import storage.log.KeyHash;
import storage.log.Log;
import storage.log.RecordLayout;
import storage.log.Segment;
import storage.log.SegmentHeader;

/**
 * The life of a put or delete: one thread at a time appends it to the log and inserts it into the
 * memtable. A put is a batch of one.
 *
 * <p>When the segment is full, its memtable is frozen, and another begins. If too many wait to be
 * flushed by then, the writer waits as well.
 */
final class LsmWriter {

  /** A longer value would not fit into a table with all that stands around it. */
  static final int MAX_VALUE_LENGTH = 1 << 30;

  private static final int MOST_FROZEN = 2;

  private final Log log;
  private final States states;
  private final KeyHash hashes;
  private final Maintainer maintainer;
  private final LsmOptions options;
  private final GroupCommit groupCommit;

  LsmWriter(Log log, States states, KeyHash hashes, Maintainer maintainer, LsmOptions options) {
    this.log = log;
    this.states = states;
    this.hashes = hashes;
    this.maintainer = maintainer;
    this.options = options;
    this.groupCommit = new GroupCommit(log);
  }

  /** Refuses a value that is too long. */
  static Change put(byte[] key, byte[] value) {
    if (value.length > MAX_VALUE_LENGTH) {
      throw new IllegalArgumentException(
          "a value of %d bytes is too long; the limit is %d"
              .formatted(value.length, MAX_VALUE_LENGTH));
    }
    return Change.put(key, value);
  }

  /** Writes all changes; after a crash all of them are there, or none. */
  void write(List<Change> changes) throws IOException {
    writeIf(() -> true, changes);
  }

  /** Writes a change if a condition holds, and nobody can write between the two. */
  boolean writeIf(Condition condition, Change change) throws IOException {
    return writeIf(condition, List.of(change));
  }

  private boolean writeIf(Condition condition, List<Change> changes) throws IOException {
    long length = length(changes);
    Written written = log.underLock(() -> tryToWrite(changes, length, condition));
    while (written == null) {
      maintainer.flush();
      written = log.underLock(() -> tryToWrite(changes, length, condition));
    }
    if (written.isNothing()) {
      return false;
    }
    if (written.isSegmentFull()) {
      maintainer.wake();
    }
    if (options.isEachSynced()) {
      groupCommit.await(written.sequence());
    }
    return true;
  }

  /** Returns null if too many memtables wait to be flushed. */
  private Written tryToWrite(List<Change> changes, long length, Condition condition)
      throws IOException {
    log.requireOpen();
    if (!condition.holds()) {
      return Written.NOTHING;
    }
    Segment active = log.active();
    boolean isFull =
        active != null
            && active.end() > SegmentHeader.SIZE
            && active.end() + length > options.logSize();
    if (isFull) {
      if (states.current().frozen().size() >= MOST_FROZEN) {
        return null;
      }
      roll();
    }
    appendOrStop(changes);
    return new Written(log.lastSequence(), isFull);
  }

  /** How many bytes of the log they take. */
  private static long length(List<Change> changes) {
    long length = changes.size() == 1 ? 0 : RecordLayout.length(0, Integer.BYTES);
    for (Change each : changes) {
      length += RecordLayout.length(each.key().length, each.value().length);
    }
    return length;
  }

  /** Freezes the active memtable, if it has records; under the write lock. */
  private void roll() throws IOException {
    log.roll();
    freezeActive();
  }

  private void freezeActive() {
    states.current().active().freeze();
    states.change(State::withActiveFrozen);
  }

  /** After a fault of a mapping, nothing tells what is in the log. */
  private void appendOrStop(List<Change> changes) throws IOException {
    try {
      log.readers().reading(() -> append(changes));
    } catch (UnreadableException e) {
      throw log.broken(e);
    }
  }

  // tag::append[]
  private Void append(List<Change> changes) throws IOException {
    int[] offsets = log.append(changes); // they are in the log now
    try {
      Memtable memtable = activeMemtable();
      for (int i = 0; i < changes.size(); i++) {
        byte[] key = changes.get(i).key();
        memtable.insert(new Key(key), hashes.of(key), offsets[i]);
      }
      memtable.publish(log.active().end(), log.lastSequence());
      if (states.current().active() != memtable) {
        states.change(state -> state.withActive(memtable));
      }
      return null;
    } catch (Error e) { // a mapping may have failed, or there is no memory left
      throw log.broken(e);
    }
  }

  // end::append[]

  /** The memtable of the active segment: a new one, which nobody sees yet, for its first record. */
  private Memtable activeMemtable() {
    Memtable active = states.current().active();
    return active != null ? active : new Memtable(log.active(), options.logSize());
  }

  /** Makes every write durable that was acknowledged before. */
  void sync() throws IOException {
    groupCommit.await(log.lastSequence());
  }

  /** Freezes the active memtable if its segment has more than {@code bytes} of records. */
  void freezeBeyond(int bytes) throws IOException {
    log.underLock(
        () -> {
          Memtable active = states.current().active();
          if (active != null && active.visible() > SegmentHeader.SIZE + bytes) {
            roll();
          }
        });
  }

  /** Appends no more to a file with a second name, which somebody took for a copy of the store. */
  void leaveLinkedFile() throws IOException {
    log.leaveLinkedFile();
    if (log.active() == null && states.current().active() != null) {
      freezeActive();
    }
  }

  /** What has to be so, under the write lock, for a change to be made. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /**
   * What became of a write.
   *
   * @param sequence of its last record
   * @param isSegmentFull whether it was the first behind a full segment
   */
  private record Written(long sequence, boolean isSegmentFull) {
    static final Written NOTHING = new Written(0, false);

    boolean isNothing() {
      return sequence == NOTHING.sequence; // no record has this one
    }
  }
}
