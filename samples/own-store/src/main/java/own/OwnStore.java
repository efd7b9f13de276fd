package own;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import storage.common.AppendLock;
import storage.common.CorruptStoreException;
import storage.common.KeyValueStore;
import storage.common.RegularFile;
import storage.common.Utf8;

/**
 * A small store that is right: one file of records, each of them the length of its key, the length
 * of its value, the key and the value. The last record of a key wins.
 */
public final class OwnStore implements KeyValueStore {

  private static final int HEADER = 2 * Integer.BYTES;

  private final Path file;
  private final AppendLock lock;

  /** Where the file ends if this store was the last to write to it: then its tail is whole. */
  private long end = -1;

  private volatile boolean closed;

  /** Opens the store in {@code directory}, which is created if it is absent. */
  public OwnStore(Path directory) throws IOException {
    file = Files.createDirectories(directory).resolve("own.log");
    lock = new AppendLock(file);
  }

  @Override
  public void set(String key, String value) throws IOException {
    byte[] record = record(Utf8.encode("key", key), Utf8.encode("value", value));
    requireOpen();
    lock.run(() -> append(record));
  }

  private void append(byte[] record) throws IOException {
    RegularFile.requireIfThere(file); // or to open it may take for ever
    try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE)) {
      if (channel.size() != end) {
        channel.truncate(scan(channel, null).end()); // what a crash has cut short
      }
    }
    try (OutputStream out = Files.newOutputStream(file, APPEND)) {
      out.write(record);
    }
    end = Files.size(file);
  }

  @Override
  public Optional<String> get(String key) throws IOException {
    byte[] wanted = Utf8.encode("key", key);
    requireOpen();
    RegularFile.requireIfThere(file);
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, READ)) {
      Scan scan = scan(channel, wanted);
      if (scan.valueLength() < 0) {
        return Optional.empty();
      }
      byte[] value = read(channel, scan.valueOffset(), scan.valueLength());
      if (value.length < scan.valueLength()) {
        throw new IOException(file + " was cut while it was read");
      }
      return Optional.of(Utf8.decode(value, file, scan.valueOffset()));
    }
  }

  /** Where the last value of the key is, its length below zero if there is none; the end. */
  private record Scan(long valueOffset, int valueLength, long end) {}

  private Scan scan(FileChannel channel, byte[] wanted) throws IOException {
    long size = channel.size();
    long offset = 0;
    long foundAt = 0;
    int foundLength = -1;
    while (size - offset >= HEADER) {
      byte[] bytes = read(channel, offset, HEADER);
      if (bytes.length < HEADER) {
        break; // it was half a record, and a writer has cut it off meanwhile
      }
      ByteBuffer header = ByteBuffer.wrap(bytes);
      int keyLength = header.getInt();
      int valueLength = header.getInt();
      if (keyLength < 0 || valueLength < 0) {
        throw new CorruptStoreException(file, offset, "a length below zero");
      }
      long valueOffset = offset + HEADER + keyLength;
      if (valueOffset + valueLength > size) {
        break; // the rest was never written
      }
      if (Arrays.equals(read(channel, offset + HEADER, keyLength), wanted)) {
        foundAt = valueOffset;
        foundLength = valueLength;
      }
      offset = valueOffset + valueLength;
    }
    return new Scan(foundAt, foundLength, offset);
  }

  private static byte[] record(byte[] key, byte[] value) {
    return ByteBuffer.allocate(HEADER + key.length + value.length)
        .putInt(key.length)
        .putInt(value.length)
        .put(key)
        .put(value)
        .array();
  }

  /** Fewer bytes only at the end of the file: a read that returns less is followed by another. */
  private static byte[] read(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
      continue;
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  @Override
  public void close() throws IOException {
    closed = true;
    lock.close();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }
}
