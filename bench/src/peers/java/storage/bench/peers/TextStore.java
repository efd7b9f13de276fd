package storage.bench.peers;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import storage.bench.engine.ByteOperations;
import storage.bench.engine.ByteStore;
import storage.common.Utf8;

/**
 * A store of text in an engine of bytes. Text is converted as the stages convert it, so that every
 * engine pays the same for it.
 */
final class TextStore implements ByteStore {

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
