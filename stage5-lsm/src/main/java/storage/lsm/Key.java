package storage.lsm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A key that is looked for. Keys are in the order of their unsigned bytes, and one that is the
 * beginning of another comes before it.
 *
 * <p>The prefix of a key is its first eight bytes as one number, zeros in place of what a shorter
 * key has not. Of two keys with different prefixes the numbers tell the order; of two with the same
 * prefix nothing is known, and the bytes are compared.
 */
final class Key {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final long prefix;

  Key(byte[] bytes) {
    this.bytes = bytes;
    this.prefix = prefix(ByteBuffer.wrap(bytes), 0, bytes.length);
  }

  byte[] bytes() {
    return bytes;
  }

  long prefix() {
    return prefix;
  }

  /** The prefix of a key of {@code length} bytes that stands at {@code at}. */
  static long prefix(ByteBuffer bytes, int at, int length) {
    if (length >= Long.BYTES) {
      return bytes.getLong(at);
    }
    long prefix = 0;
    for (int i = 0; i < length; i++) {
      prefix |= (bytes.get(at + i) & 0xFFL) << (Long.SIZE - Byte.SIZE * (i + 1));
    }
    return prefix;
  }

  /** Compares a key that stands at {@code at} with this one. */
  // tag::compare[]
  int compareStored(ByteBuffer stored, int at, int length) {
    int common = Math.min(length, bytes.length);
    int i = 0;
    for (; i <= common - Long.BYTES; i += Long.BYTES) {
      long one = stored.getLong(at + i);
      long other = (long) LONGS.get(bytes, i);
      if (one != other) {
        return Long.compareUnsigned(one, other);
      }
    }
    for (; i < common; i++) {
      int difference = (stored.get(at + i) & 0xFF) - (bytes[i] & 0xFF);
      if (difference != 0) {
        return difference;
      }
    }
    return length - bytes.length;
  }

  // end::compare[]

  /** Whether the key that stands at {@code at} is this one. */
  boolean isStored(ByteBuffer stored, int at, int length) {
    return length == bytes.length && compareStored(stored, at, length) == 0;
  }

  int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  /** Compares two keys that stand somewhere. */
  static int compare(
      ByteBuffer bytes, int at, int length, ByteBuffer others, int otherAt, int otherLength) {
    int common = Math.min(length, otherLength);
    int i = 0;
    for (; i <= common - Long.BYTES; i += Long.BYTES) {
      long one = bytes.getLong(at + i);
      long other = others.getLong(otherAt + i);
      if (one != other) {
        return Long.compareUnsigned(one, other);
      }
    }
    for (; i < common; i++) {
      int difference = (bytes.get(at + i) & 0xFF) - (others.get(otherAt + i) & 0xFF);
      if (difference != 0) {
        return difference;
      }
    }
    return length - otherLength;
  }
}
