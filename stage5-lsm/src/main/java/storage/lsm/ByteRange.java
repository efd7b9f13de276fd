package storage.lsm;

import java.util.Arrays;
import java.util.Optional;

/**
 * Which keys a scan shows, and in which direction: what {@link storage.common.Range} is for text.
 *
 * <pre>{@code
 * ByteRange.all()                      every key
 * ByteRange.all().from(b).to(d)        b and what comes after it, but not d and beyond
 * ByteRange.all().prefix(p)            what begins with p
 * ByteRange.all().prefix(p).backward() the same, the last key first
 * }</pre>
 *
 * <p>Each call returns a range with fewer keys or as many. The order is that of unsigned bytes.
 */
public final class ByteRange {

  private static final byte[] NO_BYTES = {};
  private static final ByteRange ALL = new ByteRange(NO_BYTES, Optional.empty(), false);

  private final byte[] from;
  private final Optional<byte[]> to;
  private final boolean reversed;

  private ByteRange(byte[] from, Optional<byte[]> to, boolean reversed) {
    this.from = from;
    this.to = to;
    this.reversed = reversed;
  }

  /** Returns the range of all keys, the least first. */
  public static ByteRange all() {
    return ALL;
  }

  /** Returns this range without the keys below {@code key}; the key itself stays. */
  public ByteRange from(byte[] key) {
    return Arrays.compareUnsigned(key, from) > 0 ? new ByteRange(key.clone(), to, reversed) : this;
  }

  /** Returns this range without {@code key} and the keys above it. */
  public ByteRange to(byte[] key) {
    return to.isEmpty() || Arrays.compareUnsigned(key, to.get()) < 0
        ? new ByteRange(from, Optional.of(key.clone()), reversed)
        : this;
  }

  /** Returns this range without the keys that do not begin with {@code prefix}. */
  public ByteRange prefix(byte[] prefix) {
    ByteRange half = from(prefix);
    int length = prefix.length;
    while (length > 0 && prefix[length - 1] == (byte) 0xFF) {
      length--; // no byte comes after it
    }
    if (length == 0) {
      return half;
    }
    byte[] after = Arrays.copyOf(prefix, length);
    after[length - 1]++;
    return half.to(after);
  }

  /** Returns this range, the greatest key first. */
  public ByteRange backward() {
    return new ByteRange(from, to, true);
  }

  /** The first key that may be in it. */
  byte[] from() {
    return from;
  }

  /** The first key that is too great to be in it; empty for no bound. */
  Optional<byte[]> to() {
    return to;
  }

  boolean reversed() {
    return reversed;
  }
}
