package storage.lsm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * Says of a key that it is certainly not here, or that it may be: a Bloom filter in lines.
 *
 * <p>The hash of a key chooses a line of eight words, and one bit in each of them. So a question
 * costs one cache line, and no key that was added is ever denied. With ten bits a key, one question
 * in a hundred is answered by "may be" for nothing.
 *
 * <p>One thread adds; others may ask meanwhile, and learn of a key at the latest with what is
 * published after it was added.
 */
final class Filter {

  private static final int WORDS = 8;
  private static final int BITS_TO_CHOOSE = 6;

  /** The bytes of a line, and what a filter in a file begins at a multiple of. */
  static final int LINE = WORDS * Long.BYTES;

  private static final VarHandle ELEMENTS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private final long[] words;
  private final int lines;

  /** Makes an empty filter with room for so many keys. */
  Filter(long keys, int bitsOfKey) {
    long needed = (keys * bitsOfKey + LINE * Byte.SIZE - 1) / (LINE * Byte.SIZE);
    this.lines = (int) Math.max(1, needed);
    this.words = new long[lines * WORDS];
  }

  int lines() {
    return lines;
  }

  // tag::filter[]
  void add(long hash) {
    int at = line(hash, lines) * WORDS;
    for (int i = 0; i < WORDS; i++) {
      long bit = 1L << (hash >>> (BITS_TO_CHOOSE * i));
      ELEMENTS.setOpaque(words, at + i, words[at + i] | bit);
    }
  }

  boolean mayHold(long hash) {
    int at = line(hash, lines) * WORDS;
    for (int i = 0; i < WORDS; i++) {
      long bit = 1L << (hash >>> (BITS_TO_CHOOSE * i));
      if (((long) ELEMENTS.getOpaque(words, at + i) & bit) == 0) {
        return false;
      }
    }
    return true;
  }

  // end::filter[]

  /** The same of a filter that stands at {@code at} and has {@code lines}. */
  static boolean mayHold(ByteBuffer bytes, int at, int lines, long hash) {
    int wordAt = at + line(hash, lines) * LINE;
    for (int i = 0; i < WORDS; i++) {
      long bit = 1L << (hash >>> (BITS_TO_CHOOSE * i));
      if ((bytes.getLong(wordAt + i * Long.BYTES) & bit) == 0) {
        return false;
      }
    }
    return true;
  }

  void writeTo(ByteBuffer bytes) {
    for (long word : words) {
      bytes.putLong(word);
    }
  }

  private static int line(long hash, int lines) {
    return (int) ((((hash * SPREAD) >>> Integer.SIZE) * lines) >>> Integer.SIZE);
  }
}
