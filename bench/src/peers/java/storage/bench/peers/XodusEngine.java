package storage.bench.peers;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import jetbrains.exodus.ArrayByteIterable;
import jetbrains.exodus.ByteIterable;
import jetbrains.exodus.env.Cursor;
import jetbrains.exodus.env.Environment;
import jetbrains.exodus.env.EnvironmentConfig;
import jetbrains.exodus.env.Environments;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.StoreConfig;
import jetbrains.exodus.env.Transaction;
import storage.bench.engine.Ability;
import storage.bench.engine.ByteWalk;
import storage.bench.engine.Engine;
import storage.common.KeyValueStore;

/**
 * <a href="https://github.com/JetBrains/xodus">Xodus</a>, a Patricia trie in a log, in Java.
 *
 * <p>One transaction for each {@code set} and one for each {@code get}; not synced, as is the
 * default, but on demand. Its cache is on the heap, and as large as those of the others: by default
 * it would be half the heap. Compacted before it is read; the collector that does so in the
 * background is off, so that it does not run in some measurements and not in others. It is not
 * walked backward: its cursor then shows a key before those that begin with it, so that {@code x}
 * comes before {@code x2}.
 */
public final class XodusEngine implements Engine {

  @Override
  public String name() {
    return "xodus";
  }

  @Override
  public String settings() {
    return "log cache of %d MB, no collector in the background, log not synced"
        .formatted(Engine.cacheBytes() >> 20);
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(Ability.BYTES, Ability.PUT_ALL, Ability.SORTED);
  }

  /** A transaction writes each node of the tree on the way to what it changes. */
  @Override
  public int loadBatch() {
    return 1_000;
  }

  @Override
  public KeyValueStore open(Path directory) {
    return open(directory, config());
  }

  @Override
  public boolean syncs() {
    return true;
  }

  @Override
  public KeyValueStore openSynced(Path directory) {
    return open(directory, config().setLogDurableWrite(true));
  }

  private static KeyValueStore open(Path directory, EnvironmentConfig config) {
    Environment environment = Environments.newInstance(directory.toFile(), config);
    Store records =
        environment.computeInTransaction(
            transaction ->
                environment.openStore(
                    "records", StoreConfig.WITHOUT_DUPLICATES_WITH_PREFIXING, transaction));
    return new TextStore(directory, new Database(environment, records));
  }

  @Override
  public void settle(Path directory) {
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream())); // where it tells its progress
    try {
      Environments.newInstance(directory.toFile(), config().setEnvCompactOnOpen(true)).close();
    } finally {
      System.setOut(out);
    }
  }

  private static EnvironmentConfig config() {
    return new EnvironmentConfig()
        .setLogDurableWrite(false)
        .setGcEnabled(false)
        .setMemoryUsage(Engine.cacheBytes());
  }

  private record Database(Environment environment, Store records) implements TextStore.Bytes {

    @Override
    public void put(byte[] key, byte[] value) {
      environment.executeInTransaction(
          transaction ->
              records.put(transaction, new ArrayByteIterable(key), new ArrayByteIterable(value)));
    }

    @Override
    public void putAll(List<byte[]> keys, List<byte[]> values) {
      environment.executeInTransaction(
          transaction -> {
            for (int n = 0; n < keys.size(); n++) {
              records.put(
                  transaction,
                  new ArrayByteIterable(keys.get(n)),
                  new ArrayByteIterable(values.get(n)));
            }
          });
    }

    @Override
    public byte[] get(byte[] key) {
      return environment.computeInReadonlyTransaction(
          transaction -> {
            ByteIterable value = records.get(transaction, new ArrayByteIterable(key));
            return value == null ? null : bytesOf(value);
          });
    }

    @Override
    public void delete(byte[] key) {
      environment.executeInTransaction(
          transaction -> records.delete(transaction, new ArrayByteIterable(key)));
    }

    @Override
    public ByteWalk walk(byte[] from) {
      Transaction transaction = environment.beginReadonlyTransaction();
      return new Walk(transaction, records.openCursor(transaction), from);
    }

    @Override
    public void close() {
      environment.close();
    }
  }

  /** A walk within a transaction of its own. */
  private static final class Walk implements ByteWalk {

    private final Transaction transaction;
    private final Cursor cursor;

    /** The first key that may be shown; null for all. Null too when that was looked for. */
    private byte[] from;

    Walk(Transaction transaction, Cursor cursor, byte[] from) {
      this.transaction = transaction;
      this.cursor = cursor;
      this.from = from;
    }

    @Override
    public boolean next() {
      if (from == null) {
        return cursor.getNext();
      }
      ByteIterable least = new ArrayByteIterable(from);
      from = null;
      return cursor.getSearchKeyRange(least) != null;
    }

    @Override
    public byte[] key() {
      return bytesOf(cursor.getKey());
    }

    @Override
    public byte[] value() {
      return bytesOf(cursor.getValue());
    }

    @Override
    public void close() {
      cursor.close();
      transaction.abort();
    }
  }

  /** The array that it offers may be longer than it is. */
  private static byte[] bytesOf(ByteIterable bytes) {
    return Arrays.copyOf(bytes.getBytesUnsafe(), bytes.getLength());
  }
}
