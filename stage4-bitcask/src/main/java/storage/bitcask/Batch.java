package storage.bitcask;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts and deletes that are written together: after a crash all of them are there, or none.
 *
 * <p>Not safe for use by several threads.
 */
public final class Batch {

  private final List<Operation> operations = new ArrayList<>();

  /** Adds a put; within a batch, too, the last write wins. */
  public Batch put(byte[] key, byte[] value) {
    return add(Kind.BATCH_PUT, RecordLayout.NEVER, key, value);
  }

  /** Adds a put of a value that ceases to exist at {@code expiry}. */
  public Batch put(byte[] key, byte[] value, Instant expiry) {
    return add(Kind.BATCH_PUT, RecordLayout.millis(expiry), key, value);
  }

  /** Adds a delete. */
  public Batch delete(byte[] key) {
    return add(Kind.BATCH_TOMBSTONE, RecordLayout.NEVER, key, RecordLayout.NO_BYTES);
  }

  /** The number of puts and deletes. */
  public int size() {
    return operations.size();
  }

  private Batch add(Kind kind, long expiry, byte[] key, byte[] value) {
    RecordLayout.requireFits(key.length, value.length);
    operations.add(new Operation(kind, expiry, key.clone(), value.clone()));
    return this;
  }

  List<Operation> operations() {
    return operations;
  }

  static long encodedLength(List<Operation> batch) {
    long length = RecordLayout.length(0, Integer.BYTES);
    for (Operation operation : batch) {
      length += operation.length();
    }
    return length;
  }

  /** Returns the records of a batch and its commit, as they will stand at {@code at}. */
  static ByteBuffer encode(
      List<Operation> batch, int length, long identity, int at, long firstSequence) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    long sequence = firstSequence;
    for (Operation each : batch) {
      int place = RecordLayout.place(identity, at + bytes.position());
      RecordLayout.encode(
          bytes, place, each.kind(), sequence++, each.expiry(), each.key(), each.value());
    }
    byte[] count = ByteBuffer.allocate(Integer.BYTES).putInt(batch.size()).array();
    int place = RecordLayout.place(identity, at + bytes.position());
    RecordLayout.encode(
        bytes, place, Kind.COMMIT, sequence, RecordLayout.NEVER, RecordLayout.NO_BYTES, count);
    return bytes.flip();
  }

  /** One put or delete. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Operation(Kind kind, long expiry, byte[] key, byte[] value) {

    int length() {
      return RecordLayout.length(key.length, value.length);
    }
  }
}
