package storage.replicated;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.ratis.protocol.Message;

/**
 * What a replica answers to a read.
 *
 * @param index the last entry of the log that the replica had applied before it looked
 * @param value empty if there is no such key
 */
record Found(long index, Optional<byte[]> value) {

  Message toMessage() {
    byte[] bytes = value.orElse(new byte[0]);
    return Messages.of(
        ByteBuffer.allocate(Long.BYTES + 1 + bytes.length)
            .putLong(index)
            .put((byte) (value.isPresent() ? 1 : 0))
            .put(bytes)
            .flip());
  }

  static Found from(Message message) {
    ByteBuffer bytes = ByteBuffer.wrap(Messages.bytes(message));
    long index = bytes.getLong();
    boolean isPresent = bytes.get() == 1;
    byte[] value = new byte[bytes.remaining()];
    bytes.get(value);
    return new Found(index, isPresent ? Optional.of(value) : Optional.empty());
  }
}
