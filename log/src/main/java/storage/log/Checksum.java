package storage.log;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The CRC32C of bytes that may be those of a mapped file. */
public final class Checksum {

  /** So many bytes are taken out of a mapping at once. */
  private static final int PART_SIZE = 4096;

  /** Each thread has one, since a scan takes the checksum of millions of records. */
  private static final ThreadLocal<byte[]> PARTS =
      ThreadLocal.withInitial(() -> new byte[PART_SIZE]);

  private Checksum() {}

  /**
   * They are copied out first, or else a fault of the disk would end the process; and over zeros,
   * so that what such a fault leaves out is not there from the time before.
   */
  public static int of(ByteBuffer bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    byte[] part = PARTS.get();
    for (int at = from; at < to; at += PART_SIZE) {
      int length = Math.min(PART_SIZE, to - at);
      Arrays.fill(part, 0, length, (byte) 0);
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
