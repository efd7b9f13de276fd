package storage.common.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
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
 * A correct store made of small steps, each of which a wrong store can replace: {@code key length,
 * value length, key, value}, scanned from the start, the last match wins.
 */
class HonestStore implements KeyValueStore {

  static final int HEADER = 8;

  /** Where a value is. */
  record Place(long offset, int length) {}

  final Path file;
  private final AppendLock lock;

  /** How long this store left the file. */
  private long end = -1;

  private volatile boolean closed;

  HonestStore(Path directory) throws IOException {
    Files.createDirectories(directory);
    file = directory.resolve("log");
    lock = new AppendLock(file);
    if (!Files.exists(file)) {
      Files.newOutputStream(file, CREATE, APPEND).close();
    }
  }

  @Override
  public synchronized void set(String key, String value) throws IOException {
    byte[] record = record(encode("key", key), encode("value", value));
    requireOpen();
    requireFile();
    alone(
        () -> {
          if (isTailInDoubt()) {
            removeTornTail();
          }
          append(record);
          end = Files.size(file);
        });
  }

  /** Runs {@code append} while no other writer does, of this process or of another. */
  void alone(AppendLock.Append append) throws IOException {
    lock.run(append);
  }

  /** Whether the last one to write was another, or has failed. */
  boolean isTailInDoubt() throws IOException {
    return Files.size(file) != end;
  }

  @Override
  public Optional<String> get(String key) throws IOException {
    byte[] wanted = encode("key", key);
    requireOpen();
    requireFile();
    try (FileChannel channel = FileChannel.open(file, READ)) {
      Place[] found = {null};
      scan(
          channel,
          (candidate, place) ->
              found[0] = matches(candidate, wanted) ? choose(found[0], place) : found[0]);
      return found[0] == null ? Optional.empty() : value(channel, found[0]);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    lock.close();
  }

  /** Calls {@code each} for every whole record and returns where the last one ends. */
  long scan(FileChannel channel, Visitor each) throws IOException {
    return scanFrom(0, channel, each);
  }

  final long scanFrom(long start, FileChannel channel, Visitor each) throws IOException {
    long size = channel.size();
    long offset = start;
    while (size - offset >= HEADER) {
      ByteBuffer header = ByteBuffer.wrap(read(channel, offset, HEADER));
      int keyLength = header.getInt();
      int valueLength = header.getInt();
      if (keyLength < 0 || valueLength < 0) {
        return damaged(offset);
      }
      long valueOffset = offset + HEADER + keyLength;
      if (valueOffset + valueLength > size) {
        return tornAt(channel, offset, each);
      }
      each.visit(read(channel, offset + HEADER, keyLength), new Place(valueOffset, valueLength));
      offset = valueOffset + valueLength;
    }
    return offset;
  }

  void append(byte[] record) throws IOException {
    try (OutputStream out = Files.newOutputStream(file, APPEND)) {
      out.write(record);
    }
  }

  void removeTornTail() throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
      channel.truncate(scan(channel, (key, place) -> {}));
    }
  }

  long tornAt(FileChannel channel, long offset, Visitor each) throws IOException {
    return offset;
  }

  long damaged(long offset) throws IOException {
    throw new CorruptStoreException(file, offset, "lengths below zero");
  }

  boolean matches(byte[] candidate, byte[] wanted) {
    return Arrays.equals(candidate, wanted);
  }

  Place choose(Place before, Place next) {
    return next;
  }

  Optional<String> value(FileChannel channel, Place place) throws IOException {
    return Optional.of(decode(read(channel, place.offset(), place.length()), place.offset()));
  }

  byte[] encode(String what, String text) {
    Utf8.requireText(what, text);
    return text.getBytes(UTF_8);
  }

  String decode(byte[] bytes, long offset) throws IOException {
    return Utf8.decode(bytes, file, offset);
  }

  /** Looks at what has the name of its file, before it is opened. */
  void requireFile() throws IOException {
    RegularFile.requireIfThere(file);
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }

  static byte[] record(byte[] key, byte[] value) {
    return ByteBuffer.allocate(HEADER + key.length + value.length)
        .putInt(key.length)
        .putInt(value.length)
        .put(key)
        .put(value)
        .array();
  }

  static byte[] read(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
      // a read may return less than was asked for
    }
    return bytes.array();
  }

  /** What a scan tells of each record. */
  interface Visitor {
    void visit(byte[] key, Place value) throws IOException;
  }
}
