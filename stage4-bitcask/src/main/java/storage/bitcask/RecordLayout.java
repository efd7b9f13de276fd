package storage.bitcask;

import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * The bytes of a record. This class alone knows the layout:
 *
 * <pre>
 *  0          4      5           7             11         19       27
 *  +----------+------+-----------+-------------+----------+--------+-----+-------+-----+
 *  | checksum | kind | keyLength | valueLength | sequence | expiry | key | value | 0.. |
 *  | int      | byte | short     | int         | long     | long   |     |       |     |
 *  +----------+------+-----------+-------------+----------+--------+-----+-------+-----+
 *                                                           to a multiple of 8 ^
 * </pre>
 *
 * <p>Big-endian; the key length is unsigned; lengths are in bytes. The sequence orders all records
 * of a store. The expiry is in milliseconds since 1970, or 0 for never.
 *
 * <p>The checksum is the CRC32C of everything after itself, XORed with the record's place (its
 * offset and the identity of its segment). So neither the remains of a failed write nor a value
 * that is a copy of a record can ever be taken for a record.
 */
final class RecordLayout {

  static final int AT_KIND = Integer.BYTES;
  static final int AT_KEY_LENGTH = AT_KIND + Byte.BYTES;
  static final int AT_VALUE_LENGTH = AT_KEY_LENGTH + Short.BYTES;
  static final int AT_SEQUENCE = AT_VALUE_LENGTH + Integer.BYTES;
  static final int AT_EXPIRY = AT_SEQUENCE + Long.BYTES;
  static final int HEADER_SIZE = AT_EXPIRY + Long.BYTES;

  /** Every record begins at a multiple of this, so that a location needs three bits less. */
  static final int ALIGNMENT = 8;

  static final int MAX_KEY_LENGTH = 65_535;

  /** So that the longest record fits into a segment of its own and into an array. */
  static final int MAX_VALUE_LENGTH =
      Integer.MAX_VALUE - SegmentHeader.SIZE - HEADER_SIZE - MAX_KEY_LENGTH - 4 * ALIGNMENT;

  static final long NEVER = 0;

  private static final Instant FIRST_EXPIRY = Instant.ofEpochMilli(NEVER + 1);
  private static final Instant LAST_EXPIRY = Instant.ofEpochMilli(Long.MAX_VALUE);

  /** The value of a tombstone, and the key of a commit. */
  static final byte[] NO_BYTES = {};

  private RecordLayout() {}

  /** Refuses what no record can hold; the same check for writers and for the bytes of a file. */
  static void requireFits(int keyLength, int valueLength) {
    if (keyLength > MAX_KEY_LENGTH) {
      throw new IllegalArgumentException(
          "a key of %d bytes is too long; the limit is %d".formatted(keyLength, MAX_KEY_LENGTH));
    }
    if (valueLength > MAX_VALUE_LENGTH) {
      throw new IllegalArgumentException(
          "a value of %d bytes is too long; the limit is %d"
              .formatted(valueLength, MAX_VALUE_LENGTH));
    }
  }

  /** An expiry as it stands in a record. */
  static long millis(Instant expiry) {
    if (expiry.isBefore(FIRST_EXPIRY) || expiry.isAfter(LAST_EXPIRY)) {
      throw new IllegalArgumentException(
          "an expiry at %s; it has to be from %s to %s"
              .formatted(expiry, FIRST_EXPIRY, LAST_EXPIRY));
    }
    return expiry.toEpochMilli();
  }

  /** The length of a whole record in bytes, its padding included. */
  static int length(int keyLength, int valueLength) {
    return (HEADER_SIZE + keyLength + valueLength + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /**
   * Appends a record to {@code bytes}.
   *
   * @param place what {@link #place} says of where the record will be
   */
  static void encode(
      ByteBuffer bytes,
      int place,
      Kind kind,
      long sequence,
      long expiry,
      byte[] key,
      byte[] value) {
    // tag::encode[]
    int at = bytes.position();
    int length = length(key.length, value.length);
    bytes.putInt(0).put(kind.code());
    bytes.putShort((short) key.length).putInt(value.length);
    bytes.putLong(sequence).putLong(expiry).put(key).put(value);
    while (bytes.position() < at + length) {
      bytes.put((byte) 0);
    }
    bytes.putInt(at, checksum(bytes, at, length) ^ place);
    // end::encode[]
  }

  /** What binds a record to its place. */
  static int place(long identity, int offset) {
    return Long.hashCode(identity) + offset;
  }

  /** Whether a whole and undamaged record begins at {@code at} and ends before {@code end}. */
  // tag::intact[]
  static boolean isIntact(ByteBuffer log, int at, int end, int place) {
    return isPossible(log, at, end) && placeOf(log, at) == place;
  }

  /** Whether what begins there has the form of a record, up to {@code end}. */
  static boolean isPossible(ByteBuffer log, int at, int end) {
    if (at < 0 || end - at < HEADER_SIZE || kind(log, at) == null) {
      return false;
    }
    int valueLength = valueLength(log, at);
    if (valueLength < 0 || valueLength > MAX_VALUE_LENGTH) {
      return false;
    }
    return length(keyLength(log, at), valueLength) <= end - at;
  }

  /** The place that a record has if its checksum is right. */
  static int placeOf(ByteBuffer log, int at) {
    return log.getInt(at) ^ checksum(log, at, length(log, at));
  }

  // end::intact[]

  /** The length of the record at {@code at}, its padding included. */
  static int length(ByteBuffer log, int at) {
    return length(keyLength(log, at), valueLength(log, at));
  }

  static Kind kind(ByteBuffer log, int at) {
    return Kind.of(log.get(at + AT_KIND));
  }

  static int keyLength(ByteBuffer log, int at) {
    return Short.toUnsignedInt(log.getShort(at + AT_KEY_LENGTH));
  }

  static int valueLength(ByteBuffer log, int at) {
    return log.getInt(at + AT_VALUE_LENGTH);
  }

  static long sequence(ByteBuffer log, int at) {
    return log.getLong(at + AT_SEQUENCE);
  }

  static long expiry(ByteBuffer log, int at) {
    return log.getLong(at + AT_EXPIRY);
  }

  private static int checksum(ByteBuffer log, int at, int length) {
    return Checksum.of(log, at + AT_KIND, at + length);
  }
}
