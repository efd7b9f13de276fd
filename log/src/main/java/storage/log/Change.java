package storage.log;

import java.time.Instant;

/**
 * One put or delete: what a record will say. The arrays are not copied, and must not be changed
 * until the change was appended.
 *
 * @param kind {@link Kind#PUT} or {@link Kind#TOMBSTONE}
 * @param expiry when the value ceases to exist, in milliseconds since 1970; or {@link #NEVER}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Change(Kind kind, long expiry, byte[] key, byte[] value) {

  /** The expiry of a record that has none. */
  public static final long NEVER = 0;

  private static final Instant FIRST_EXPIRY = Instant.ofEpochMilli(NEVER + 1);
  private static final Instant LAST_EXPIRY = Instant.ofEpochMilli(Long.MAX_VALUE);
  private static final byte[] NO_BYTES = {};

  /**
   * @throws IllegalArgumentException if no record can hold the key or the value
   */
  public Change {
    RecordLayout.requireFits(key.length, value.length);
  }

  /** Stores {@code value} under {@code key}. */
  public static Change put(byte[] key, byte[] value) {
    return new Change(Kind.PUT, NEVER, key, value);
  }

  /**
   * The same, and at {@code expiry} the value ceases to exist.
   *
   * @throws IllegalArgumentException if the expiry is not after 1970, or so late that its
   *     milliseconds do not fit into a {@code long}
   */
  public static Change put(byte[] key, byte[] value, Instant expiry) {
    return new Change(Kind.PUT, millis(expiry), key, value);
  }

  /** Removes {@code key} and its value. */
  public static Change delete(byte[] key) {
    return new Change(Kind.TOMBSTONE, NEVER, key, NO_BYTES);
  }

  /**
   * The same with another expiry.
   *
   * @param millis in milliseconds since 1970, or {@link #NEVER}
   */
  public Change until(long millis) {
    return new Change(kind, millis, key, value);
  }

  /** The end of a batch of so many records. */
  static Change commit(int records) {
    byte[] count = {
      (byte) (records >>> 24), (byte) (records >>> 16), (byte) (records >>> 8), (byte) records
    };
    return new Change(Kind.COMMIT, NEVER, NO_BYTES, count);
  }

  /** The length of the whole record in bytes, its padding included. */
  int length() {
    return RecordLayout.length(key.length, value.length);
  }

  /**
   * An expiry in milliseconds since 1970.
   *
   * @throws IllegalArgumentException if it is not after 1970, or so late that its milliseconds do
   *     not fit into a {@code long}
   */
  public static long millis(Instant expiry) {
    if (expiry.isBefore(FIRST_EXPIRY) || expiry.isAfter(LAST_EXPIRY)) {
      throw new IllegalArgumentException(
          "an expiry at %s; it has to be from %s to %s"
              .formatted(expiry, FIRST_EXPIRY, LAST_EXPIRY));
    }
    return expiry.toEpochMilli();
  }
}
