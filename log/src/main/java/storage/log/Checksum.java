package storage.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The CRC32C of bytes that may be those of a mapped file. */
public final class Checksum {

  private Checksum() {}

  /** They are copied out first, or else a fault of the disk would end the process. */
  @SuppressWarnings("ByteBufferBackingArray") // a scratch begins with its array
  public static int of(ByteBuffer bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    for (int at = from; at < to; at += Scratch.SIZE) {
      int length = Math.min(Scratch.SIZE, to - at);
      byte[] part = Scratch.of(length).array();
      bytes.get(at, part, 0, length);
      crc.update(part, 0, length);
    }
    return (int) crc.getValue();
  }

  static int of(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }
}
