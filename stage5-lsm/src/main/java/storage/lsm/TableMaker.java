package storage.lsm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import storage.log.KeyHash;
import storage.log.LogDirectory;
import storage.log.Readers;

/** Makes the tables of a store: all of them of one form. */
final class TableMaker {

  private final LsmFiles files;
  private final KeyHash hashes;
  private final Readers readers;
  private final int blockSize;
  private final int tableSize;

  TableMaker(LsmFiles files, KeyHash hashes, Readers readers, LsmOptions options) {
    this.files = files;
    this.hashes = hashes;
    this.readers = readers;
    this.blockSize = options.blockSize();
    this.tableSize = options.tableSize();
  }

  /** How long a table usually becomes, in bytes. */
  int tableSize() {
    return tableSize;
  }

  /**
   * Begins a table.
   *
   * @param newest no record that will be added has a higher sequence
   */
  TableWriter begin(long newest) throws IOException {
    return TableWriter.create(files, new TableWriter.Form(blockSize, hashes, newest));
  }

  /** Whether a record is for the next table. */
  boolean isFull(TableWriter table, RecordView next) {
    return table.length() + BlockBuilder.lengthOf(next) > tableSize;
  }

  /** Ends a table, and holds it for the caller. */
  Table finish(TableWriter table) throws IOException {
    TableInfo info = table.finish();
    return Table.open(files.table(info.number()), info, readers);
  }

  /** Writes all records of a memtable, the newest of each key; the caller holds the tables. */
  List<Table> write(Memtable memtable, boolean withTombstones) throws IOException {
    List<Table> tables = new ArrayList<>();
    TableWriter writer = null;
    try {
      MemtableCursor all = MemtableCursor.forward(memtable, memtable.visible(), Run.NO_BOUND);
      for (RecordView each = all.record(); each.isShown(); all.advance()) {
        if (withTombstones || !each.isTombstone()) {
          if (writer != null && isFull(writer, each)) {
            tables.add(finish(writer));
            writer = null;
          }
          if (writer == null) {
            writer = begin(memtable.lastSequence());
          }
          writer.add(each);
        }
      }
      if (writer != null) {
        tables.add(finish(writer));
      }
      return tables;
    } catch (Throwable e) {
      if (writer != null) {
        writer.close();
      }
      tables.forEach(this::discard);
      tables.forEach(Table::letGo);
      throw e;
    }
  }

  /** Deletes the file of a table that nobody will look for any more. */
  void discard(Table table) {
    LogDirectory.deleteQuietly(table.file());
    table.fileDeleted();
  }
}
