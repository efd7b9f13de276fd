package storage.lsm;

import java.nio.ByteBuffer;
import storage.log.KeyHash;

/** The record at which a cursor stands: where its key and its value are. */
final class RecordView {

  /** In place of the length of a value: the record deletes. */
  static final int TOMBSTONE = -1;

  /** Changed by the cursor, like all that follows; null when it stands at none. */
  private ByteBuffer bytes;

  private long prefix;
  private int keyAt;
  private int keyLength;
  private int valueAt;
  private int valueLength;

  /**
   * Shows a record.
   *
   * @param keyAt where the key begins; the value begins where it ends
   * @param valueLength or {@link #TOMBSTONE}
   */
  void show(ByteBuffer of, int keyAt, int keyLength, int valueLength) {
    this.bytes = of;
    this.keyAt = keyAt;
    this.keyLength = keyLength;
    this.valueAt = keyAt + keyLength;
    this.valueLength = valueLength;
    this.prefix = Key.prefix(of, keyAt, keyLength);
  }

  void showNone() {
    bytes = null;
  }

  boolean isShown() {
    return bytes != null;
  }

  boolean isTombstone() {
    return valueLength == TOMBSTONE;
  }

  long prefix() {
    return prefix;
  }

  int keyLength() {
    return keyLength;
  }

  /** The length of the value in bytes, or {@link #TOMBSTONE}. */
  int valueLength() {
    return valueLength;
  }

  /** The length of key and value in bytes. */
  int length() {
    return keyLength + Math.max(0, valueLength);
  }

  byte[] key() {
    byte[] key = new byte[keyLength];
    bytes.get(keyAt, key);
    return key;
  }

  byte[] value() {
    byte[] value = new byte[valueLength];
    bytes.get(valueAt, value);
    return value;
  }

  /** The value where it stands, to be read only, and only as long as its bytes stay. */
  ByteBuffer slice() {
    return bytes.slice(valueAt, valueLength).asReadOnlyBuffer();
  }

  long hash(KeyHash hashes) {
    return hashes.of(key());
  }

  /** Appends key and value to {@code target}. */
  void copyTo(ByteBuffer target) {
    int end = target.position() + length();
    target.put(target.position(), bytes, keyAt, length());
    target.position(end);
  }

  int compareKey(RecordView other) {
    return prefix != other.prefix
        ? Long.compareUnsigned(prefix, other.prefix)
        : Key.compare(bytes, keyAt, keyLength, other.bytes, other.keyAt, other.keyLength);
  }

  int compareKey(Key key) {
    return prefix != key.prefix()
        ? Long.compareUnsigned(prefix, key.prefix())
        : key.compareStored(bytes, keyAt, keyLength);
  }

  /** Compares the key that stands at {@code at} with this one's. */
  int compareStored(ByteBuffer stored, int at, int length) {
    return Key.compare(stored, at, length, bytes, keyAt, keyLength);
  }
}
