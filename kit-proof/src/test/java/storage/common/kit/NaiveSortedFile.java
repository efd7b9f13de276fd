package storage.common.kit;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.zip.CRC32C;
import storage.common.CorruptStoreException;
import storage.common.Cursor;
import storage.common.Range;
import storage.common.Snapshot;
import storage.common.SortedStore;
import storage.common.Utf8;

/**
 * The least that is a sorted store: one sorted file, read whole and written anew every time. Before
 * the records stand a checksum and their number.
 */
class NaiveSortedFile implements SortedStore {

  private final Path file;
  private volatile boolean closed;

  NaiveSortedFile(Path directory) throws IOException {
    file = Files.createDirectories(directory).resolve("sorted");
  }

  @Override
  public synchronized void set(String key, String value) throws IOException {
    Utf8.requireText("value", requireNonNull(value, "value"));
    NavigableMap<String, String> records = read(key);
    records.put(key, value);
    write(records);
  }

  @Override
  public synchronized void delete(String key) throws IOException {
    NavigableMap<String, String> records = read(key);
    records.remove(key);
    write(records);
  }

  @Override
  public Optional<String> get(String key) throws IOException {
    return Optional.ofNullable(read(key).get(key));
  }

  @Override
  public Cursor scan(Range range) throws IOException {
    return snapshot().scan(range);
  }

  @Override
  public Snapshot snapshot() throws IOException {
    return new FrozenRecords(read(""), this::requireOpen);
  }

  @Override
  public void close() {
    closed = true;
  }

  final void requireOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }

  /** Returns all records; refuses what is no key. */
  private NavigableMap<String, String> read(String key) throws IOException {
    Utf8.requireText("key", requireNonNull(key, "key"));
    requireOpen();
    byte[] content = content();
    if (ByteBuffer.wrap(content).getLong() != checksum(content)) {
      throw new CorruptStoreException(file, 0, "a wrong checksum");
    }
    return records(content);
  }

  final byte[] content() throws IOException {
    return Files.exists(file) ? Files.readAllBytes(file) : content(Walk.model());
  }

  static NavigableMap<String, String> records(byte[] content) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
    in.readLong(); // the checksum
    NavigableMap<String, String> records = Walk.model();
    for (int count = in.readInt(); count > 0; count--) {
      records.put(in.readUTF(), in.readUTF());
    }
    return records;
  }

  private static byte[] content(NavigableMap<String, String> records) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(0); // the place of the checksum
    out.writeInt(records.size());
    for (Map.Entry<String, String> each : records.entrySet()) {
      out.writeUTF(each.getKey());
      out.writeUTF(each.getValue());
    }
    byte[] content = bytes.toByteArray();
    ByteBuffer.wrap(content).putLong(checksum(content));
    return content;
  }

  private static long checksum(byte[] content) {
    CRC32C checksum = new CRC32C();
    checksum.update(content, Long.BYTES, content.length - Long.BYTES);
    return checksum.getValue();
  }

  private void write(NavigableMap<String, String> records) throws IOException {
    Path next = Files.write(file.resolveSibling("next.tmp"), content(records));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
