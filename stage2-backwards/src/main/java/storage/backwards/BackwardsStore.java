package storage.backwards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.EOFException;
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
import storage.common.CorruptStoreException;
import storage.common.KeyValueStore;
import storage.common.RegularFile;
import storage.common.Utf8;

/**
 * The file of stage 1, scanned from its end: {@code get} reads backwards, a chunk at a time, and
 * stops at the first match, which is the newest.
 *
 * <p>Each of the two stages opens what the other wrote. What stage 1 says of keys, values, torn
 * tails, threads, other writers and interrupts holds here too. A scan from the end meets a newline
 * before the bytes in front of it, so what it goes by never changes under its eyes.
 */
public final class BackwardsStore implements KeyValueStore {

  static final String FILE_NAME = "datastore";

  private static final int CHUNK_SIZE = 16 * 1024;
  private static final int LARGEST_CHUNK_SIZE = 128 * 1024;

  /** In bytes; some JVMs keep a few of the possible ones for themselves. */
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final Path file;
  private final int chunkSize;
  private final int largestChunkSize;

  private final AppendLock lock;

  /** Null before the first append. Opened anew whenever the file is not as this store left it. */
  private OutputStream appender;

  /** Which file the appender writes to: a number of the system, or null if it has none. */
  private Object fileKey;

  /** Where that file ends, in bytes, if nobody else has written to it: behind a newline. */
  private long end;

  private volatile boolean closed;

  private BackwardsStore(Path file, int chunkSize, int largestChunkSize) {
    this.file = file;
    this.lock = new AppendLock(file);
    this.chunkSize = chunkSize;
    this.largestChunkSize = largestChunkSize;
  }

  /**
   * Opens the store in {@code directory}, which is created if absent. Reads nothing. A {@code get}
   * will begin with a small chunk, since the newest keys are near, and double it while it finds
   * none.
   */
  public static BackwardsStore open(Path directory) throws IOException {
    return open(directory, CHUNK_SIZE, LARGEST_CHUNK_SIZE);
  }

  /**
   * Opens the store in {@code directory}, which is created if absent, for chunks of one size. Reads
   * nothing.
   *
   * @param chunkSize how many bytes {@code get} reads at a time, from 1 up
   */
  public static BackwardsStore open(Path directory, int chunkSize) throws IOException {
    if (chunkSize < 1) {
      throw new IllegalArgumentException("a chunk of " + chunkSize + " bytes");
    }
    return open(directory, chunkSize, chunkSize);
  }

  private static BackwardsStore open(Path directory, int chunkSize, int largestChunkSize)
      throws IOException {
    Files.createDirectories(directory);
    return new BackwardsStore(directory.resolve(FILE_NAME), chunkSize, largestChunkSize);
  }

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

  @Override
  public Optional<String> get(String key) throws IOException {
    requireKey(key);
    requireOpen();
    RegularFile.requireIfThere(file);
    // tag::get[]
    try (FileChannel channel = FileChannel.open(file, READ)) {
      BackwardScan scan = new BackwardScan(file, (key + ',').getBytes(UTF_8));
      ByteBuffer chunk = ByteBuffer.allocate(chunkSize);
      long end = channel.size();
      while (end > 0) {
        long offset = Math.max(0, end - chunk.capacity());
        read(channel, offset, chunk.clear().limit((int) (end - offset)));
        if (scan.previous(chunk.array(), chunk.limit(), offset)) {
          return Optional.of(value(scan, channel, chunk, offset));
        }
        end = offset;
        if (chunk.capacity() < largestChunkSize) {
          // the key is old: longer strides
          chunk = ByteBuffer.allocate(2 * chunk.capacity());
        }
      }
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty(); // nothing was ever set
    } catch (EOFException e) {
      return get(key); // the torn tail was cut off meanwhile
    }
    // end::get[]
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    try (lock) {
      closeAppender();
    }
  }

  /** Takes the value from the chunk in hand, or reads it where it reaches beyond that chunk. */
  private String value(BackwardScan scan, FileChannel channel, ByteBuffer chunk, long chunkOffset)
      throws IOException {
    long offset = scan.foundOffset();
    if (scan.foundLength() > LONGEST_ARRAY) {
      throw new CorruptStoreException(file, offset, "a value of " + scan.foundLength() + " bytes");
    }
    ByteBuffer value = ByteBuffer.allocate((int) scan.foundLength());
    if (offset + value.limit() <= chunkOffset + chunk.limit()) {
      chunk.get((int) (offset - chunkOffset), value.array());
    } else {
      read(channel, offset, value);
    }
    return Utf8.decode(value.array(), file, offset);
  }

  /** Fills {@code into} with the bytes of the file from {@code offset} on. */
  private void read(FileChannel channel, long offset, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, offset + into.position()) < 0) {
        throw new EOFException(file + " was cut short while it was read");
      }
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

  /** Cuts the file after its last newline: the rest was never acknowledged. */
  private void openAtLastLine() throws IOException {
    closeAppender();
    lock.renew();
    RegularFile.requireIfThere(file);
    try (FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE)) {
      channel.truncate(endOfLastLine(channel));
      end = channel.size();
    }
    fileKey = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    appender = Files.newOutputStream(file, APPEND);
  }

  private long endOfLastLine(FileChannel channel) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(chunkSize);
    for (long end = channel.size(); end > 0; end -= chunk.limit()) {
      long offset = Math.max(0, end - chunkSize);
      read(channel, offset, chunk.clear().limit((int) (end - offset)));
      int newline = ByteSearch.lastIndexOf(chunk.array(), 0, chunk.limit(), '\n');
      if (newline >= 0) {
        return offset + newline + 1;
      }
    }
    return 0;
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
