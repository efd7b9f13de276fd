package storage.keydir;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import storage.common.CorruptStoreException;
import storage.common.KeyValueStore;
import storage.common.RegularFile;
import storage.common.StoreLockedException;
import storage.common.Utf8;

/**
 * Another right stage 3, in other steps than the book's: it reads and writes streams, and opens a
 * new one for each get. The tests of the stage have to pass it.
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
  private final Map<String, Place> keydir = new ConcurrentHashMap<>();
  private OutputStream out;

  /** Behind the last whole record. */
  private long end;

  /** How long this store left the file. */
  private long size;

  private volatile boolean closed;

  private KeydirStore(Path file, FileChannel lock, String held) throws IOException {
    this.file = file;
    this.lock = lock;
    this.held = held;
    this.fileKey = attributes(file).fileKey();
    this.size = Files.size(file);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
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
  private long scan(DataInputStream in) throws IOException {
    long offset = 0;
    while (size - offset >= HEADER) {
      int keyLength = in.readInt();
      int valueLength = in.readInt();
      if (keyLength < 0 || keyLength > LONGEST_KEY || valueLength < 0) {
        throw new CorruptStoreException(file, offset, "no record has such lengths");
      }
      long value = offset + HEADER + keyLength;
      if (value + valueLength > size) {
        break;
      }
      byte[] key = in.readNBytes(keyLength);
      keydir.put(Utf8.decode(key, file, offset + HEADER), new Place(value, valueLength));
      in.skipNBytes(valueLength);
      offset = value + valueLength;
    }
    return offset;
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
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    DataOutputStream record = new DataOutputStream(whole);
    record.writeInt(keyBytes.length);
    record.writeInt(valueBytes.length);
    record.write(keyBytes);
    record.write(valueBytes);
    append(whole.toByteArray());
    keydir.put(key, new Place(end - valueBytes.length, valueBytes.length));
  }

  private void append(byte[] bytes) throws IOException {
    requireSameFile();
    if (attributes(file).size() != size) {
      throw new IOException(file + " was changed by somebody else");
    }
    if (out == null) {
      try (FileChannel channel = FileChannel.open(file, WRITE)) {
        channel.truncate(end);
      }
      out = Files.newOutputStream(file, APPEND);
      size = end;
    }
    try {
      out.write(bytes);
    } catch (IOException e) {
      out.close();
      out = null;
      size = Files.size(file);
      throw e;
    }
    end += bytes.length;
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
    byte[] value = new byte[place.length()];
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      requireSameFile();
      in.skipNBytes(place.offset());
      in.readFully(value);
    } catch (EOFException e) {
      throw new CorruptStoreException(file, place.offset(), "it has lost its end");
    }
    return Optional.of(Utf8.decode(value, file, place.offset()));
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
