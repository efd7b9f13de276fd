package storage.simplest;

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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import storage.common.ByteSearch;
import storage.common.KeyValueStore;
import storage.common.Utf8;

/**
 * The simplest store: {@code set} appends {@code key,value} and a newline to one text file, {@code
 * get} scans it all and the last match wins.
 *
 * <p>A key has no comma and no newline, a value no newline. What follows the last newline of the
 * file is a torn tail: a crash cut that line short before it was acknowledged. Reads ignore it, and
 * it is removed before the next append.
 *
 * <p>Any number of threads may share a store. An interrupted {@code get} fails with a {@link
 * java.nio.channels.ClosedByInterruptException}, for its own thread alone.
 *
 * <p>A second store, here or in another process, may append to the same file, with one limit: what
 * another is writing at the time of its first {@code set} looks like a torn tail, and is removed
 * although it is acknowledged then. Only a lock would help, and this format has none.
 */
public final class SimplestStore implements KeyValueStore {

  static final String FILE_NAME = "datastore";

  private static final int CHUNK_SIZE = 128 * 1024;

  private final Path file;

  /** Scans share it; the removal of a torn tail excludes them, since it changes bytes in place. */
  private final ReadWriteLock tail = new ReentrantReadWriteLock();

  /** Null before the first append and after a failed one: the tail of the file is then in doubt. */
  private OutputStream appender;

  private volatile boolean closed;

  private SimplestStore(Path file) {
    this.file = file;
  }

  /** Opens the store in {@code directory}, which is created if absent. Reads nothing. */
  public static SimplestStore open(Path directory) throws IOException {
    Files.createDirectories(directory);
    return new SimplestStore(directory.resolve(FILE_NAME));
  }

  // tag::set[]
  @Override
  public synchronized void set(String key, String value) throws IOException {
    requireKey(key);
    requireText("value", value);
    byte[] line = (key + ',' + value + '\n').getBytes(UTF_8);
    requireOpen();
    if (appender == null) {
      removeTornTail();
      appender = Files.newOutputStream(file, CREATE, APPEND);
    }
    try {
      appender.write(line); // one write, so that lines never mix
    } catch (IOException e) {
      closeAppender(e);
      throw e;
    }
  }

  // end::set[]

  // tag::get[]
  @Override
  public Optional<String> get(String key) throws IOException {
    requireKey(key);
    requireOpen();
    tail.readLock().lock();
    try (FileChannel channel = FileChannel.open(file, READ)) {
      ForwardScan scan = new ForwardScan(file, key.getBytes(UTF_8));
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK_SIZE);
      while (channel.read(chunk.clear()) > 0) {
        scan.next(chunk.array(), chunk.position());
      }
      return scan.readValue(channel);
    } catch (NoSuchFileException e) {
      return Optional.empty(); // nothing was ever set
    } finally {
      tail.readLock().unlock();
    }
  }

  // end::get[]

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (appender != null) {
      appender.close();
      appender = null;
    }
  }

  // tag::torn-tail[]
  /** Cuts the file after its last newline: the rest was never acknowledged. */
  private void removeTornTail() throws IOException {
    tail.writeLock().lock();
    try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
      long size = channel.size();
      if (size > 0 && byteAt(size - 1, channel) != '\n') {
        channel.truncate(endOfLastLine(channel));
      }
    } catch (NoSuchFileException e) {
      // nothing was ever set, so nothing is torn
    } finally {
      tail.writeLock().unlock();
    }
  }

  // end::torn-tail[]

  private static byte byteAt(long offset, FileChannel channel) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    channel.read(one, offset);
    return one.get(0);
  }

  private static long endOfLastLine(FileChannel channel) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_SIZE);
    long offset = 0;
    long end = 0;
    while (channel.read(chunk.clear(), offset) > 0) {
      int newline = ByteSearch.lastIndexOf(chunk.array(), 0, chunk.position(), '\n');
      end = newline < 0 ? end : offset + newline + 1;
      offset += chunk.position();
    }
    return end;
  }

  private void closeAppender(IOException cause) {
    try {
      appender.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    appender = null;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store in " + file.getParent() + " is closed");
    }
  }

  private static void requireKey(String key) {
    requireText("key", key);
    requireNone(',', "comma", "key", key);
  }

  private static void requireText(String what, String text) {
    Utf8.requireText(what, text);
    requireNone('\n', "newline", what, text);
  }

  private static void requireNone(char separator, String name, String what, String text) {
    int at = text.indexOf(separator);
    if (at >= 0) {
      throw new IllegalArgumentException(
          "the %s has a %s at index %d, which this format needs for itself"
              .formatted(what, name, at));
    }
  }
}
