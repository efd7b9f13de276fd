package storage.lsm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A merge of some runs that lie side by side into one. It rolls through the keys, a table a step:
 *
 * <pre>
 *  inputs     ....... ----------      the newest first; what is dotted does not count any more
 *             .....  -----------
 *  output     ======^                 the next step begins with this key
 * </pre>
 *
 * <p>After each step, the output has the keys before some key, and the inputs begin with it. So
 * every state in between is a whole store: a merge may end after any step, and needs no more room
 * than one table. Another one that begins with what is left of the inputs goes on where it was.
 *
 * <p>A long table of which no other input has a key is moved to the output as it is.
 */
final class Merge {

  private final int older;
  private final boolean dropsTombstones;

  /** What is left of the inputs, the newest first; changed by {@link #done}, like the output. */
  private volatile List<Run> inputs;

  /** Null before the first table. */
  private Run output;

  /**
   * @param inputs the newest first
   * @param older how many runs are older than these: in one a tombstone might hide something
   */
  Merge(List<Run> inputs, int older) {
    this.inputs = List.copyOf(inputs);
    this.older = older;
    this.dropsTombstones = older == 0;
  }

  /** How many runs are older than the inputs. */
  int older() {
    return older;
  }

  boolean isDone() {
    return inputs.isEmpty();
  }

  /** Whether a step has failed, or would fail, since what is left of the inputs is damaged. */
  boolean isBlocked() {
    return inputs.stream().anyMatch(Run::isDamaged);
  }

  /** How long the tables are that were not yet merged to their end. */
  long bytesLeft() {
    return inputs.stream().mapToLong(each -> each.size().bytes()).sum();
  }

  /** Writes or moves the next table; the caller holds the one that was written. */
  Step step(TableMaker maker) throws IOException {
    List<RunCursor> cursors = new ArrayList<>();
    for (Run each : inputs) {
      cursors.add(RunCursor.forward(each, each.from()));
    }
    MergingCursor merging = new MergingCursor(cursors, false);
    TableWriter writer = null;
    try {
      // tag::step[]
      while (merging.next()) {
        RecordView record = merging.record();
        RunCursor current = (RunCursor) merging.current();
        boolean isMovable = isMovable(current, cursors, maker.tableSize());
        if (isMovable && writer == null) {
          return moved(current, merging);
        }
        if (isMovable || (writer != null && maker.isFull(writer, record))) {
          return written(maker.finish(writer), new Key(record.key()));
        }
        if (!dropsTombstones || !record.isTombstone()) {
          writer = writer == null ? maker.begin(newest()) : writer;
          writer.add(record);
        }
      }
      return written(writer == null ? null : maker.finish(writer), null);

      // end::step[]
    } catch (Throwable e) {
      if (writer != null) {
        writer.close();
      }
      throw e;
    }
  }

  private long newest() {
    long newest = 0;
    for (Run run : inputs) {
      for (Table each : run.tables()) {
        newest = Math.max(newest, each.info().newest());
      }
    }
    return newest;
  }

  /** Whether the table that begins here is worth to be kept, and no other key belongs into it. */
  private boolean isMovable(RunCursor cursor, List<RunCursor> all, int tableSize) {
    TableInfo table = cursor.table().info();
    if (!cursor.isAtStartOfTable()
        || table.length() < tableSize / 2
        || (dropsTombstones && table.tombstones() > 0)) {
      return false;
    }
    for (RunCursor each : all) {
      if (each != cursor
          && each.record().isShown()
          && each.record().compareKey(table.last()) <= 0) {
        return false;
      }
    }
    return true;
  }

  private Step moved(RunCursor cursor, MergingCursor merging) throws IOException {
    Table table = cursor.table();
    cursor.passToLast();
    Key next = merging.next() ? new Key(merging.record().key()) : null;
    return new Step(outputWith(table), startingAt(next), null);
  }

  private Step written(Table table, Key next) {
    return new Step(table == null ? output : outputWith(table), startingAt(next), table);
  }

  private Run outputWith(Table table) {
    List<Table> tables = new ArrayList<>(output == null ? List.of() : output.tables());
    tables.add(table);
    return new Run(tables, Run.NO_BOUND);
  }

  private List<Run> startingAt(Key key) {
    List<Run> rest = new ArrayList<>();
    for (Run each : inputs) {
      Run left = key == null ? null : each.startingAt(key);
      if (left != null) {
        rest.add(left);
      }
    }
    return rest;
  }

  /** Returns all runs as they are after a step. */
  List<Run> after(Step step, List<Run> runs) {
    int first = runs.indexOf(inputs.get(0));
    int count = inputs.size() + (output == null ? 0 : 1);
    List<Run> after = new ArrayList<>(runs.subList(0, first));
    after.addAll(step.inputs());
    if (step.output() != null) {
      after.add(step.output());
    }
    after.addAll(runs.subList(first + count, runs.size()));
    return after;
  }

  /** The step is in the manifest: the next one begins behind it. */
  void done(Step step) {
    inputs = step.inputs();
    output = step.output();
  }

  /**
   * What a step has made of the merge.
   *
   * @param inputs what is left of them
   * @param written the table that was written; null if there was none
   */
  record Step(Run output, List<Run> inputs, Table written) {}
}
