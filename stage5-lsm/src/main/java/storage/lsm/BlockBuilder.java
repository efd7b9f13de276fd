package storage.lsm;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Puts the records of one block together, in memory, and then of the next. */
final class BlockBuilder {

  private static final int FIRST_RECORDS = 64;

  private byte[] tags = new byte[FIRST_RECORDS];

  /** Where each record begins, from the first one on. */
  private int[] offsets = new int[FIRST_RECORDS];

  private ByteBuffer records;
  private int count;

  BlockBuilder(int usualSize) {
    records = ByteBuffer.allocate(usualSize);
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** How long the block is with one more record of {@code length} bytes. */
  long lengthWith(int length) {
    return (long) Block.headerLength(count + 1) + records.position() + length;
  }

  /** How long the block is, without padding. */
  int length() {
    return Block.headerLength(count) + records.position();
  }

  static int lengthOf(RecordView record) {
    return Block.RECORD_HEADER + record.length();
  }

  void add(RecordView record, byte tag) {
    makeRoom(lengthOf(record));
    tags[count] = tag;
    offsets[count] = records.position();
    count++;
    records.putShort((short) record.keyLength()).putInt(record.valueLength());
    record.copyTo(records);
  }

  private void makeRoom(int length) {
    if (count == tags.length) {
      tags = Arrays.copyOf(tags, 2 * count);
      offsets = Arrays.copyOf(offsets, 2 * count);
    }
    if (records.remaining() < length) {
      int needed = records.position() + length;
      records = ByteBuffer.allocate(needed).put(records.flip());
    }
  }

  /** Returns the whole block, zeros up to {@code padded} bytes behind it, and begins the next. */
  ByteBuffer build(int padded) {
    ByteBuffer block = ByteBuffer.allocate(padded);
    block.putInt(0).putShort((short) count).put(tags, 0, count);
    int header = Block.headerLength(count);
    for (int i = 0; i < count; i++) {
      block.putShort((short) (header + offsets[i]));
    }
    block.put(records.flip());
    Block.seal(block, padded);
    records.clear();
    count = 0;
    return block.clear();
  }
}
