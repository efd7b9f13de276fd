package storage.log;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import storage.common.CorruptStoreException;

/**
 * Tells that a segment was synced up to here once, and what stood there: segments that begin with
 * the same records have the same marks, and others have not.
 *
 * @param offset where the last of these records ends, in bytes
 * @param digest of the checksums of these records, in order
 */
public record Mark(int offset, int digest) {

  /** How long it is in a segment's header: offset, digest, and the CRC32C of both. */
  static final int SIZE = 3 * Integer.BYTES;

  /** Before the first record. */
  public static final Mark START = new Mark(SegmentHeader.SIZE, 0);

  /** Whether both say the same: {@code equals} of a record takes 20 ms to be linked at an open. */
  boolean isSameAs(Mark other) {
    return offset == other.offset && digest == other.digest;
  }

  /** Returns the bytes that belong at {@link SegmentHeader#AT_MARK}. */
  public ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE).putInt(offset).putInt(digest);
    return bytes.putInt(Checksum.of(bytes, 0, bytes.position())).flip();
  }

  /** Reads the mark of a segment. One that is damaged, or that cannot be, counts as none. */
  public static Mark decode(ByteBuffer header) {
    Mark told = told(header);
    return told.isPossible() ? told : START;
  }

  /**
   * Reads the mark of a segment. One that is damaged counts as none.
   *
   * @throws CorruptStoreException if its check is right, and it cannot be
   */
  static Mark decode(Path file, ByteBuffer header) throws CorruptStoreException {
    Mark told = told(header);
    if (!told.isPossible()) {
      throw new CorruptStoreException(
          file, SegmentHeader.AT_MARK, "no mark can be at " + told.offset);
    }
    return told;
  }

  private static Mark told(ByteBuffer header) {
    int checked = 2 * Integer.BYTES;
    int at = SegmentHeader.AT_MARK;
    boolean isSound = header.getInt(at + checked) == Checksum.of(header, at, at + checked);
    return isSound ? new Mark(header.getInt(at), header.getInt(at + Integer.BYTES)) : START;
  }

  /** Whether a record may end here. */
  private boolean isPossible() {
    return isSameAs(START) || (offset > SegmentHeader.SIZE && offset % RecordLayout.ALIGNMENT == 0);
  }
}
