package storage.log;

/** What a record says: a closed set, one byte each. Any bytes are legal as a key or a value. */
public enum Kind {
  PUT(1),
  TOMBSTONE(2),

  /** A put or tombstone that counts only if the commit of its batch follows. */
  BATCH_PUT(3),
  BATCH_TOMBSTONE(4),

  /**
   * The end of a batch, with a sequence of its own and without a key; its value is the number of
   * records in the batch, an {@code int}.
   */
  COMMIT(5);

  private static final Kind[] BY_CODE = {null, PUT, TOMBSTONE, BATCH_PUT, BATCH_TOMBSTONE, COMMIT};

  private final byte code;

  Kind(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  /** Returns null for a byte that no record has. */
  static Kind of(byte code) {
    return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
  }

  /** Whether a record of this kind has a value that a {@code get} returns. */
  public boolean hasValue() {
    return this == PUT || this == BATCH_PUT;
  }

  /** Whether a record of this kind deletes. */
  public boolean isTombstone() {
    return this == TOMBSTONE || this == BATCH_TOMBSTONE;
  }

  boolean isInBatch() {
    return this == BATCH_PUT || this == BATCH_TOMBSTONE;
  }

  /** The same within a batch. */
  Kind inBatch() {
    return this == PUT ? BATCH_PUT : BATCH_TOMBSTONE;
  }

  /** The same outside of a batch. */
  public Kind alone() {
    return hasValue() ? PUT : TOMBSTONE;
  }
}
