package storage.replicated;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Names one call of one client, however often it was sent.
 *
 * @param client drawn at random by the client when it was made
 * @param number counts the calls of that client
 */
record Call(UUID client, long number) {

  /** In the cask, in bytes. */
  static final int SIZE = 3 * Long.BYTES;

  void putInto(ByteBuffer bytes) {
    bytes
        .putLong(client.getMostSignificantBits())
        .putLong(client.getLeastSignificantBits())
        .putLong(number);
  }

  static Call from(ByteBuffer bytes) {
    return new Call(new UUID(bytes.getLong(), bytes.getLong()), bytes.getLong());
  }
}
