package storage.lsm;

import java.nio.ByteBuffer;
import storage.log.Checksum;

/**
 * A block of a table: some records side by side, and before them where each one is.
 *
 * <pre>
 *  0          4       6           6 + n         6 + 3n
 *  +----------+-------+-----------+-------------+---------+-----+
 *  | checksum | count | tag       | offset      | records | 0.. |
 *  | int      | short | byte x n  | short x n   |         |     |
 *  +----------+-------+-----------+-------------+---------+-----+
 *
 *  a record:  | keyLength | valueLength | key | value |
 *             | short     | int         |     |       |
 * </pre>
 *
 * <p>Big-endian; count, key length and offsets are unsigned; an offset counts from the beginning of
 * the block; the length of a value is -1 for a tombstone. The checksum is the CRC32C of everything
 * after itself. A tag is one byte of the hash of a key: a search for one key looks at the tags
 * first, which lie side by side, and then at next to no other key.
 *
 * <p>All methods but {@link #isSound} believe what they read: the block was found to be sound.
 */
final class Block {

  private static final int AT_COUNT = Integer.BYTES;
  private static final int AT_TAGS = AT_COUNT + Short.BYTES;
  private static final int AT_VALUE_LENGTH = Short.BYTES;

  /** What a record takes beside its key and value. */
  static final int RECORD_HEADER = AT_VALUE_LENGTH + Integer.BYTES;

  /** What stands before the records for each of them. */
  static final int SLOT = Byte.BYTES + Short.BYTES;

  /** What a search returns that finds nothing. */
  static final int NONE = -1;

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = ONES << (Byte.SIZE - 1);

  private Block() {}

  /** The byte by which a block tells most of its keys apart: no bit of it is in a filter. */
  static byte tag(long hash) {
    return (byte) (hash >>> (Long.SIZE - Byte.SIZE));
  }

  /** The bytes before the records if there are so many. */
  static int headerLength(int records) {
    return AT_TAGS + SLOT * records;
  }

  /** The number of records in the block that begins at {@code block}. */
  static int count(ByteBuffer bytes, int block) {
    return Short.toUnsignedInt(bytes.getShort(block + AT_COUNT));
  }

  /** Where a record begins. */
  static int place(ByteBuffer bytes, int block, int record) {
    return block + offset(bytes, block, count(bytes, block), record);
  }

  private static int offset(ByteBuffer bytes, int block, int count, int record) {
    int at = block + AT_TAGS + count + record * Short.BYTES;
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  static int keyLength(ByteBuffer bytes, int place) {
    return Short.toUnsignedInt(bytes.getShort(place));
  }

  /** The length of the value of a record, or {@link RecordView#TOMBSTONE}. */
  static int valueLength(ByteBuffer bytes, int place) {
    return bytes.getInt(place + AT_VALUE_LENGTH);
  }

  /** Returns where the record of {@code key} begins, or {@link #NONE}. */
  static int find(ByteBuffer bytes, int block, Key key, byte tag) {
    throw new UnsupportedOperationException(
        "compare the tags first, and then the keys of those that are equal");
  }

  /** Returns the number of the first record whose key is {@code key} or greater. */
  static int ceiling(ByteBuffer bytes, int block, Key key) {
    throw new UnsupportedOperationException("halve, by the offsets");
  }

  /** Puts the checksum into a block that is otherwise whole. */
  static void seal(ByteBuffer block, int length) {
    block.putInt(0, Checksum.of(block, AT_COUNT, length));
  }

  /**
   * Whether a block stands from {@code block} to {@code end} that this class could have made: its
   * checksum is right, its records fill it in the order of their keys, and nothing reaches beyond.
   */
  static boolean isSound(ByteBuffer bytes, int block, int end) {
    throw new UnsupportedOperationException("the checksum first, and then believe no length");
  }

  /** Makes a view show the record at {@code place}. */
  static void show(RecordView record, ByteBuffer bytes, int place) {
    record.show(bytes, place + RECORD_HEADER, keyLength(bytes, place), valueLength(bytes, place));
  }
}
