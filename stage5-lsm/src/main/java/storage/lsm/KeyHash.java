package storage.lsm;

import java.nio.ByteBuffer;

/**
 * Turns a key into 64 evenly spread bits, eight bytes at a time: the function of stage 4.
 *
 * <p>It begins with the random number of the store, so that nobody can choose keys that collide.
 * Tables hold what is made of the results, in filters and tags: it is part of the format and never
 * changes.
 */
final class KeyHash {

  private static final long A = 0xA076_1D64_78BD_642FL;
  private static final long B = 0xE703_7ED1_A0B4_28DBL;

  private final long seed;

  /**
   * @param store the random number that all files of the store share
   */
  KeyHash(long store) {
    seed = fold(store ^ B, A);
  }

  long of(byte[] key) {
    return of(ByteBuffer.wrap(key), 0, key.length);
  }

  /** The same of a key of {@code length} bytes that stands at {@code at}. */
  long of(ByteBuffer bytes, int at, int length) {
    long hash = seed;
    int end = at + length;
    int i = at;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      hash = fold(bytes.getLong(i) ^ hash, A);
    }
    long rest = 0;
    for (; i < end; i++) {
      rest = (rest << Byte.SIZE) | (bytes.get(i) & 0xFF);
    }
    return fold(fold(rest ^ hash, A) ^ seed ^ length, B);
  }

  /** The byte by which a block tells most of its keys apart: no bit of it is in a filter. */
  static byte tag(long hash) {
    return (byte) (hash >>> (Long.SIZE - Byte.SIZE));
  }

  private static long fold(long a, long b) {
    long signs = ((a >> 63) & b) + ((b >> 63) & a);
    return (Math.multiplyHigh(a, b) + signs) ^ a * b;
  }
}
