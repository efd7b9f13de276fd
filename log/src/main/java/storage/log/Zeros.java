package storage.log;

import java.nio.ByteBuffer;

/** What was never written reads as zeros, often as very many: they are compared in blocks. */
final class Zeros {

  private static final ByteBuffer BLOCK = ByteBuffer.allocateDirect(1 << 16).asReadOnlyBuffer();

  private Zeros() {}

  /** Returns where the zeros end that begin at {@code from}; at most {@code limit}. */
  static int end(ByteBuffer bytes, int from, int limit) {
    int end = from;
    while (end < limit) {
      ByteBuffer block = bytes.slice(end, Math.min(BLOCK.capacity(), limit - end));
      int other = block.mismatch(BLOCK.slice(0, block.capacity()));
      if (other >= 0) {
        return end + other;
      }
      end += block.capacity();
    }
    return end;
  }
}
