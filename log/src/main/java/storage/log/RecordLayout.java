package storage.log;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;

/**
 * The bytes of a record. This class alone knows the layout:
 *
 * <pre>
 *  0          4       6           8             12     13         20       28
 *  +----------+-------+-----------+-------------+------+----------+--------+-----+-------+-----+
 *  | checksum | check | keyLength | valueLength | kind | sequence | expiry | key | value | 0.. |
 *  | int      | short | short     | int         | byte | 7 bytes  | long   |     |       |     |
 *  +----------+-------+-----------+-------------+------+----------+--------+-----+-------+-----+
 *                                                                   to a multiple of 8 ^
 * </pre>
 *
 * <p>Big-endian; the key length is unsigned; lengths are in bytes. The sequence orders all records
 * of a store. The expiry is in milliseconds since 1970, or 0 for never.
 *
 * <p>The checksum is the CRC32C of everything after itself, XORed with the record's place (its
 * offset and the identity of its segment). So neither the remains of a failed write nor a value
 * that is a copy of a record can ever be taken for a record.
 *
 * <p>The check is the lower half of the same of the rest of the header alone. It lets a reader
 * believe lengths, kind, sequence and expiry without the value: to know how much an old record
 * takes, and where the one after a damaged value begins.
 */
public final class RecordLayout {

  private static final int AT_CHECK = Integer.BYTES;
  private static final int AT_KEY_LENGTH = AT_CHECK + Short.BYTES;
  private static final int AT_VALUE_LENGTH = AT_KEY_LENGTH + Short.BYTES;
  private static final int AT_KIND = AT_VALUE_LENGTH + Integer.BYTES;
  private static final int AT_EXPIRY = AT_KIND + Long.BYTES;

  /** The bytes of a record before its key. */
  public static final int HEADER_SIZE = AT_EXPIRY + Long.BYTES;

  /** Every record begins at a multiple of this, so that a location needs three bits less. */
  public static final int ALIGNMENT = 8;

  public static final int MAX_KEY_LENGTH = 65_535;

  /** So that the longest record fits into a segment of its own and into an array. */
  public static final int MAX_VALUE_LENGTH =
      Integer.MAX_VALUE - SegmentHeader.SIZE - HEADER_SIZE - MAX_KEY_LENGTH - 4 * ALIGNMENT;

  /** A sequence has 56 bits: one record a nanosecond for two years. */
  public static final long MAX_SEQUENCE = (1L << 56) - 1;

  private RecordLayout() {}

