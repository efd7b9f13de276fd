package storage.bench.peers;

import java.io.IOException;
import java.util.Set;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.Serializer;
import storage.bench.engine.Ability;
import storage.bench.engine.ByteWalk;

/**
 * The B-tree of MapDB, its {@code treeMap}, in which the records are in order. All else as in
 * {@link MapDbEngine}. Values lie within the nodes, which is the default.
 */
public final class MapDbTreeEngine extends MapDb {

  @Override
  public String name() {
    return "mapdb-tree";
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(Ability.BYTES, Ability.SORTED, Ability.BACKWARD);
  }

  @Override
  TextStore.Bytes records(DB database, Runnable commit) {
    return new Database(
        database.treeMap("records", Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY).createOrOpen(),
        commit,
        database);
  }

  private record Database(BTreeMap<byte[], byte[]> records, Runnable commit, DB database)
      implements TextStore.Bytes {

    @Override
    public void put(byte[] key, byte[] value) {
      records.put(key, value);
      commit.run();
    }

    @Override
    public byte[] get(byte[] key) {
      return records.get(key);
    }

    @Override
    public void delete(byte[] key) {
      records.remove(key);
      commit.run();
    }

    @Override
    public ByteWalk walk(byte[] from) {
      return new EntryWalk(records.entryIterator(from, true, null, false), () -> {});
    }

    @Override
    public ByteWalk walkBackward(byte[] to) {
      return new EntryWalk(records.descendingEntryIterator(null, false, to, false), () -> {});
    }

    @Override
    public void close() throws IOException {
      database.close();
    }
  }
}
