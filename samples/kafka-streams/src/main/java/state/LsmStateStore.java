package state;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.TimestampedBytesStore;
import storage.lsm.Batch;
import storage.lsm.ByteRange;
import storage.lsm.Lsm;
import storage.lsm.LsmOptions;
import storage.lsm.Statistics.RunFigures;

/**
 * A state store of Kafka Streams that stage 5 keeps, in the directory that Streams has for it. The
 * order of both is that of unsigned bytes, so a range of Streams is one of stage 5.
 *
 * <p>Streams flushes a store before it notes how much of the changelog is in there. A crash loses
 * the end of what was written since then at most, and Streams restores that from the changelog.
 */
class LsmStateStore implements KeyValueStore<Bytes, byte[]> {

  private final String name;
  private final LsmOptions options;

  /** Null until {@link #init}. */
  private volatile Lsm store;

  private volatile boolean isOpen;

  LsmStateStore(String name) {
    this(name, LsmOptions.defaults());
  }

  LsmStateStore(String name, LsmOptions options) {
    this.name = name;
    this.options = options;
  }

  /** The same for values that have their timestamp before them. */
  static final class Timestamped extends LsmStateStore implements TimestampedBytesStore {

    Timestamped(String name) {
      super(name);
    }
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    try {
      store = Lsm.open(context.stateDir().toPath().resolve(name), options);
    } catch (IOException e) {
      throw failed(e);
    }
    isOpen = true;
    context.register(root, (BatchingStateRestoreCallback) this::restore);
  }

  private void restore(Collection<KeyValue<byte[], byte[]>> changes) {
    Batch batch = new Batch();
    changes.forEach(change -> add(batch, change.key, change.value));
    write(batch);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return isOpen;
  }

  /** Is asked for with each change, and matters only to a store that answers {@code query}. */
  @Override
  public Position getPosition() {
    return Position.emptyPosition();
  }

  @Override
  public byte[] get(Bytes key) {
    return io(() -> store.get(key.get())).orElse(null);
  }

  @Override
  public void put(Bytes key, byte[] value) {
    write(add(new Batch(), key.get(), value));
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    Batch batch = new Batch();
    entries.forEach(entry -> add(batch, entry.key.get(), entry.value));
    write(batch);
  }

  /** Only the thread of the task writes, so nobody comes in between. */
  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    byte[] before = get(key);
    if (before == null) {
      put(key, value);
    }
    return before;
  }

  @Override
  public byte[] delete(Bytes key) {
    byte[] before = get(key);
    put(key, null);
    return before;
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return scan(between(from, to));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
    return scan(between(from, to).backward());
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return scan(ByteRange.all());
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseAll() {
    return scan(ByteRange.all().backward());
  }

  @Override
  public <S extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(
      P prefix, S serializer) {
    return scan(ByteRange.all().prefix(serializer.serialize(null, prefix)));
  }

  /**
   * Of what is in tables: a key counts once in each run, and one that is only in memory not yet.
   */
  @Override
  public long approximateNumEntries() {
    return io(store::statistics).runs().stream().mapToLong(RunFigures::records).sum();
  }

  @Override
  public void flush() {
    run(store::sync);
  }

  @Override
  public void close() {
    if (isOpen) {
      isOpen = false;
      run(store::close);
    }
  }

  /** Null stands for no bound; in Streams, {@code to} is within the range. */
  private static ByteRange between(Bytes from, Bytes to) {
    ByteRange range = from == null ? ByteRange.all() : ByteRange.all().from(from.get());
    return to == null ? range : range.to(next(to.get()));
  }

  /** The least key that is greater. */
  private static byte[] next(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  private KeyValueIterator<Bytes, byte[]> scan(ByteRange range) {
    return new CursorIterator(this, io(() -> store.scan(range)));
  }

  /** In a change, null stands for a delete. */
  private static Batch add(Batch batch, byte[] key, byte[] value) {
    return value == null ? batch.delete(key) : batch.put(key, value);
  }

  private void write(Batch batch) {
    run(() -> store.write(batch));
  }

  private void run(Step step) {
    io(
        () -> {
          step.run();
          return null;
        });
  }

  /** Turns the errors of stage 5 into those that Streams knows what to do about. */
  <T> T io(Call<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw failed(e);
    } catch (IllegalStateException e) {
      throw new InvalidStateStoreException("the store " + name + " or its iterator is closed", e);
    }
  }

  private ProcessorStateException failed(IOException cause) {
    return new ProcessorStateException("the store " + name + " has failed", cause);
  }

  interface Call<T> {
    T run() throws IOException;
  }

  private interface Step {
    void run() throws IOException;
  }
}
