package storage.log;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The CRC32C of bytes that may be those of a mapped file. */
public final class Checksum {

  private static final int PART = 4096;

  private Checksum() {}

  /** They are copied out first, or else a fault of the disk would end the process. */
  public static int of(ByteBuffer bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    for (int at = from; at < to; at += PART) {
      byte[] part = new byte[Math.min(PART, to - at)];
      bytes.get(at, part);
      crc.update(part, 0, part.length);
    }
    return (int) crc.getValue();
  }

  static int of(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }
}