  /** Refuses what no record can hold; the same check for writers and for the bytes of a file. */
  public static void requireFits(int keyLength, int valueLength) {
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

  /** The length of a whole record in bytes, its padding included. */
  public static int length(int keyLength, int valueLength) {
    return (HEADER_SIZE + keyLength + valueLength + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /**
   * Appends a record of {@code length} bytes to {@code bytes}, which has an array.
   *
   * @param place what {@link #place} says of where the record will be
   */
  @SuppressWarnings("ByteBufferBackingArray") // it begins with the array
  static void encode(
      ByteBuffer bytes, int length, int place, Kind kind, long sequence, Change change) {
    // tag::encode[]
    int at = bytes.position();
    int end = at + length;
    bytes.putInt(0).putShort((short) 0);
    bytes.putShort((short) change.key().length).putInt(change.value().length);
    bytes.putLong((long) kind.code() << 56 | sequence).putLong(change.expiry());
    bytes.put(change.key()).put(change.value());
    while (bytes.position() < end) {
      bytes.put((byte) 0);
    }
    byte[] array = bytes.array();
    int check = Checksum.of(array, at + AT_KEY_LENGTH, at + HEADER_SIZE) ^ place;
    bytes.putShort(at + AT_CHECK, (short) check);
    bytes.putInt(at, Checksum.of(array, at + AT_CHECK, end) ^ place);
    // end::encode[]
  }

  /** What binds a record to its place. */
  public static int place(long identity, int offset) {
    return Long.hashCode(identity) + offset;
  }

  /** Whether a whole and undamaged record begins at {@code at} and ends before {@code end}. */
  // tag::intact[]
  public static boolean isIntact(ByteBuffer log, int at, int end, int place) {
    return isPossible(log, at, end) && placeOf(log, at) == place;
  }

  /** Whether what begins there has the form of a record, up to {@code end}. */
  public static boolean isPossible(ByteBuffer log, int at, int end) {
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
  public static int placeOf(ByteBuffer log, int at) {
    return log.getInt(at) ^ Checksum.of(log, at + AT_CHECK, at + length(log, at));
  }

  // end::intact[]

  /**
   * Where a record may begin at the earliest, at {@code at} or at a multiple of the alignment after
   * it, as far as zeros tell: no kind is zero. At most {@code end}.
   */
  public static int behindZeros(ByteBuffer log, int at, int end) {
    if (end - at <= AT_KIND || log.get(at + AT_KIND) != 0) {
      return at;
    }
    int zeros = Zeros.end(log, at + AT_KIND, end) - (at + AT_KIND);
    return at + ((zeros + ALIGNMENT - 1) & -ALIGNMENT);
  }

  /**
   * Copies a record out and then checks the copy, so that what is handed out is what was checked.
   * Returns null if no whole and undamaged record begins at {@code at}; else the copy.
   *
   * @throws OutOfMemoryError if the value, whose length is true, does not fit into the heap
   */
  @SuppressWarnings("ByteBufferBackingArray") // a copy begins with its array
  static ByteBuffer copy(ByteBuffer log, int at, int end, int place) {
    if (!isPossible(log, at, end)) {
      return null;
    }
    try {
      int length = length(log, at);
      ByteBuffer copy = Scratch.of(length);
      log.get(at, copy.array(), 0, length);
      int check = Checksum.of(copy.array(), AT_CHECK, length);
      return (copy.getInt(0) ^ check) == place ? copy : null;
    } catch (OutOfMemoryError e) {
      if (!isIntact(log, at, end, place)) {
        return null; // the length is damaged, and not too great
      }
      throw doesNotFit(log, at);
    }
  }

  /** Whether the header of a record at {@code at} is undamaged, whatever became of the rest. */
  static boolean hasIntactHeader(ByteBuffer log, int at, int end, int place) {
    return isPossible(log, at, end) && halfOfPlace(log, at) == (short) place;
  }

  /** The lower half of the place that a record has if the check of its header is right. */
  public static short halfOfPlace(ByteBuffer log, int at) {
    int check = Checksum.of(log, at + AT_KEY_LENGTH, at + HEADER_SIZE);
    return (short) (log.getShort(at + AT_CHECK) ^ check);
  }

  /** The length of the record at {@code at}, its padding included. */
  public static int length(ByteBuffer log, int at) {
    return length(keyLength(log, at), valueLength(log, at));
  }

  public static int keyLength(ByteBuffer log, int at) {
    return Short.toUnsignedInt(log.getShort(at + AT_KEY_LENGTH));
  }

  public static int valueLength(ByteBuffer log, int at) {
    return log.getInt(at + AT_VALUE_LENGTH);
  }

  public static Kind kind(ByteBuffer log, int at) {
    return Kind.of(log.get(at + AT_KIND));
  }

  public static long sequence(ByteBuffer log, int at) {
    return log.getLong(at + AT_KIND) & MAX_SEQUENCE;
  }

  public static long expiry(ByteBuffer log, int at) {
    return log.getLong(at + AT_EXPIRY);
  }

  /** Whether it is a put that has not expired; the clock is asked only if it matters. */
  public static boolean isLive(ByteBuffer log, int at, InstantSource clock) {
    long expiry = expiry(log, at);
    return kind(log, at).hasValue() && (expiry == Change.NEVER || expiry > clock.millis());
  }

  /** Whether a {@link #copy} has this key. */
  @SuppressWarnings("ByteBufferBackingArray") // a copy begins with its array
  public static boolean hasKey(ByteBuffer copy, byte[] key) {
    int end = HEADER_SIZE + keyLength(copy, 0);
    return Arrays.equals(copy.array(), HEADER_SIZE, end, key, 0, key.length);
  }

  /**
   * The value of a {@link #copy}.
   *
   * @throws OutOfMemoryError if it does not fit into the heap, too
   */
  @SuppressWarnings("ByteBufferBackingArray") // a copy begins with its array
  public static byte[] value(ByteBuffer copy) {
    int at = HEADER_SIZE + keyLength(copy, 0);
    try {
      return Arrays.copyOfRange(copy.array(), at, at + valueLength(copy, 0));
    } catch (OutOfMemoryError e) {
      throw doesNotFit(copy, 0);
    }
  }

  private static OutOfMemoryError doesNotFit(ByteBuffer log, int at) {
    return new OutOfMemoryError(
        "a value of %,d bytes does not fit into the heap".formatted(valueLength(log, at)));
  }
}
