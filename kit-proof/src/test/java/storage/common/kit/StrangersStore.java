package storage.common.kit;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import storage.common.CorruptStoreException;

/**
 * A store that knows nothing of this project: bytes under bytes, in a log with checksums that is
 * read from its start for every key. It stands for the one that a reader brings along.
 *
 * <pre>
 *  0          4            8         12    12 + keyLength        + valueLength
 *  +----------+------------+---------+-----+---------------------+-----------+
 *  |keyLength |valueLength |checksum | key | value               | checksum  |
 *  +----------+------------+---------+-----+---------------------+-----------+
 * </pre>
 *
 * <p>The first checksum is that of the lengths, the second that of all before it. With the first, a
 * length that was damaged is told from a record that was cut short.
 */
final class StrangersStore {

  private static final int HEADER = 3 * Integer.BYTES;

  /** Held by the one who puts: a literal is the same object in every class loader. */
  private static final Object TURN = "the turn to put";

  private final Path file;
  private final Path lock;

  /** Where the file ends, if this store was the last to write to it. */
  private long end = -1;

  StrangersStore(Path directory) throws IOException {
    file = Files.createDirectories(directory).resolve("strangers.log");
    lock = file.resolveSibling("lock");
  }

  /** One process at a time, by a lock on an empty file, and one store of each process. */
  void put(byte[] key, byte[] value) throws IOException {
    requireFile(lock);
    requireFile(file);
    synchronized (TURN) {
      try (FileChannel alone = FileChannel.open(lock, CREATE, WRITE)) {
        alone.lock(); // until it is closed
        append(key, value);
      }
    }
  }

  private void append(byte[] key, byte[] value) throws IOException {
    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
      if (channel.size() != end) {
        channel.truncate(scan(key).end()); // a part of a record, or nothing
      }
    }
    try (OutputStream out = Files.newOutputStream(file, APPEND)) {
      out.write(record(key, value));
    }
    end = Files.size(file);
  }

  /** Returns the last value of the key, or {@code null}. */
  synchronized byte[] find(byte[] key) throws IOException {
    requireFile(file);
    return Files.exists(file) ? scanAtRest(key).value() : null;
  }

  /** Another store may cut off a torn tail, and append, while this one reads it. */
  private Scan scanAtRest(byte[] wanted) throws IOException {
    while (true) {
      long size = Files.size(file);
      try {
        return scan(wanted);
      } catch (CorruptStoreException | EOFException e) {
        if (Files.size(file) == size) {
          throw e;
        }
      }
    }
  }

  /** To open a pipe would wait for somebody at its other end, and a device may never end. */
  private static void requireFile(Path file) throws IOException {
    boolean isThere = Files.exists(file) || Files.isSymbolicLink(file);
    if (isThere && !Files.isRegularFile(file)) {
      throw new IOException(file + " is not a file");
    }
  }

  /** What a scan found: the last value of its key, and where the last whole record ends. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Scan(byte[] value, long end) {}

  private Scan scan(byte[] wanted) throws IOException {
    byte[] found = null;
    long offset = 0;
    long size = Files.size(file);
    CRC32C checksum = new CRC32C();
    try (DataInputStream log =
        new DataInputStream(
            new CheckedInputStream(
                new BufferedInputStream(Files.newInputStream(file)), checksum))) {
      while (size - offset >= HEADER) {
        checksum.reset();
        int keyLength = log.readInt();
        int valueLength = log.readInt();
        verify(checksum, log, offset);
        long next = offset + HEADER + keyLength + valueLength + Integer.BYTES;
        if (next > size) {
          break;
        }
        byte[] key = log.readNBytes(keyLength);
        if (Arrays.equals(key, wanted)) {
          found = log.readNBytes(valueLength);
        } else {
          log.skipNBytes(valueLength);
        }
        verify(checksum, log, offset);
        offset = next;
      }
    }
    return new Scan(found, offset);
  }

  private void verify(CRC32C checksum, DataInputStream log, long offset) throws IOException {
    int expected = (int) checksum.getValue();
    if (log.readInt() != expected) {
      throw new CorruptStoreException(file, offset, "a checksum that does not match");
    }
  }

  private static byte[] record(byte[] key, byte[] value) {
    ByteBuffer record =
        ByteBuffer.allocate(HEADER + key.length + value.length + Integer.BYTES)
            .putInt(key.length)
            .putInt(value.length);
    putChecksum(record);
    record.put(key).put(value);
    putChecksum(record);
    return record.array();
  }

  /** Appends the checksum of all that the record holds so far. */
  private static void putChecksum(ByteBuffer record) {
    CRC32C checksum = new CRC32C();
    checksum.update(record.duplicate().flip());
    record.putInt((int) checksum.getValue());
  }
}
