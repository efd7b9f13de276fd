package storage.bench.peers;

import java.nio.file.Path;
import java.util.Set;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreTool;
import org.h2.mvstore.type.ByteArrayDataType;
import storage.bench.engine.Ability;
import storage.bench.engine.ByteWalk;
import storage.bench.engine.Engine;
import storage.common.KeyValueStore;

/**
 * <a href="https://h2database.com/html/mvstore.html">MVStore</a>, the copy-on-write B-tree of the
 * H2 database, in Java.
 *
 * <p>A page cache that holds all the data, on the heap. A {@code set} stays in memory until a
 * thread in the background writes it, up to a second later, as is the default: it is lost with its
 * process. Synced means a commit and a sync for each {@code set}. Compacted before it is read.
 */
public final class MvStoreEngine implements Engine {

  @Override
  public String name() {
    return "mvstore";
  }

  @Override
  public String settings() {
    return "page cache of %d MB, written in the background within a second"
        .formatted(cacheMegabytes());
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(Ability.BYTES, Ability.SORTED, Ability.BACKWARD);
  }

  @Override
  public KeyValueStore open(Path directory) {
    MVStore store = openStore(directory);
    return new TextStore(directory, new Database(records(store), store));
  }

  @Override
  public boolean syncs() {
    return true;
  }

  @Override
  public KeyValueStore openSynced(Path directory) {
    MVStore store = openStore(directory);
    Runnable sync =
        () -> {
          store.commit();
          store.sync();
        };
    return new TextStore(
        directory, new TextStore.OfCommittedMap(records(store), sync, store::close));
  }

  @Override
  public void settle(Path directory) {
    MVStoreTool.compact(file(directory), false);
  }

  @Override
  public boolean survivesKill() {
    return false;
  }

  private static int cacheMegabytes() {
    return (int) (Engine.cacheBytes() >> 20);
  }

  private static MVStore openStore(Path directory) {
    return new MVStore.Builder().fileName(file(directory)).cacheSize(cacheMegabytes()).open();
  }

  private static MVMap<byte[], byte[]> records(MVStore store) {
    return store.openMap(
        "records",
        new MVMap.Builder<byte[], byte[]>()
            .keyType(ByteArrayDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  private static String file(Path directory) {
    return directory.resolve("store.mv").toString();
  }

  private record Database(MVMap<byte[], byte[]> records, MVStore store) implements TextStore.Bytes {

    @Override
    public void put(byte[] key, byte[] value) {
      records.put(key, value);
    }

    @Override
    public byte[] get(byte[] key) {
      return records.get(key);
    }

    @Override
    public void delete(byte[] key) {
      records.remove(key);
    }

    @Override
    public ByteWalk walk(byte[] from) {
      return new Walk(records.cursor(from));
    }

    @Override
    public ByteWalk walkBackward(byte[] to) {
      byte[] first = to == null ? records.lastKey() : records.lowerKey(to);
      return new Walk(first == null ? null : records.cursor(first, null, true));
    }

    @Override
    public void close() {
      store.close();
    }
  }

  private static final class Walk implements ByteWalk {

    /** Null if there is no record. */
    private final Cursor<byte[], byte[]> cursor;

    /** Of the record that is shown. */
    private byte[] key;

    Walk(Cursor<byte[], byte[]> cursor) {
      this.cursor = cursor;
    }

    @Override
    public boolean next() {
      boolean isThere = cursor != null && cursor.hasNext();
      if (isThere) {
        key = cursor.next();
      }
      return isThere;
    }

    /** A copy, since the array is that of the page. */
    @Override
    public byte[] key() {
      return key.clone();
    }

    @Override
    public byte[] value() {
      return cursor.getValue().clone();
    }

    @Override
    public void close() {}
  }
}
