package storage.replicated;

import java.nio.ByteBuffer;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** Bytes to what Ratis sends, and back. */
final class Messages {

  private Messages() {}

  static Message of(byte[] bytes) {
    return of(ByteBuffer.wrap(bytes));
  }

  /** The bytes are not copied, and must not change. */
  static Message of(ByteBuffer bytes) {
    return Message.valueOf(UnsafeByteOperations.unsafeWrap(bytes));
  }

  static byte[] bytes(Message message) {
    return message.getContent().toByteArray();
  }
}
