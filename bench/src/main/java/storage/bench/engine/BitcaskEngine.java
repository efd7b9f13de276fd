package storage.bench.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import storage.bitcask.Batch;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.BitcaskStore;
import storage.bitcask.SyncPolicy;
import storage.common.KeyValueStore;

/** Stage 4, the first stage that takes bytes and that can put each {@code set} on the disk. */
final class BitcaskEngine implements Engine {

  @Override
  public String name() {
    return "bitcask";
  }

  @Override
  public String label() {
    return "stage4-bitcask";
  }

  @Override
  public KeyValueStore open(Path directory) throws IOException {
    return new View(BitcaskStore.open(directory));
  }

  @Override
  public boolean syncs() {
    return true;
  }

  @Override
  public KeyValueStore openSynced(Path directory) throws IOException {
    return new View(
        BitcaskStore.open(directory, BitcaskOptions.defaults().withSync(SyncPolicy.always())));
  }

  @Override
  public void settle(Path directory) throws IOException {
    try (BitcaskStore store = BitcaskStore.open(directory)) {
      store.cask().merge();
    }
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(
        Ability.BYTES, Ability.PUT_ALL, Ability.GET_ALL, Ability.MERGE, Ability.LARGE_DATA);
  }

  /** The store of text and the one of bytes below it. */
  private record View(BitcaskStore store) implements ByteStore {

    @Override
    public void set(String key, String value) throws IOException {
      store.set(key, value);
    }

    @Override
    public Optional<String> get(String key) throws IOException {
      return store.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) throws IOException {
      store.cask().put(key, value);
    }

    @Override
    public byte[] get(byte[] key) throws IOException {
      return store.cask().get(key).orElse(null);
    }

    @Override
    public void putAll(List<byte[]> keys, List<byte[]> values) throws IOException {
      Batch batch = new Batch();
      for (int n = 0; n < keys.size(); n++) {
        batch.put(keys.get(n), values.get(n));
      }
      store.cask().write(batch);
    }

    @Override
    public List<byte[]> getAll(List<byte[]> keys) throws IOException {
      return store.cask().getAll(keys).stream().map(value -> value.orElse(null)).toList();
    }

    @Override
    public void merge() throws IOException {
      store.cask().merge();
    }

    @Override
    public void close() throws IOException {
      store.close();
    }
  }
}
