package storage.bitcask;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the records of a segment in order, each one checked, and stops where there is none.
 *
 * <pre>
 *  SegmentScan scan = new SegmentScan(segment);
 *  while (scan.next()) { ... segment.key(scan.at()) ... }
 *  if (scan.end() &lt; segment.end()) { ... damage, or a torn tail ... }
 * </pre>
 *
 * <p>Within a segment the sequence always rises. The records of a batch are seen only if its commit
 * is there; the commit itself is passed over.
 */
final class SegmentScan {

  private final Segment segment;
  private final int limit;

  /** Where the record in hand begins. */
  private int at;

  /** Where the next record should begin. */
  private int next;

  /** Up to here, the records of batches are known to be committed. */
  private int committed;

  private long sequence;

  /** Scans all records of a segment. */
  SegmentScan(Segment segment) {
    this(segment, SegmentHeader.SIZE, segment.header().first() - 1);
  }

  /**
   * @param from where a record begins, or where there are no more
   * @param sequence of the record before
   */
  SegmentScan(Segment segment, int from, long sequence) {
    this.segment = segment;
    this.limit = segment.end();
    this.next = from;
    this.sequence = sequence;
  }

  /** Moves to the next record; false if there is none. */
  boolean next() throws IOException {
    try {
      return advance();
    } catch (InternalError e) {
      throw new UnreadableException(segment.file(), e);
    }
  }

  /** Goes on to the last record. */
  SegmentScan toEnd() throws IOException {
    while (next()) {
      // each is checked
    }
    return this;
  }

  // tag::next[]
  private boolean advance() {
    while (isRecord(next, sequence)) {
      Kind kind = segment.kind(next);
      if (next >= committed && kind.isInBatch() && !findCommit()) {
        return false;
      }
      at = next;
      next = after(at);
      sequence = segment.sequence(at);
      if (kind != Kind.COMMIT) {
        return true;
      }
    }
    return false;
  }

  // end::next[]

  /** Where the record in hand begins, in bytes. */
  int at() {
    return at;
  }

  /** Where the last record ends, in bytes; what follows is none. */
  int end() {
    return next;
  }

  /** The sequence of the last record; if there was none, the one before the segment. */
  long sequence() {
    return sequence;
  }

  /** Whether there is nothing but zeros behind the last record: blocks that were never written. */
  boolean restIsZero() throws IOException {
    try {
      ByteBuffer log = segment.log();
      int i = next;
      while (i <= limit - Long.BYTES && log.getLong(i) == 0) {
        i += Long.BYTES;
      }
      while (i < limit && log.get(i) == 0) {
        i++;
      }
      return i == limit;
    } catch (InternalError e) {
      throw new UnreadableException(segment.file(), e);
    }
  }

  /** Looks for the commit of the batch that begins here. */
  // tag::commit[]
  private boolean findCommit() {
    int members = 0;
    long last = sequence;
    int offset = next;
    while (isRecord(offset, last)) {
      Kind kind = segment.kind(offset);
      last = segment.sequence(offset);
      if (!kind.isInBatch()) {
        committed = offset;
        int count = segment.log().getInt(offset + RecordLayout.HEADER_SIZE);
        return kind == Kind.COMMIT && count == members;
      }
      members++;
      offset = after(offset);
    }
    return false;
  }

  // end::commit[]

  private boolean isRecord(int offset, long previous) {
    return segment.isIntact(offset, limit) && segment.sequence(offset) > previous;
  }

  private int after(int offset) {
    return offset + segment.length(offset);
  }
}
