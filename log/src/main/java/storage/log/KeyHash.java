package storage.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Turns a key into 64 evenly spread bits, eight bytes at a time.
 *
 * <p>Each step multiplies to 128 bits and folds the halves (after wyhash and aHash). It begins with
 * the random number of the store, so that nobody can choose keys that collide, and one factor is
 * always the same, so that no block of a key can make it forget the blocks before. Hint files and
 * tables hold the results: this function is part of the format and never changes.
 */
public final class KeyHash {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  // tag::constants[]
  private static final long A = 0xA076_1D64_78BD_642FL;
  private static final long B = 0xE703_7ED1_A0B4_28DBL;
  // end::constants[]

  private final long seed;

  /**
   * @param store the random number that all files of the store share
   */
  // tag::hash[]
  public KeyHash(long store) {
    seed = fold(store ^ B, A);
  }

  public long of(byte[] key) {
    long hash = seed;
    int at = 0;
    for (; at <= key.length - Long.BYTES; at += Long.BYTES) {
      hash = fold((long) LONGS.get(key, at) ^ hash, A);
    }
    long rest = 0;
    for (; at < key.length; at++) {
      rest = (rest << Byte.SIZE) | (key[at] & 0xFF);
    }
    return fold(fold(rest ^ hash, A) ^ seed ^ key.length, B);
  }

  private static long fold(long a, long b) {
    long signs = ((a >> 63) & b) + ((b >> 63) & a);
    return (Math.multiplyHigh(a, b) + signs) ^ a * b;
  }
  // end::hash[]
}
