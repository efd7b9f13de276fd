package storage.bench.peers;

import static java.nio.ByteBuffer.allocateDirect;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.GetOp;
import org.lmdbjava.SeekOp;
import org.lmdbjava.Txn;
import storage.bench.engine.Ability;
import storage.bench.engine.ByteWalk;
import storage.bench.engine.Engine;
import storage.common.KeyValueStore;

/** What the two ways to use LMDB have in common. */
abstract class Lmdb implements Engine {

  /** The most that the file may grow to; it takes no more space than its pages do. */
  private static final long MAP_BYTES = 2L << 30;

  @Override
  public final Set<Ability> abilities() {
    return Set.of(
        Ability.BYTES,
        Ability.PUT_ALL,
        Ability.GET_ALL,
        Ability.SORTED,
        Ability.BACKWARD,
        Ability.LARGE_DATA);
  }

  /** A transaction copies each page on the way to what it changes. */
  @Override
  public final int loadBatch() {
    return 1_000;
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

    /** Used again by the next walk. */
    private final Queue<Txn<ByteBuffer>> idleWalks = new ConcurrentLinkedQueue<>();

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
      return copyOf(found);
    }

    private static byte[] copyOf(ByteBuffer found) {
      byte[] bytes = new byte[found.remaining()];
      found.get(found.position(), bytes); // and the buffer stays as it is for the next look
      return bytes;
    }

    @Override
    public void delete(byte[] key) {
      try (Txn<ByteBuffer> writing = env.txnWrite()) {
        records.delete(writing, direct(key));
        writing.commit();
      }
    }

    @Override
    public ByteWalk walk(byte[] from) {
      Walk walk = new Walk(walking(), SeekOp.MDB_NEXT);
      walk.begin(from == null ? walk.seek(SeekOp.MDB_FIRST) : walk.seek(direct(from)));
      return walk;
    }

    @Override
    public ByteWalk walkBackward(byte[] to) {
      Walk walk = new Walk(walking(), SeekOp.MDB_PREV);
      boolean isBeyond = to != null && walk.seek(direct(to));
      walk.begin(walk.seek(isBeyond ? SeekOp.MDB_PREV : SeekOp.MDB_LAST));
      return walk;
    }

    /** Returns a transaction that no other walk of any thread has now. */
    private Txn<ByteBuffer> walking() {
      Txn<ByteBuffer> idle = idleWalks.poll();
      if (idle == null) {
        return env.txnRead();
      }
      idle.renew();
      return idle;
    }

    /** A walk that reads pages where they are mapped, within a transaction of its own. */
    private final class Walk implements ByteWalk {

      private final Txn<ByteBuffer> transaction;
      private final Cursor<ByteBuffer> cursor;
      private final SeekOp step;
      private boolean hasBegun;
      private boolean isAtRecord;

      Walk(Txn<ByteBuffer> transaction, SeekOp step) {
        this.transaction = transaction;
        this.cursor = records.openCursor(transaction);
        this.step = step;
      }

      boolean seek(ByteBuffer least) {
        return cursor.get(least, GetOp.MDB_SET_RANGE);
      }

      boolean seek(SeekOp where) {
        return cursor.seek(where);
      }

      void begin(boolean isThere) {
        isAtRecord = isThere;
      }

      @Override
      public boolean next() {
        if (hasBegun && isAtRecord) {
          isAtRecord = seek(step);
        }
        hasBegun = true;
        return isAtRecord;
      }

      @Override
      public byte[] key() {
        return copyOf(cursor.key());
      }

      @Override
      public byte[] value() {
        return copyOf(cursor.val());
      }

      @Override
      public void close() {
        cursor.close();
        transaction.reset();
        idleWalks.add(transaction);
      }
    }

    @Override
    public void close() {
      idleWalks.forEach(Txn::close);
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
