package storage.bitcask;

import java.io.IOException;
import storage.common.CorruptStoreException;
import storage.log.Segment;
import storage.log.SegmentScan;

/**
 * Reads the records of a segment that the caller holds. Damage is passed over if nothing points to
 * it: what is stale need not be sound to be left out. If a key has its newest record there, it is
 * an error.
 */
final class RecordScan {

  private final Segment segment;
  private final Pointers pointers;
  private final SegmentScan scan;

  RecordScan(Segment segment, Pointers pointers) {
    this.segment = segment;
    this.pointers = pointers;
    this.scan = new SegmentScan(segment);
  }

  /**
   * Moves to the next record; false if there is none.
   *
   * @throws CorruptStoreException if a record that counts is damaged
   */
  boolean next() throws IOException {
    while (!scan.next()) {
      int from = scan.end();
      if (from >= segment.end()) {
        return false;
      }
      scan.passOverDamage();
      if (pointers.pointInto(segment.index(), from, scan.end())) {
        throw segment.damaged(from);
      }
    }
    return true;
  }

  /** Where the record in hand begins, in bytes. */
  int at() {
    return scan.at();
  }
}
