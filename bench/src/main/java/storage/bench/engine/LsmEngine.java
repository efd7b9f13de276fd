package storage.bench.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import storage.common.Cursor;
import storage.common.KeyValueStore;
import storage.common.Range;
import storage.common.Snapshot;
import storage.common.SortedStore;
import storage.lsm.Batch;
import storage.lsm.ByteCursor;
import storage.lsm.ByteRange;
import storage.lsm.LsmOptions;
import storage.lsm.LsmStore;

/** Stage 5, the first stage that is asked in the order of its keys. */
final class LsmEngine implements Engine {

  @Override
  public String name() {
    return "lsm";
  }

  @Override
  public String label() {
    return "stage5-lsm";
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return new View(LsmStore.open(directory));
  }

  @Override
  public boolean syncs() {
    return true;
  }

  @Override
  public KeyValueStore openSynced(Path directory) throws IOException {
    return new View(LsmStore.open(directory, LsmOptions.defaults().withEachSynced()));
  }

  @Override
  public void settle(Path directory) throws IOException {
    try (LsmStore store = LsmStore.open(directory)) {
      store.lsm().merge();
    }
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(
        Ability.BYTES,
        Ability.PUT_ALL,
        Ability.SORTED,
        Ability.BACKWARD,
        Ability.RUNS,
        Ability.MERGE,
        Ability.LARGE_DATA);
  }

  /** The store of text and the one of bytes below it. */
  private record View(LsmStore store) implements ByteStore, SortedStore {

    @Override
    public void set(String key, String value) throws IOException {
      store.set(key, value);
    }

    @Override
    public Optional<String> get(String key) throws IOException {
      return store.get(key);
    }

    @Override
    public void delete(String key) throws IOException {
      store.delete(key);
    }

    @Override
    public Cursor scan(Range range) throws IOException {
      return store.scan(range);
    }

    @Override
    public Snapshot snapshot() {
      return store.snapshot();
    }

    @Override
    public void put(byte[] key, byte[] value) throws IOException {
      store.lsm().put(key, value);
    }

    @Override
    public byte[] get(byte[] key) throws IOException {
      return store.lsm().get(key).orElse(null);
    }

    @Override
    public void delete(byte[] key) throws IOException {
      store.lsm().delete(key);
    }

    @Override
    public void putAll(List<byte[]> keys, List<byte[]> values) throws IOException {
      Batch batch = new Batch();
      for (int n = 0; n < keys.size(); n++) {
        batch.put(keys.get(n), values.get(n));
      }
      store.lsm().write(batch);
    }

    @Override
    public ByteWalk walk(byte[] from) throws IOException {
      ByteRange all = ByteRange.all();
      return new Walk(store.lsm().scan(from == null ? all : all.from(from)));
    }

    @Override
    public ByteWalk walkBackward(byte[] to) throws IOException {
      ByteRange all = ByteRange.all().backward();
      return new Walk(store.lsm().scan(to == null ? all : all.to(to)));
    }

    @Override
    public int runs() {
      return store.lsm().statistics().runs().size();
    }

    @Override
    public void merge() throws IOException {
      store.lsm().merge();
    }

    @Override
    public void close() throws IOException {
      store.close();
    }
  }

  private record Walk(ByteCursor cursor) implements ByteWalk {

    @Override
    public boolean next() throws IOException {
      return cursor.next();
    }

    @Override
    public byte[] key() {
      return cursor.key();
    }

    @Override
    public byte[] value() {
      return cursor.value();
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
