package storage.lsm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import storage.log.RecordLayout;

/**
 * Everything that a reader looks at, from the newest to the oldest: it never changes, but for the
 * records that are added to the active memtable behind what the reader may see.
 *
 * <p>Whoever changes something makes another state. The bytes of a state stay for as long as
 * somebody holds it: the store holds the current one, and each snapshot and each cursor its own.
 */
final class State {

  private final Memtable active;
  private final List<Memtable> frozen;
  private final List<Run> runs;

  /** How many hold it; once it is 0, it stays so. */
  private final AtomicInteger holders = new AtomicInteger(1);

  /**
   * Makes a state, and holds it.
   *
   * @param active the memtable that is written to; null if there is none
   * @param frozen memtables that will be written to tables, the newest first
   * @param runs the newest first
   */
  State(Memtable active, List<Memtable> frozen, List<Run> runs) {
    this.active = active;
    this.frozen = List.copyOf(frozen);
    this.runs = List.copyOf(runs);
    if (active != null) {
      active.hold();
    }
    this.frozen.forEach(Memtable::hold);
    this.runs.forEach(run -> run.tables().forEach(Table::hold));
  }

  Memtable active() {
    return active;
  }

  List<Memtable> frozen() {
    return frozen;
  }

  List<Run> runs() {
    return runs;
  }

  /** The memtable that is to be flushed next; null if there is none. */
  Memtable oldestFrozen() {
    return frozen.isEmpty() ? null : frozen.get(frozen.size() - 1);
  }

  State withActive(Memtable started) {
    return new State(started, frozen, runs);
  }

  /** The active memtable is no longer written to. */
  State withActiveFrozen() {
    List<Memtable> more = new ArrayList<>(frozen);
    more.add(0, active);
    return new State(null, more, runs);
  }

  /** The oldest memtable is in these runs now. */
  State withOldestFlushed(List<Run> into) {
    return new State(active, frozen.subList(0, frozen.size() - 1), into);
  }

  State withRuns(List<Run> others) {
    return new State(active, frozen, others);
  }

  /** How much of the active memtable may be seen now. */
  int limit() {
    return active == null ? 0 : active.visible();
  }

  /** Returns the value of {@code key}, as it was with this limit. */
  Optional<byte[]> get(Key key, long hash, int limit) throws IOException {
    // tag::get[]
    if (active != null) {
      int at = active.find(key, hash, limit);
      if (at != Memtable.NONE) {
        return value(active.copy(at));
      }
    }
    for (int i = 0; i < frozen.size(); i++) { // an iterator would be garbage
      Memtable each = frozen.get(i);
      int at = each.find(key, hash, each.visible());
      if (at != Memtable.NONE) {
        return value(each.copy(at));
      }
    }
    RecordView found = new RecordView();
    for (int i = 0; i < runs.size(); i++) {
      if (runs.get(i).find(key, hash, found)) {
        return found.isTombstone() ? Optional.empty() : Optional.of(found.value());
      }
    }
    return Optional.empty();
    // end::get[]
  }

  /**
   * Makes {@code found} show the newest record of {@code key} where it stands, as it was with this
   * limit; false if the key had no value.
   *
   * @param check what has to be sound of a record in a memtable; of a table, whole blocks are
   */
  boolean find(Key key, long hash, int limit, Memtable.Check check, RecordView found)
      throws IOException {
    boolean isFound = active != null && active.show(key, hash, limit, check, found);
    for (int i = 0; !isFound && i < frozen.size(); i++) {
      Memtable each = frozen.get(i);
      isFound = each.show(key, hash, each.visible(), check, found);
    }
    for (int i = 0; !isFound && i < runs.size(); i++) {
      isFound = runs.get(i).find(key, hash, found);
    }
    return isFound && !found.isTombstone();
  }

  private static Optional<byte[]> value(ByteBuffer copy) {
    boolean hasValue = RecordLayout.kind(copy, 0).hasValue();
    return hasValue ? Optional.of(RecordLayout.value(copy)) : Optional.empty();
  }

  /** Returns a cursor over all keys of a range, tombstones included, as it was with this limit. */
  MergingCursor scan(ByteRange range, int limit) throws IOException {
    Key from = new Key(range.from());
    Key to = range.to().map(Key::new).orElse(null);
    boolean backward = range.reversed();
    List<RecordCursor> cursors = new ArrayList<>();
    if (active != null) {
      cursors.add(cursor(active, limit, from, to, backward));
    }
    for (Memtable each : frozen) {
      cursors.add(cursor(each, each.visible(), from, to, backward));
    }
    for (Run each : runs) {
      cursors.add(backward ? RunCursor.backward(each, to) : RunCursor.forward(each, from));
    }
    return new MergingCursor(cursors, backward);
  }

  private static RecordCursor cursor(
      Memtable memtable, int limit, Key from, Key to, boolean backward) throws IOException {
    return backward
        ? MemtableCursor.backward(memtable, limit, to)
        : MemtableCursor.forward(memtable, limit, from);
  }

  /** Holds it for one more; false if nobody has held it any more. */
  boolean hold() {
    int before = holders.get();
    while (before > 0 && !holders.compareAndSet(before, before + 1)) {
      before = holders.get();
    }
    return before > 0;
  }

  void letGo() {
    if (holders.decrementAndGet() == 0) {
      if (active != null) {
        active.letGo();
      }
      frozen.forEach(Memtable::letGo);
      runs.forEach(run -> run.tables().forEach(Table::letGo));
    }
  }
}
