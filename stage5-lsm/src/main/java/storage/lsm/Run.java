package storage.lsm;

import java.util.ArrayList;
import java.util.List;
import storage.common.CorruptStoreException;

/**
 * Tables in the order of their keys, no two of which overlap: to a reader, one long table. A merge
 * that is under way has taken every key before {@link #from} out of its input runs.
 */
final class Run {

  /** The least of all keys. */
  static final Key NO_BOUND = new Key(new byte[0]);

  private final List<Table> tables;
  private final Key from;

  /** Of the first key in each table. */
  private final long[] prefixes;

  /**
   * @param tables at least one
   * @param from what the tables hold before this key does not count
   */
  Run(List<Table> tables, Key from) {
    this.tables = List.copyOf(tables);
    this.from = from;
    this.prefixes = tables.stream().mapToLong(each -> each.info().first().prefix()).toArray();
  }

  List<Table> tables() {
    return tables;
  }

  Key from() {
    return from;
  }

  /** Whether somebody has met damage in it since the store was opened: no merge gets past that. */
  boolean isDamaged() {
    return tables.stream().anyMatch(Table::isDamaged);
  }

  MergeRule.Size size() {
    long bytes = 0;
    long records = 0;
    long tombstones = 0;
    for (Table each : tables) {
      bytes += each.info().length();
      records += each.info().records();
      tombstones += each.info().tombstones();
    }
    return new MergeRule.Size(bytes, records, tombstones);
  }

  /** Whether a table can follow the others: the manifest's word is not taken for it. */
  static boolean areInOrder(List<TableInfo> tables) {
    for (int i = 1; i < tables.size(); i++) {
      if (tables.get(i - 1).last().compareTo(tables.get(i).first()) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the last table whose first key is not greater than {@code key}; or -1. */
  int tableOf(Key key) {
    int low = 0;
    int high = prefixes.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compareFirst(middle, key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  private int compareFirst(int table, Key key) {
    return prefixes[table] != key.prefix()
        ? Long.compareUnsigned(prefixes[table], key.prefix())
        : tables.get(table).info().first().compareTo(key);
  }

  /** Makes {@code found} show the record of {@code key}, if there is one. */
  boolean find(Key key, long hash, RecordView found) throws CorruptStoreException {
    int index = from.compareTo(key) > 0 ? -1 : tableOf(key);
    if (index < 0) {
      return false;
    }
    Table table = tables.get(index);
    int place = table.find(key, hash);
    if (place == Table.NONE) {
      return false;
    }
    Block.show(found, table.bytes(), place);
    return true;
  }

  /**
   * Returns what is left of it from {@code key} on; null if nothing is. What a merge that was given
   * up has taken out before does not come back.
   */
  Run startingAt(Key key) {
    Key start = from.compareTo(key) > 0 ? from : key;
    List<Table> rest = new ArrayList<>();
    for (Table each : tables) {
      if (each.info().last().compareTo(start) >= 0) {
        rest.add(each);
      }
    }
    return rest.isEmpty() ? null : new Run(rest, start);
  }
}
