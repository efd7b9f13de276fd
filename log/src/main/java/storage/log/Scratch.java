package storage.log;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where a thread copies mapped bytes to, before it looks at them: so reads leave no garbage. It
 * begins with zeros each time, since a fault of the disk may cut a copy short: what that leaves out
 * must not stand there from the time before.
 */
final class Scratch {

  /** More is not worth the memory that each thread would keep for it; in bytes. */
  static final int SIZE = 4096;

  private static final ThreadLocal<ByteBuffer> BUFFERS =
      ThreadLocal.withInitial(() -> ByteBuffer.allocate(SIZE));

  private Scratch() {}

  /**
   * Returns a buffer that has an array and begins with so many zeros. Up to {@link #SIZE} it is the
   * calling thread's own, who gets the same one the next time.
   */
  @SuppressWarnings("ByteBufferBackingArray") // it begins with the array
  static ByteBuffer of(int length) {
    if (length > SIZE) {
      return ByteBuffer.allocate(length);
    }
    ByteBuffer own = BUFFERS.get();
    Arrays.fill(own.array(), 0, length, (byte) 0);
    return own;
  }
}
