package storage.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.fusesource.leveldbjni.JniDBFactory;
import org.iq80.leveldb.CompressionType;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.DBIterator;
import org.iq80.leveldb.Options;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;
import storage.bench.engine.Ability;
import storage.bench.engine.ByteWalk;
import storage.bench.engine.Engine;
import storage.common.KeyValueStore;

/**
 * <a href="https://github.com/google/leveldb">LevelDB</a>, a log-structured merge tree in C++, by
 * leveldbjni.
 *
 * <p>It is old: leveldbjni was last released in 2013, with the LevelDB of its day, and nobody makes
 * a newer one for Java. RocksDB came out of it. A block cache that holds all the data, which its
 * documentation calls the first thing to tune; no compression, as the values do not compress; no
 * bloom filter, which the documentation advises too, but leveldbjni does not offer. Its log is
 * synced only on demand, which is the default. Compacted before it is read. It is not walked
 * backward: leveldbjni takes six calls of the engine for each such step, which says nothing of it.
 */
public final class LevelDbEngine implements Engine {

  private static final int LEVELS = 7;

  @Override
  public String name() {
    return "leveldb";
  }

  @Override
  public String settings() {
    return "a binding of 2013, block cache of %d MB, no compression, no bloom filter, log not synced"
        .formatted(Engine.cacheBytes() >> 20);
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(Ability.BYTES, Ability.PUT_ALL, Ability.SORTED, Ability.RUNS, Ability.LARGE_DATA);
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return new TextStore(directory, new Database(openDatabase(directory), new WriteOptions()));
  }

  @Override
  public boolean syncs() {
    return true;
  }

  @Override
  public KeyValueStore openSynced(Path directory) throws IOException {
    return new TextStore(
        directory, new Database(openDatabase(directory), new WriteOptions().sync(true)));
  }

  @Override
  public void settle(Path directory) throws IOException {
    try (DB database = openDatabase(directory)) {
      database.compactRange(null, null);
    }
  }

  @Override
  public boolean offHeap() {
    return true;
  }

  @Override
  public List<String> jvmOptions() {
    return List.of("--enable-native-access=ALL-UNNAMED");
  }

  private static DB openDatabase(Path directory) throws IOException {
    Options options =
        new Options()
            .createIfMissing(true)
            .compressionType(CompressionType.NONE)
            .cacheSize(Engine.cacheBytes());
    return JniDBFactory.factory.open(directory.toFile(), options);
  }

  private record Database(DB database, WriteOptions writing) implements TextStore.Bytes {

    @Override
    public void put(byte[] key, byte[] value) {
      database.put(key, value, writing);
    }

    @Override
    public byte[] get(byte[] key) {
      return database.get(key);
    }

    @Override
    public void putAll(List<byte[]> keys, List<byte[]> values) throws IOException {
      try (WriteBatch batch = database.createWriteBatch()) {
        for (int n = 0; n < keys.size(); n++) {
          batch.put(keys.get(n), values.get(n));
        }
        database.write(batch, writing);
      }
    }

    @Override
    public void delete(byte[] key) {
      database.delete(key, writing);
    }

    @Override
    public ByteWalk walk(byte[] from) {
      DBIterator records = database.iterator();
      if (from == null) {
        records.seekToFirst();
      } else {
        records.seek(from);
      }
      return new EntryWalk(records, records);
    }

    /** Each file of level 0 is a run of its own, and each other level is one. */
    @Override
    public int runs() {
      int runs = files(0);
      for (int level = 1; level < LEVELS; level++) {
        runs += files(level) > 0 ? 1 : 0;
      }
      return runs;
    }

    private int files(int level) {
      return Integer.parseInt(database.getProperty("leveldb.num-files-at-level" + level));
    }

    @Override
    public void close() throws IOException {
      database.close();
    }
  }
}
