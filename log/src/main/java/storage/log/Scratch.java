package storage.log;

import java.nio.ByteBuffer;

/**
 * The buffer to which a thread copies mapped bytes before it looks at them, so that reads leave no
 * garbage.
 *
 * <p>A fault of the disk may cut a copy short, and what it leaves out must not stand there from the
 * copy before. So the first and the last byte are made wrong beforehand: no checksum is right then.
 * To write zeros all over would cost a get a tenth of its time.
 */
final class Scratch {

  /** More is not worth the memory that each thread would keep for it; in bytes. */
  static final int SIZE = 4096;

  private static final ThreadLocal<ByteBuffer> BUFFERS =
      ThreadLocal.withInitial(() -> ByteBuffer.allocate(SIZE));

  private Scratch() {}

  /**
   * Returns a buffer that has an array, for a copy of so many bytes, from 1. Up to {@link #SIZE} it
   * is the calling thread's own, which gets the same one the next time.
   */
  @SuppressWarnings("ByteBufferBackingArray") // it begins with the array
  static ByteBuffer of(int length) {
    if (length > SIZE) {
      return ByteBuffer.allocate(length);
    }
    ByteBuffer own = BUFFERS.get();
    byte[] array = own.array();
    array[0]++;
    array[length - 1]++;
    return own;
  }
}
