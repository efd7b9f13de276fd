package storage.keydir;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import storage.common.KeyValueStore;
import storage.common.RegularFile;
import storage.common.Utf8;

/**
 * A log of length-prefixed records, and the keydir: a map in memory that tells for each key where
 * its newest value is. {@code set} appends a record and updates the map, {@code get} is one
 * positional read of exactly the value.
 *
 * <p>Any text is a legal key or value, a key up to {@value RecordHeader#MAX_KEY_LENGTH} bytes. All
 * keys are kept in memory, and {@code open} reads them all.
 *
 * <p>A directory has one owner at a time; any number of threads may share it. A record that reaches
 * beyond the end of the log is a torn tail: ignored, and removed before the next append. Without a
 * checksum it cannot be told from a length that was damaged into a larger one.
 *
 * <p>A {@code set} refuses to append to a log that was replaced, removed or changed by somebody
 * else. That can only be noticed before it writes: if the file {@code lock} is deleted by hand, a
 * second owner gets in, and when the two append at the same moment, one overlooks the other.
 */
public final class KeydirStore implements KeyValueStore {

  static final String FILE_NAME = "datastore.log";

  private final Path file;

  /** Null for a store that is only read. */
  private final DirectoryLock lock;

  private final LogReader reader;
  private final Map<String, Location> keydir;

  /** Where the next record goes: the end of the last whole one. Moved by each append. */
  private long end;

  /** How long this store left the file, with a torn tail if there is one. */
  private long size;

  /** Null before the first append and after a failed one: the file may then be longer than end. */
  private OutputStream appender;

  private volatile boolean closed;

  private KeydirStore(
      Path file,
      DirectoryLock lock,
      LogReader reader,
      Map<String, Location> keydir,
      long end,
      long size) {
    this.file = file;
    this.lock = lock;
    this.reader = reader;
    this.keydir = keydir;
    this.end = end;
    this.size = size;
  }

  /**
   * Opens the store in {@code directory}, which is created if absent, and reads its keys.
   *
   * @throws storage.common.StoreLockedException if the store is already open somewhere
   * @throws storage.common.CorruptStoreException if the log holds what is not a record
   */
  // tag::open[]
  public static KeydirStore open(Path directory) throws IOException {
    Files.createDirectories(directory);
    DirectoryLock lock = DirectoryLock.acquire(directory);
    try {
      Path file = directory.resolve(FILE_NAME);
      RegularFile.requireIfThere(file);
      Map<String, Location> keydir = new ConcurrentHashMap<>();
      try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE)) {
        long end = new LogScan(channel, file).fill(keydir);
        long size = channel.size();
        LogReader reader = LogReader.open(file);
        return new KeydirStore(file, lock, reader, keydir, end, size);
      }
    } catch (Throwable e) {
      lock.close();
      throw e;
    }
  }

  // end::open[]

  /**
   * Opens the store in {@code directory} to be read only, also beside its owner, as it is at this
   * instant: takes no lock, creates nothing.
   *
   * @throws storage.common.CorruptStoreException if the log holds what is not a record
   */
  static KeydirStore openReadOnly(Path directory) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    RegularFile.requireIfThere(file);
    Map<String, Location> keydir = new ConcurrentHashMap<>();
    try (FileChannel channel = FileChannel.open(file, READ)) {
      long end = new LogScan(channel, file).fill(keydir);
      return new KeydirStore(file, null, LogReader.open(file), keydir, end, end);
    }
  }

  // tag::set[]
  @Override
  public synchronized void set(String key, String value) throws IOException {
    byte[] keyBytes = Utf8.encode("key", key);
    byte[] valueBytes = Utf8.encode("value", value);
    RecordHeader header = new RecordHeader(keyBytes.length, valueBytes.length);
    if (!header.fits()) {
      throw new IllegalArgumentException("a key or value too long: " + header);
    }
    append(RecordHeader.encode(keyBytes, valueBytes));
    keydir.put(key, new Location(end - valueBytes.length, valueBytes.length));
  }

  // end::set[]

  // tag::get[]
  @Override
  public Optional<String> get(String key) throws IOException {
    Utf8.requireText("key", key);
    requireOpen();
    Location location = keydir.get(key);
    if (location == null) {
      return Optional.empty();
    }
    byte[] value = reader.read(location);
    return Optional.of(Utf8.decode(value, file, location.offset()));
  }

  // end::get[]

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (lock;
        reader) {
      if (appender != null) {
        appender.close();
      }
    }
  }

  // tag::append[]
  private void append(byte[] bytes) throws IOException {
    requireWritable();
    requireLogAsLeft();
    if (appender == null) {
      try (FileChannel channel = FileChannel.open(file, WRITE)) {
        channel.truncate(end); // a torn tail was never acknowledged
        size = end;
      }
      appender = Files.newOutputStream(file, APPEND);
    }
    try {
      appender.write(bytes);
    } catch (IOException e) {
      closeAppender(e);
      throw e;
    }
    end += bytes.length;
    size = end;
  }

  // end::append[]

  private void requireLogAsLeft() throws IOException {
    long now = reader.requireSameFile().size();
    if (now != size) {
      throw new FileSystemException(
          file.toString(),
          null,
          "another writer was here: it has %d bytes, and this store left %d; open the store anew"
              .formatted(now, size));
    }
  }

  /** Lets go of the file, and notes how much of a record is in it that could not be written. */
  private void closeAppender(IOException cause) {
    try {
      appender.close();
      size = Files.size(file);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    appender = null;
  }

  private void requireWritable() {
    requireOpen();
    if (lock == null) {
      throw new IllegalStateException(
          "the store in " + file.getParent() + " was opened to be read only");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store in " + file.getParent() + " is closed");
    }
  }
}
