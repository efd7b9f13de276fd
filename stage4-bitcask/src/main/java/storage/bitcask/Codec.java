package storage.bitcask;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import storage.common.CorruptStoreException;
import storage.common.Utf8;

/**
 * How what a program has becomes bytes, and back. The same key has to become the same bytes each
 * time. A codec is used by all threads of a {@link TypedBitcask} at once.
 *
 * @param <T> what the program has
 */
public interface Codec<T> {

  /** Text as UTF-8: what UTF-8 cannot carry is refused, and other bytes are no text. */
  Codec<String> TEXT =
      new Codec<>() {
        @Override
        public byte[] encode(String text) {
          return Utf8.encode("text", text);
        }

        @Override
        public String decode(byte[] bytes) throws IOException {
          try {
            return Utf8.decode(bytes, Path.of(""), 0);
          } catch (CorruptStoreException e) {
            throw new IOException("this was stored as bytes that are not UTF-8", e);
          }
        }
      };

  /** Bytes as they are: neither copied nor looked at. */
  Codec<byte[]> BYTES =
      new Codec<>() {
        @Override
        public byte[] encode(byte[] bytes) {
          return bytes;
        }

        @Override
        public byte[] decode(byte[] bytes) {
          return bytes;
        }
      };

  /**
   * Bytes within a larger buffer, from its position to its limit; {@link ByteBuffer#wrap(byte[],
   * int, int)} makes one of a part of an array. They are copied: the buffer is not kept, and its
   * position stays. What comes back is a buffer of its own.
   */
  Codec<ByteBuffer> BUFFERS =
      new Codec<>() {
        @Override
        public byte[] encode(ByteBuffer buffer) {
          byte[] bytes = new byte[buffer.remaining()];
          buffer.get(buffer.position(), bytes);
          return bytes;
        }

        @Override
        public ByteBuffer decode(byte[] bytes) {
          return ByteBuffer.wrap(bytes);
        }
      };

  /**
   * Returns the bytes of a key or a value.
   *
   * @throws IllegalArgumentException if there are none for this one
   */
  byte[] encode(T decoded);

  /**
   * Returns what has these bytes.
   *
   * @throws IOException if nothing can have them, since they were written by something else
   */
  T decode(byte[] encoded) throws IOException;
}
