package storage.keydir;

import java.nio.ByteBuffer;

/**
 * What stands before the key and the value of a record. This class alone knows the layout:
 *
 * <pre>
 *  0            4              8                8 + keyLength
 *  +------------+--------------+----------------+------------------+
 *  | keyLength  | valueLength  | key            | value            |
 *  | int        | int          | UTF-8          | UTF-8            |
 *  +------------+--------------+----------------+------------------+
 * </pre>
 *
 * <p>Lengths are in bytes, after encoding, and big-endian. Since they say where each part ends, the
 * parts may hold any bytes.
 */
public record RecordHeader(int keyLength, int valueLength) {

  /** The fields of a record, in the order in which they are written. */
  public enum Field {
    KEY_LENGTH,
    VALUE_LENGTH,
    KEY,
    VALUE
  }

  static final int SIZE = Integer.BYTES + Integer.BYTES;
  static final int MAX_KEY_LENGTH = 65_535;
  static final int MAX_VALUE_LENGTH = Integer.MAX_VALUE - 8 - MAX_KEY_LENGTH - SIZE;

  // tag::layout[]
  /** Returns a whole record, as it is appended to the log. */
  static byte[] encode(byte[] key, byte[] value) {
    return ByteBuffer.allocate(SIZE + key.length + value.length)
        .putInt(key.length)
        .putInt(value.length)
        .put(key)
        .put(value)
        .array();
  }

  public static RecordHeader decode(ByteBuffer log) {
    return new RecordHeader(log.getInt(), log.getInt());
  }

  // end::layout[]

  /** How many bytes a field has in a record with this header. */
  public int width(Field field) {
    return switch (field) {
      case KEY_LENGTH, VALUE_LENGTH -> Integer.BYTES;
      case KEY -> keyLength;
      case VALUE -> valueLength;
    };
  }

  /** Whether a record may have such lengths: they are checked before a write and after a read. */
  boolean fits() {
    return keyLength >= 0
        && keyLength <= MAX_KEY_LENGTH
        && valueLength >= 0
        && valueLength <= MAX_VALUE_LENGTH;
  }

  /** The length of the whole record in bytes. */
  long recordLength() {
    return (long) SIZE + keyLength + valueLength;
  }
}
