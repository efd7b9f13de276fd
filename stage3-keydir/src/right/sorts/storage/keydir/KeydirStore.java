package storage.keydir;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import storage.common.CorruptStoreException;
import storage.common.KeyValueStore;
import storage.common.RegularFile;
import storage.common.StoreLockedException;
import storage.common.Utf8;

/**
 * Another right stage 3, in other steps than the book's: its keydir is sorted, it writes by a
 * channel that knows its position, and it opens the log anew for each get. The tests of the stage
 * have to pass it.
 */
public final class KeydirStore implements KeyValueStore {

  static final String FILE_NAME = "datastore.log";

  /** In bytes: two lengths. */
  private static final int HEADER = 8;

  private static final int LONGEST_KEY = 65_535;

  private final Path file;
  private final Object fileKey;
  private final FileChannel lock;
  private final String held;
  private final Map<String, Place> keydir = new ConcurrentSkipListMap<>();
  private FileChannel out;

  /** Behind the last whole record. */
  private long end;

  /** How long this store left the file. */
  private long size;

  private volatile boolean closed;

  private KeydirStore(Path file, FileChannel lock, String held) throws IOException {
    this.file = file;
    this.lock = lock;
    this.held = held;
    try (FileChannel in = FileChannel.open(file, READ)) {
      this.fileKey = attributes(file).fileKey();
      this.size = in.size();
      this.end = scan(in);
    }
  }

  public static KeydirStore open(Path directory) throws IOException {
    Files.createDirectories(directory);
    Object key =
        Objects.requireNonNullElse(attributes(directory).fileKey(), directory.toRealPath());
    String held = "stage 3 " + key;
    if (System.getProperties().putIfAbsent(held, "") != null) {
      throw new StoreLockedException(directory); // by this process, whose class loaders share them
    }
    FileChannel lock = null;
    try {
      Path lockFile = directory.resolve("lock");
      RegularFile.requireIfThere(lockFile);
      lock = FileChannel.open(lockFile, CREATE, WRITE);
      if (lock.tryLock() == null) {
        throw new StoreLockedException(directory);
      }
      Path file = directory.resolve(FILE_NAME);
      RegularFile.requireIfThere(file);
      FileChannel.open(file, CREATE, WRITE).close();
      return new KeydirStore(file, lock, held);
    } catch (Throwable e) {
      giveBack(lock, held);
      throw e;
    }
  }

  static KeydirStore openReadOnly(Path directory) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    RegularFile.requireIfThere(file);
    return new KeydirStore(file, null, null);
  }

  private static void giveBack(FileChannel lock, String held) throws IOException {
    try {
      if (lock != null) {
        lock.close();
      }
    } finally {
      System.clearProperty(held);
    }
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class);
  }

  /** Returns where the last whole record ends. */
  private long scan(FileChannel in) throws IOException {
    long offset = 0;
    while (size - offset >= HEADER) {
      ByteBuffer lengths = read(in, offset, HEADER);
      int keyLength = lengths.getInt();
      int valueLength = lengths.getInt();
      if (keyLength < 0 || keyLength > LONGEST_KEY || valueLength < 0) {
        throw new CorruptStoreException(file, offset, "no record has such lengths");
      }
      long value = offset + HEADER + keyLength;
      if (value + valueLength > size) {
        break;
      }
      byte[] key = read(in, offset + HEADER, keyLength).array();
      keydir.put(Utf8.decode(key, file, offset + HEADER), new Place(value, valueLength));
      offset = value + valueLength;
    }
    return offset;
  }

  private ByteBuffer read(FileChannel in, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (in.read(bytes, offset + bytes.position()) < 0) {
        throw new CorruptStoreException(file, offset, "it has lost its end");
      }
    }
    return bytes.flip();
  }

  @Override
  public synchronized void set(String key, String value) throws IOException {
    byte[] keyBytes = Utf8.encode("key", key);
    byte[] valueBytes = Utf8.encode("value", value);
    if (keyBytes.length > LONGEST_KEY) {
      throw new IllegalArgumentException("a key of " + keyBytes.length + " bytes is too long");
    }
    requireOpen();
    if (lock == null) {
      throw new IllegalStateException("this store is to be read only");
    }
    append(
        ByteBuffer.allocate(Math.addExact(HEADER + keyBytes.length, valueBytes.length))
            .putInt(keyBytes.length)
            .putInt(valueBytes.length)
            .put(keyBytes)
            .put(valueBytes)
            .flip());
    keydir.put(key, new Place(end - valueBytes.length, valueBytes.length));
  }

  private void append(ByteBuffer bytes) throws IOException {
    requireSameFile();
    if (attributes(file).size() != size) {
      throw new IOException(file + " was changed by somebody else");
    }
    if (out == null) {
      out = FileChannel.open(file, WRITE).truncate(end).position(end);
      size = end;
    }
    try {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      out.close();
      out = null;
      size = Files.size(file);
      throw e;
    }
    end += bytes.limit();
    size = end;
  }

  private void requireSameFile() throws IOException {
    if (!Objects.equals(attributes(file).fileKey(), fileKey)) {
      throw new IOException(file + " was replaced");
    }
  }

  @Override
  public Optional<String> get(String key) throws IOException {
    Utf8.requireText("key", key);
    requireOpen();
    Place place = keydir.get(key);
    if (place == null) {
      return Optional.empty();
    }
    try (FileChannel in = FileChannel.open(file, READ)) {
      requireSameFile();
      byte[] value = read(in, place.offset(), place.length()).array();
      return Optional.of(Utf8.decode(value, file, place.offset()));
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (out != null) {
        out.close();
      }
    } finally {
      if (lock != null) {
        giveBack(lock, held);
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
  }

  private record Place(long offset, int length) {}
}
