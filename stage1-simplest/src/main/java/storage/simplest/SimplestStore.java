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
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import storage.common.AppendLock;
import storage.common.ByteSearch;
import storage.common.KeyValueStore;
import storage.common.RegularFile;
import storage.common.Utf8;

/**
 * The simplest store: {@code set} appends {@code key,value} and a newline to one text file, {@code
 * get} scans it all and the last match wins.
 *
 * <p>A key has no comma and no newline, a value no newline. What follows the last newline of the
 * file is a torn tail: a crash cut that line short before it was acknowledged. Reads ignore it, and
 * it is removed before the next append.
 *
 * <p>Any number of threads may share a store, and any number of stores the file, here and in other
 * processes: an {@link AppendLock} lets one of them append at a time, and each has a look at what
 * the others left. A {@code get} takes no lock. Bytes before a newline never change, and of what
 * follows the last one it believes nothing. An interrupted {@code get} or {@code set} fails with an
 * {@link IOException}, for its own thread alone.
 *
 * <p>A file that was replaced or removed is noticed by the next {@code set}, if the system has
 * numbers for files, as all but Windows do.
 */
public final class SimplestStore implements KeyValueStore {

  static final String FILE_NAME = "datastore";

  private static final int CHUNK_SIZE = 128 * 1024;

  private final Path file;

  private final AppendLock lock;

  /** Null before the first append. Opened anew whenever the file is not as this store left it. */
  private OutputStream appender;

  /** Which file the appender writes to: a number of the system, or null if it has none. */
  private Object fileKey;

  /** Where that file ends, in bytes, if nobody else has written to it: behind a newline. */
  private long end;

  private volatile boolean closed;

  private SimplestStore(Path file) {
    this.file = file;
    this.lock = new AppendLock(file);
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
    lock.run(() -> append(line));
  }

  /** Called by one writer at a time, of all that there are. */
  private void append(byte[] line) throws IOException {
    while (!isAsLeft()) {
      openAtLastLine();
    }
    appender.write(line); // one write: a get sees its newline last
    end += line.length;
  }

  // end::set[]

  // tag::get[]
  @Override
  public Optional<String> get(String key) throws IOException {
    requireKey(key);
    requireOpen();
    byte[] wanted = key.getBytes(UTF_8);
    RegularFile.requireIfThere(file);
    try (FileChannel channel = FileChannel.open(file, READ)) {
      ForwardScan scan = scan(channel, wanted, Long.MAX_VALUE);
      if (scan.isInDoubt(channel)) { // a torn tail gave way to a line meanwhile
        scan = scan(channel, wanted, scan.end());
      }
      return scan.readValue(channel);
    } catch (NoSuchFileException e) {
      return Optional.empty(); // nothing was ever set
    }
  }

  // end::get[]

  /** Scans the file from its start up to {@code end}, or as far as it goes. */
  private ForwardScan scan(FileChannel channel, byte[] wanted, long end) throws IOException {
    // tag::scan[]
    ForwardScan scan = new ForwardScan(file, wanted);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_SIZE);
    channel.position(0);
    do {
      int next = (int) Math.min(CHUNK_SIZE, end - scan.scanned());
      channel.read(chunk.clear().limit(next));
      scan.next(chunk.array(), chunk.position());
    } while (chunk.position() > 0);
    return scan;
    // end::scan[]
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    try (lock) {
      closeAppender();
    }
  }

  /** Whether this store was the last to write, so that the file ends with a newline. */
  private boolean isAsLeft() throws IOException {
    if (appender == null) {
      return false;
    }
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.size() == end && Objects.equals(now.fileKey(), fileKey);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  // tag::torn-tail[]
  /** Cuts the file after its last newline: the rest was never acknowledged. */
  private void openAtLastLine() throws IOException {
    closeAppender();
    lock.renew();
    RegularFile.requireIfThere(file);
    try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE)) {
      long size = channel.size();
      if (size > 0 && byteAt(size - 1, channel) != '\n') {
        channel.truncate(endOfLastLine(channel));
      }
      end = channel.size();
    }
    fileKey = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    appender = Files.newOutputStream(file, APPEND);
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

  private void closeAppender() throws IOException {
    if (appender != null) {
      appender.close();
      appender = null;
    }
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
