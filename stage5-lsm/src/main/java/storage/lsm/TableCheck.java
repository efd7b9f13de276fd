package storage.lsm;

import java.nio.ByteBuffer;
import storage.common.CorruptStoreException;
import storage.log.KeyHash;

/** Reads a table from its beginning to its end. */
final class TableCheck {

  private final Table table;
  private final KeyHash hashes;
  private final RecordView record = new RecordView();
  private int records;
  private int tombstones;
  private Key last;

  private TableCheck(Table table, KeyHash hashes) {
    this.table = table;
    this.hashes = hashes;
  }

  /**
   * Reads a table that was not read before.
   *
   * @param store the random number that all files of the store share
   * @throws CorruptStoreException if it is not what the manifest tells: names the first damage
   */
  static void run(Table table, long store) throws CorruptStoreException {
    new TableCheck(table, new KeyHash(store)).run(store);
  }

  private void run(long store) throws CorruptStoreException {
    TableInfo info = table.info();
    require(TableLayout.newest(table.bytes(), store) == info.newest(), 0, "its header is damaged");
    for (int block = 0; block < table.blocks(); block++) {
      readBlock(table.block(block));
    }
    boolean isTold =
        records == info.records()
            && tombstones == info.tombstones()
            && last.compareTo(info.last()) == 0;
    require(isTold, 0, "it holds other records than the manifest tells");
  }

  private void readBlock(int block) throws CorruptStoreException {
    ByteBuffer bytes = table.bytes();
    for (int i = 0; i < Block.count(bytes, block); i++) {
      int place = Block.place(bytes, block, i);
      Block.show(record, bytes, place);
      Key key = new Key(record.key());
      Key bound = last == null ? table.info().first() : last;
      int order = key.compareTo(bound);
      require(last == null ? order == 0 : order > 0, place, "this key does not belong here");
      boolean isFound = table.find(key, record.hash(hashes)) == place;
      require(isFound, place, "filter and index do not lead to this record");
      records++;
      tombstones += record.isTombstone() ? 1 : 0;
      last = key;
    }
  }

  private void require(boolean condition, int offset, String damage) throws CorruptStoreException {
    if (!condition) {
      throw new CorruptStoreException(table.file(), offset, damage);
    }
  }
}
