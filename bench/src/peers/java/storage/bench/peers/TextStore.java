package storage.bench.peers;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import storage.bench.engine.ByteOperations;
import storage.bench.engine.ByteStore;
import storage.bench.engine.ByteWalk;
import storage.common.Cursor;
import storage.common.Range;
import storage.common.Snapshot;
import storage.common.SortedStore;
import storage.common.Utf8;

/**
 * A store of text in an engine of bytes. Text is converted as the stages convert it, so that every
 * engine pays the same for it.
 *
 * <p>An engine that has no order refuses to scan. Snapshots are not measured and not offered, and
 * whether a cursor sees what is written meanwhile is up to the engine.
 */
final class TextStore implements ByteStore, SortedStore {

  /** An engine that is open. Nothing calls it after it was closed. */
  interface Bytes extends ByteOperations, Closeable {}

  /**
   * An engine that is a map.
   *
   * @param engine what has to be closed
   */
  record OfMap(Map<byte[], byte[]> records, Closeable engine) implements Bytes {

    @Override
    public void put(byte[] key, byte[] value) {
      records.put(key, value);
    }

    @Override
    public byte[] get(byte[] key) {
      return records.get(key);
    }

    @Override
    public void close() throws IOException {
      engine.close();
    }
  }

  /**
   * An engine that is a map and keeps what was put when it is told to.
   *
   * @param commit puts on the disk what was put before
   * @param engine what has to be closed
   */
  record OfCommittedMap(Map<byte[], byte[]> records, Runnable commit, Closeable engine)
      implements Bytes {

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
    public void close() throws IOException {
      engine.close();
    }
  }

  private final Path directory;
  private final Bytes bytes;

  /** Set once, by {@link #close}. */
  private volatile boolean closed;

  TextStore(Path directory, Bytes bytes) {
    this.directory = directory;
    this.bytes = bytes;
  }

  @Override
  public void set(String key, String value) throws IOException {
    requireOpen();
    bytes.put(Utf8.encode("key", key), Utf8.encode("value", value));
  }

  @Override
  public Optional<String> get(String key) throws IOException {
    requireOpen();
    byte[] value = bytes.get(Utf8.encode("key", key));
    return value == null ? Optional.empty() : Optional.of(Utf8.decode(value, directory, 0));
  }

  @Override
  public void put(byte[] key, byte[] value) throws IOException {
    requireOpen();
    bytes.put(key, value);
  }

  @Override
  public byte[] get(byte[] key) throws IOException {
    requireOpen();
    return bytes.get(key);
  }

  @Override
  public void putAll(List<byte[]> keys, List<byte[]> values) throws IOException {
    requireOpen();
    bytes.putAll(keys, values);
  }

  @Override
  public List<byte[]> getAll(List<byte[]> keys) throws IOException {
    requireOpen();
    return bytes.getAll(keys);
  }

  @Override
  public void delete(String key) throws IOException {
    requireOpen();
    bytes.delete(Utf8.encode("key", key));
  }

  @Override
  public Cursor scan(Range range) throws IOException {
    requireOpen();
    byte[] to = range.to().map(bound -> Utf8.encode("to", bound)).orElse(null);
    ByteWalk walk =
        range.reversed() ? bytes.walkBackward(to) : bytes.walk(Utf8.encode("from", range.from()));
    return new TextCursor(walk, range, directory);
  }

  @Override
  public Snapshot snapshot() {
    throw new UnsupportedOperationException("snapshots are not measured");
  }

  @Override
  public void delete(byte[] key) throws IOException {
    requireOpen();
    bytes.delete(key);
  }

  @Override
  public ByteWalk walk(byte[] from) throws IOException {
    requireOpen();
    return bytes.walk(from);
  }

  @Override
  public ByteWalk walkBackward(byte[] to) throws IOException {
    requireOpen();
    return bytes.walkBackward(to);
  }

  @Override
  public int runs() throws IOException {
    requireOpen();
    return bytes.runs();
  }

  @Override
  public void merge() throws IOException {
    requireOpen();
    bytes.merge();
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      bytes.close();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed: " + directory);
    }
  }
}
