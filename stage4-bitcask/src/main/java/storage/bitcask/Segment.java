package storage.bitcask;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import storage.common.CorruptStoreException;

/**
 * One data file of a store, as its readers see it: through a mapping.
 *
 * <p>A read needs no system call, no lock and no open file, and an interrupt cannot break it. The
 * mapping stays valid when a merge deletes the file; memory and disk space go back when the garbage
 * collector finds that nobody reads it any more. Nobody reads at or beyond {@link #end}, since
 * there the file may be cut off.
 */
final class Segment {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final VarHandle MAPPED_LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final int index;
  private final int number;
  private final Path file;
  private final SegmentHeader header;

  /** Replaced when the file has grown. A reader learns of it with the slot of a new record. */
  private ByteBuffer log;

  /** Where the last record ends, in bytes. Moved by each append. */
  private volatile int end;

  /** What this segment holds; guarded by the lock for writing. */
  private final Accounts accounts = new Accounts();

  Segment(int index, int number, Path file, SegmentHeader header, ByteBuffer log, int end) {
    this.index = index;
    this.number = number;
    this.file = file;
    this.header = header;
    this.log = log;
    this.end = end;
  }

  /** Reads a segment without the store it belongs to. */
  static Segment open(int number, Path file) throws IOException {
    SegmentFile found = SegmentFile.read(number, file);
    if (found == null) {
      throw new CorruptStoreException(file, 0, "shorter than a header");
    }
    return found.map(0);
  }

  /** Maps all of {@code file} for reading. */
  static ByteBuffer map(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ)) {
      long size = channel.size();
      if (size > Integer.MAX_VALUE) {
        throw new CorruptStoreException(
            file, Integer.MAX_VALUE, "no segment has " + size + " bytes");
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
    }
  }

  /** Where the segment is in {@link Segments}. */
  int index() {
    return index;
  }

  /** The number in the file's name. */
  int number() {
    return number;
  }

  Path file() {
    return file;
  }

  SegmentHeader header() {
    return header;
  }

  Accounts accounts() {
    return accounts;
  }

  ByteBuffer log() {
    return log;
  }

  int end() {
    return end;
  }

  void grownTo(ByteBuffer longerLog) {
    log = longerLog;
  }

  void endsAt(int offset) {
    end = offset;
  }

  long location(int at) {
    return Location.of(index, at);
  }

  /** Whether a whole and undamaged record begins at {@code at}. */
  boolean isIntact(int at) {
    return isIntact(at, end); // the end before the log, which then reaches at least as far
  }

  /** The same for a reader to whom the segment ends earlier. */
  boolean isIntact(int at, int limit) {
    return RecordLayout.isIntact(log, at, limit, RecordLayout.place(header.identity(), at));
  }

  /** Looks at a record, so that it is near when it is read; opaque, or else it is left out. */
  void touch(int at) {
    var unused = (long) MAPPED_LONGS.getOpaque(log, at);
  }

  /** Whether a record with this key seems to begin at {@code at}; damage is not looked for. */
  boolean holdsKey(int at, byte[] key) {
    int limit = end; // before the log, which then reaches at least as far
    ByteBuffer bytes = log;
    int keyAt = at + RecordLayout.HEADER_SIZE;
    if (keyAt + key.length > limit || RecordLayout.keyLength(bytes, at) != key.length) {
      return false;
    }
    int i = 0;
    for (; i <= key.length - Long.BYTES; i += Long.BYTES) {
      if (bytes.getLong(keyAt + i) != (long) LONGS.get(key, i)) {
        return false;
      }
    }
    for (; i < key.length; i++) {
      if (bytes.get(keyAt + i) != key[i]) {
        return false;
      }
    }
    return true;
  }

  Kind kind(int at) {
    return RecordLayout.kind(log, at);
  }

  boolean isTombstone(int at) {
    return kind(at) == Kind.TOMBSTONE || kind(at) == Kind.BATCH_TOMBSTONE;
  }

  long sequence(int at) {
    return RecordLayout.sequence(log, at);
  }

  long expiry(int at) {
    return RecordLayout.expiry(log, at);
  }

  /** The clock is asked only if it matters. */
  boolean hasExpired(int at, InstantSource clock) {
    long expiry = expiry(at);
    return expiry != RecordLayout.NEVER && expiry <= clock.millis();
  }

  /** The length of the record in bytes, its padding included. */
  int length(int at) {
    return RecordLayout.length(log, at);
  }

  byte[] key(int at) {
    ByteBuffer bytes = log;
    byte[] key = new byte[RecordLayout.keyLength(bytes, at)];
    bytes.get(at + RecordLayout.HEADER_SIZE, key);
    return key;
  }

  byte[] value(int at) {
    ByteBuffer bytes = log;
    byte[] value = new byte[RecordLayout.valueLength(bytes, at)];
    bytes.get(at + RecordLayout.HEADER_SIZE + RecordLayout.keyLength(bytes, at), value);
    return value;
  }

  /** Accounts for a record that is no longer the newest of its key. */
  void superseded(int at) {
    accounts.superseded(length(at), isTombstone(at));
  }

  CorruptStoreException damaged(int at) {
    return new CorruptStoreException(file, at, "there is no record with a right checksum");
  }

  @Override
  public String toString() {
    return file.getFileName().toString();
  }
}
