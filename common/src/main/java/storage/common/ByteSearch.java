package storage.common;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds a byte in an array, eight bytes at a time.
 *
 * <p>A {@code long} holds eight bytes. Exclusive-or with eight copies of the wanted byte turns
 * every match into a zero byte, and {@link #zeroBytes} marks zero bytes without looking at them one
 * by one (Hacker's Delight, 6-1). The mark is exact for the lowest zero byte only, so each search
 * reads its longs in the byte order that makes the match it wants the lowest.
 */
public final class ByteSearch {

  private static final VarHandle FIRST_IS_LOWEST =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LAST_IS_LOWEST =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private ByteSearch() {}

  /** Returns the index of the first {@code wanted} in {@code [from, to)}, or -1. */
  // tag::index-of[]
  public static int indexOf(byte[] bytes, int from, int to, char wanted) {
    long eightWanted = ONES * wanted;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) FIRST_IS_LOWEST.get(bytes, at);
      long matches = zeroBytes(word ^ eightWanted);
      if (matches != 0) {
        return at + Long.numberOfTrailingZeros(matches) / Byte.SIZE;
      }
    }
    for (; at < to; at++) {
      if (bytes[at] == wanted) {
        return at;
      }
    }
    return -1;
  }

  // end::index-of[]

  /** Returns the index of the last {@code wanted} in {@code [from, to)}, or -1. */
  public static int lastIndexOf(byte[] bytes, int from, int to, char wanted) {
    long eightWanted = ONES * wanted;
    int end = to;
    for (; end >= from + Long.BYTES; end -= Long.BYTES) {
      long word = (long) LAST_IS_LOWEST.get(bytes, end - Long.BYTES);
      long matches = zeroBytes(word ^ eightWanted);
      if (matches != 0) {
        return end - 1 - Long.numberOfTrailingZeros(matches) / Byte.SIZE;
      }
    }
    for (; end > from; end--) {
      if (bytes[end - 1] == wanted) {
        return end - 1;
      }
    }
    return -1;
  }

  // tag::zero-bytes[]
  private static long zeroBytes(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }
  // end::zero-bytes[]
}
