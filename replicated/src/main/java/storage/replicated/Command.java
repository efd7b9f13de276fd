package storage.replicated;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import storage.bitcask.Batch;

/**
 * What one entry of the log asks every replica to do. The same command on the same store has the
 * same answer, on each machine: nothing in it depends on a clock, on chance, or on who runs it.
 *
 * <pre>
 *  +------+-------+------------+-----+-----------------+----------+-------+
 *  | kind | since | key length | key | expected length | expected | value |
 *  +------+-------+------------+-----+-----------------+----------+-------+
 *     1       8         4         n           4              m         rest
 * </pre>
 *
 * <p>Numbers are big-endian. <em>since</em> is an index of the log that the caller had seen before
 * it made the call: see {@link Answers}.
 */
final class Command {

  /** What a key, the value that is expected and the new value may have together, in bytes. */
  static final int MOST_BYTES = 4 << 20;

  /** What a key may have, in bytes: that of stage 4. */
  static final int LONGEST_KEY = 65_535;

  private static final byte[] NOTHING = {};

  /** What to do with the key. Its number stands in the log, and never changes. */
  enum Kind {
    SET(0),
    DELETE(1),
    SET_IF_ABSENT(2),
    COMPARE_AND_SET(3);

    private final byte number;

    Kind(int number) {
      this.number = (byte) number;
    }

    static Kind of(byte number) {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new IllegalArgumentException("a command of kind " + number);
    }
  }

  private final Kind kind;
  private final long since;
  private final byte[] key;
  private final byte[] expected;
  private final byte[] value;

  private Command(Kind kind, long since, byte[] key, byte[] expected, byte[] value) {
    this.kind = kind;
    this.since = since;
    this.key = key;
    this.expected = expected;
    this.value = value;
  }

  static Command set(long since, byte[] key, byte[] value) {
    return limited(Kind.SET, since, key, NOTHING, value);
  }

  static Command delete(long since, byte[] key) {
    return limited(Kind.DELETE, since, key, NOTHING, NOTHING);
  }

  static Command setIfAbsent(long since, byte[] key, byte[] value) {
    return limited(Kind.SET_IF_ABSENT, since, key, NOTHING, value);
  }

  static Command compareAndSet(long since, byte[] key, byte[] expected, byte[] value) {
    return limited(Kind.COMPARE_AND_SET, since, key, expected, value);
  }

  private static Command limited(Kind kind, long since, byte[] key, byte[] expected, byte[] value) {
    requireKey(key);
    long bytes = (long) key.length + expected.length + value.length;
    if (bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a key and its values of %,d bytes together: there may be %,d"
              .formatted(bytes, MOST_BYTES));
    }
    return new Command(kind, since, key, expected, value);
  }

  /** Refuses a key that no replica can hold. */
  static void requireKey(byte[] key) {
    if (key.length > LONGEST_KEY) {
      throw new IllegalArgumentException(
          "a key of %,d bytes: there may be %,d".formatted(key.length, LONGEST_KEY));
    }
    if (key.length > 0 && key[0] == Replica.OWN) {
      throw new IllegalArgumentException("a key that begins with the byte 0xFF is no text");
    }
  }

  long since() {
    return since;
  }

  // tag::decide[]
  /** Adds what has to change to the batch, and says whether that is anything. */
  boolean decide(Optional<byte[]> current, Batch batch) {
    boolean changes =
        switch (kind) {
          case SET -> true;
          case DELETE -> current.isPresent();
          case SET_IF_ABSENT -> current.isEmpty();
          case COMPARE_AND_SET -> current.filter(this::isExpected).isPresent();
        };
    if (changes && kind == Kind.DELETE) {
      batch.delete(key);
    } else if (changes) {
      batch.put(key, value);
    }
    return changes;
  }

  // end::decide[]

  private boolean isExpected(byte[] current) {
    return Arrays.equals(current, expected);
  }

  byte[] key() {
    return key;
  }

  ByteBuffer encode() {
    int length = 1 + Long.BYTES + 2 * Integer.BYTES + key.length + expected.length + value.length;
    return ByteBuffer.allocate(length)
        .put(kind.number)
        .putLong(since)
        .putInt(key.length)
        .put(key)
        .putInt(expected.length)
        .put(expected)
        .put(value)
        .flip();
  }

  /**
   * Reads what {@link #encode} has written.
   *
   * @throws IllegalArgumentException if that is something else, or no replica can hold it
   */
  static Command decode(ByteBuffer bytes) {
    try {
      return decodeWhole(bytes);
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("this is no command", e);
    }
  }

  private static Command decodeWhole(ByteBuffer bytes) {
    Kind kind = Kind.of(bytes.get());
    long since = bytes.getLong();
    byte[] key = take(bytes, bytes.getInt());
    byte[] expected = take(bytes, bytes.getInt());
    return limited(kind, since, key, expected, take(bytes, bytes.remaining()));
  }

  private static byte[] take(ByteBuffer bytes, int length) {
    Objects.checkFromIndexSize(0, length, bytes.remaining());
    byte[] taken = new byte[length];
    bytes.get(taken);
    return taken;
  }
}
