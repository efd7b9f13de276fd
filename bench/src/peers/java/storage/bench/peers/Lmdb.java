package storage.bench.peers;

import static java.nio.ByteBuffer.allocateDirect;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.Txn;
import storage.bench.engine.Ability;
import storage.bench.engine.Engine;
import storage.common.KeyValueStore;

/** What the two ways to use LMDB have in common. */
abstract class Lmdb implements Engine {

  /** The most that the file may grow to; it takes no more space than its pages do. */
  private static final long MAP_BYTES = 2L << 30;

  @Override
  public final Set<Ability> abilities() {
    return Set.of(Ability.BYTES, Ability.PUT_ALL, Ability.GET_ALL, Ability.LARGE_DATA);
  }

  @Override
  public final boolean syncs() {
    return true;
  }

  @Override
  public final boolean offHeap() {
    return true;
  }

  @Override
  public final List<String> jvmOptions() {
    return List.of(
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
  }

  static KeyValueStore open(Path directory, EnvFlags... flags) {
    Env<ByteBuffer> env =
        Env.create().setMapSize(MAP_BYTES).setMaxDbs(1).open(directory.toFile(), flags);
    return new TextStore(directory, new Database(env, env.openDbi("records", DbiFlags.MDB_CREATE)));
  }

  private static final class Database implements TextStore.Bytes {

    private final Env<ByteBuffer> env;
    private final Dbi<ByteBuffer> records;
    private final Queue<Txn<ByteBuffer>> transactions = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Txn<ByteBuffer>> reading = ThreadLocal.withInitial(this::transaction);
    private final ThreadLocal<ByteBuffer> keys;

    Database(Env<ByteBuffer> env, Dbi<ByteBuffer> records) {
      this.env = env;
      this.records = records;
      this.keys = ThreadLocal.withInitial(() -> allocateDirect(env.getMaxKeySize()));
    }

    @Override
    public void put(byte[] key, byte[] value) {
      try (Txn<ByteBuffer> writing = env.txnWrite()) {
        records.reserve(writing, direct(key), value.length).put(value);
        writing.commit();
      }
    }

    @Override
    public void putAll(List<byte[]> keys, List<byte[]> values) {
      try (Txn<ByteBuffer> writing = env.txnWrite()) {
        for (int n = 0; n < keys.size(); n++) {
          byte[] value = values.get(n);
          records.reserve(writing, direct(keys.get(n)), value.length).put(value);
        }
        writing.commit();
      }
    }

    @Override
    public byte[] get(byte[] key) {
      Txn<ByteBuffer> transaction = reading.get();
      transaction.renew();
      try {
        return get(transaction, key);
      } finally {
        transaction.reset();
      }
    }

    @Override
    public List<byte[]> getAll(List<byte[]> keys) {
      Txn<ByteBuffer> transaction = reading.get();
      transaction.renew();
      try {
        return keys.stream().map(key -> get(transaction, key)).toList();
      } finally {
        transaction.reset();
      }
    }

    private byte[] get(Txn<ByteBuffer> transaction, byte[] key) {
      ByteBuffer found = records.get(transaction, direct(key));
      if (found == null) {
        return null;
      }
      byte[] value = new byte[found.remaining()];
      found.get(value);
      return value;
    }

    @Override
    public void close() {
      transactions.forEach(Txn::close);
      env.close();
    }

    /** Made by the first read of each thread. */
    private Txn<ByteBuffer> transaction() {
      Txn<ByteBuffer> transaction = env.txnRead();
      transaction.reset();
      transactions.add(transaction);
      return transaction;
    }

    private ByteBuffer direct(byte[] key) {
      return keys.get().clear().put(key).flip();
    }
  }
}
