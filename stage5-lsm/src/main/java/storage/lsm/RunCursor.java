package storage.lsm;

import java.nio.ByteBuffer;
import java.util.List;
import storage.common.CorruptStoreException;

/** A walk over a run: from record to record, from block to block, from table to table. */
final class RunCursor implements RecordCursor {

  private final Run run;
  private final List<Table> tables;
  private final boolean backward;
  private final RecordView record = new RecordView();

  /** Where it stands, as the numbers of the table, of the block in it and of the record in that. */
  private int table;

  private int block;
  private int number;

  /** Of the table in hand. */
  private ByteBuffer bytes;

  /** Where the block in hand begins, in bytes. */
  private int start;

  /** How many records are in the block in hand. */
  private int count;

  private RunCursor(Run run, boolean backward) {
    this.run = run;
    this.tables = run.tables();
    this.backward = backward;
  }

  /** Begins with the first key that is not less than {@code from}. */
  static RunCursor forward(Run run, Key from) throws CorruptStoreException {
    RunCursor cursor = new RunCursor(run, false);
    Key first = run.from().compareTo(from) > 0 ? run.from() : from;
    cursor.enterTable(Math.max(0, run.tableOf(first)));
    cursor.enterBlock(Math.max(0, cursor.tables.get(cursor.table).blockOf(first)));
    cursor.showFrom(Block.ceiling(cursor.bytes, cursor.start, first));
    return cursor;
  }

  /**
   * Begins with the last key that is less than {@code to}.
   *
   * @param to null for no bound
   */
  static RunCursor backward(Run run, Key to) throws CorruptStoreException {
    RunCursor cursor = new RunCursor(run, true);
    int table = to == null ? cursor.tables.size() - 1 : run.tableOf(to);
    if (table < 0) {
      return cursor; // all keys are greater
    }
    cursor.enterTable(table);
    Table entered = cursor.tables.get(table);
    int block = to == null ? entered.blocks() - 1 : entered.blockOf(to);
    cursor.enterBlock(block);
    cursor.showDownFrom(
        (to == null ? cursor.count : Block.ceiling(cursor.bytes, cursor.start, to)) - 1);
    return cursor;
  }

  @Override
  public RecordView record() {
    return record;
  }

  /** The table in hand. */
  Table table() {
    return tables.get(table);
  }

  /** Whether the first record of the table in hand is shown. */
  boolean isAtStartOfTable() {
    return block == 0 && number == 0;
  }

  /** Goes to the last record of the table in hand. */
  void passToLast() throws CorruptStoreException {
    enterBlock(table().blocks() - 1);
    show(count - 1);
  }

  @Override
  public void advance() throws CorruptStoreException {
    if (backward) {
      showDownFrom(number - 1);
    } else {
      showFrom(number + 1);
    }
  }

  /** Shows a record of the block in hand, or, beyond its last one, the first of the next block. */
  // tag::show-from[]
  private void showFrom(int wanted) throws CorruptStoreException {
    if (wanted < count) {
      show(wanted);
    } else if (block + 1 < table().blocks()) {
      enterBlock(block + 1);
      show(0);
    } else if (table + 1 < tables.size()) {
      enterTable(table + 1);
      enterBlock(0);
      show(0);
    } else {
      record.showNone();
    }
  }

  // end::show-from[]

  private void showDownFrom(int wanted) throws CorruptStoreException {
    if (wanted >= 0) {
      show(wanted);
    } else if (block > 0) {
      enterBlock(block - 1);
      show(count - 1);
    } else if (table > 0) {
      enterTable(table - 1);
      enterBlock(table().blocks() - 1);
      show(count - 1);
    } else {
      record.showNone();
    }
    if (record.isShown() && record.compareKey(run.from()) < 0) {
      record.showNone();
    }
  }

  private void enterTable(int entered) {
    table = entered;
    bytes = tables.get(entered).bytes();
  }

  private void enterBlock(int entered) throws CorruptStoreException {
    block = entered;
    start = table().block(entered);
    count = Block.count(bytes, start);
  }

  private void show(int shown) {
    number = shown;
    Block.show(record, bytes, Block.place(bytes, start, shown));
  }
}
