package storage.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.CompressionType;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.Filter;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import storage.bench.engine.Ability;
import storage.bench.engine.ByteWalk;
import storage.bench.engine.Engine;
import storage.common.KeyValueStore;

/**
 * <a href="https://rocksdb.org">RocksDB</a>, a log-structured merge tree in C++.
 *
 * <p>What its wiki advises for gets of single keys ({@code OptimizeForPointLookup}): a bloom filter
 * of 10 bits a key, a hash index in each block, and a bloom filter of whole keys in the memtable. A
 * block cache that holds all the data, with blocks of 4 KiB as by default: larger ones, which the
 * wiki advises for saving memory, make a cached get slower. No compression, as the values do not
 * compress. Its write-ahead log is on and synced only on demand, which is the default. Compacted to
 * one level before it is read, as the wiki advises after a bulk load.
 */
public final class RocksDbEngine implements Engine {

  private static final int BLOOM_BITS = 10;

  /** Those of {@code OptimizeForPointLookup}. */
  private static final double HASH_INDEX_RATIO = 0.75;

  private static final double MEMTABLE_BLOOM_RATIO = 0.02;

  @Override
  public String name() {
    return "rocksdb";
  }

  @Override
  public String settings() {
    return "bloom filters and hash index for point lookups, block cache of %d MB, no compression, log not synced"
        .formatted(Engine.cacheBytes() >> 20);
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(
        Ability.BYTES,
        Ability.PUT_ALL,
        Ability.GET_ALL,
        Ability.SORTED,
        Ability.BACKWARD,
        Ability.RUNS,
        Ability.MERGE,
        Ability.LARGE_DATA);
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return new TextStore(directory, openBytes(directory, false));
  }

  @Override
  public boolean syncs() {
    return true;
  }

  @Override
  public KeyValueStore openSynced(Path directory) throws IOException {
    return new TextStore(directory, openBytes(directory, true));
  }

  @Override
  public void settle(Path directory) throws IOException {
    try (Database database = openBytes(directory, false)) {
      database.compact();
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

  private static Database openBytes(Path directory, boolean sync) throws IOException {
    RocksDB.loadLibrary();
    Cache cache = new LRUCache(Engine.cacheBytes());
    Filter bloom = new BloomFilter(BLOOM_BITS);
    Options options =
        new Options()
            .setCreateIfMissing(true)
            .setCompressionType(CompressionType.NO_COMPRESSION)
            .setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_RATIO)
            .setMemtableWholeKeyFiltering(true)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setFilterPolicy(bloom)
                    .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash)
                    .setDataBlockHashTableUtilRatio(HASH_INDEX_RATIO));
    try {
      RocksDB rocks = RocksDB.open(options, directory.toString());
      return new Database(rocks, new WriteOptions().setSync(sync), options, bloom, cache);
    } catch (RocksDBException e) {
      options.close();
      bloom.close();
      cache.close();
      throw new IOException(e);
    }
  }

  /** The engine, with what it refers to outside the heap and would not free itself. */
  private record Database(
      RocksDB rocks, WriteOptions writing, Options options, Filter bloom, Cache cache)
      implements TextStore.Bytes {

    @Override
    public void put(byte[] key, byte[] value) throws IOException {
      try {
        rocks.put(writing, key, value);
      } catch (RocksDBException e) {
        throw new IOException(e);
      }
    }

    @Override
    public byte[] get(byte[] key) throws IOException {
      try {
        return rocks.get(key);
      } catch (RocksDBException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void putAll(List<byte[]> keys, List<byte[]> values) throws IOException {
      try (WriteBatch batch = new WriteBatch()) {
        for (int n = 0; n < keys.size(); n++) {
          batch.put(keys.get(n), values.get(n));
        }
        rocks.write(writing, batch);
      } catch (RocksDBException e) {
        throw new IOException(e);
      }
    }

    @Override
    public List<byte[]> getAll(List<byte[]> keys) throws IOException {
      try {
        return rocks.multiGetAsList(keys);
      } catch (RocksDBException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void delete(byte[] key) throws IOException {
      try {
        rocks.delete(writing, key);
      } catch (RocksDBException e) {
        throw new IOException(e);
      }
    }

    @Override
    public ByteWalk walk(byte[] from) {
      RocksIterator records = rocks.newIterator();
      if (from == null) {
        records.seekToFirst();
      } else {
        records.seek(from);
      }
      return new Walk(records, RocksIterator::next);
    }

    @Override
    public ByteWalk walkBackward(byte[] to) {
      RocksIterator records = rocks.newIterator();
      if (to == null) {
        records.seekToLast();
      } else {
        records.seekForPrev(to);
        if (records.isValid() && Arrays.equals(records.key(), to)) {
          records.prev();
        }
      }
      return new Walk(records, RocksIterator::prev);
    }

    /** Each file of level 0 is a run of its own, and each other level is one. */
    @Override
    public int runs() throws IOException {
      try {
        int runs = files(0);
        for (int level = 1; level < rocks.numberLevels(); level++) {
          runs += files(level) > 0 ? 1 : 0;
        }
        return runs;
      } catch (RocksDBException e) {
        throw new IOException(e);
      }
    }

    private int files(int level) throws RocksDBException {
      return Integer.parseInt(rocks.getProperty("rocksdb.num-files-at-level" + level));
    }

    @Override
    public void merge() throws IOException {
      try (CompactRangeOptions everything =
          new CompactRangeOptions()
              .setBottommostLevelCompaction(BottommostLevelCompaction.kForce)) {
        rocks.compactRange(rocks.getDefaultColumnFamily(), null, null, everything);
      } catch (RocksDBException e) {
        throw new IOException(e);
      }
    }

    void compact() throws IOException {
      try {
        rocks.compactRange();
      } catch (RocksDBException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void close() {
      rocks.close();
      writing.close();
      options.close();
      bloom.close();
      cache.close();
    }
  }

  private static final class Walk implements ByteWalk {

    private final RocksIterator records;
    private final Consumer<RocksIterator> step;

    /** The iterator begins at its first record already. */
    private boolean hasBegun;

    Walk(RocksIterator records, Consumer<RocksIterator> step) {
      this.records = records;
      this.step = step;
    }

    @Override
    public boolean next() throws IOException {
      if (hasBegun) {
        step.accept(records);
      }
      hasBegun = true;
      boolean isThere = records.isValid();
      if (!isThere) {
        requireSound();
      }
      return isThere;
    }

    /** An iterator that has failed looks as if it were at its end. */
    private void requireSound() throws IOException {
      try {
        records.status();
      } catch (RocksDBException e) {
        throw new IOException(e);
      }
    }

    @Override
    public byte[] key() {
      return records.key();
    }

    @Override
    public byte[] value() {
      return records.value();
    }

    @Override
    public void close() {
      records.close();
    }
  }
}
