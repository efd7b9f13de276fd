package storage.log;

/**
 * Reads the records of a segment in order, each one checked, and stops where there is none.
 *
 * <pre>
 *  SegmentScan scan = new SegmentScan(segment);
 *  while (scan.next()) { ... segment.key(scan.at()) ... }
 *  if (scan.why() == Why.DAMAGE) { ... from scan.end() on ... }
 * </pre>
 *
 * <p>Within a segment the sequence always rises. The records of a batch are seen only if its commit
 * is there; the commit itself is passed over.
 */
public final class SegmentScan {

  private final Segment segment;
  private final int limit;

  /** Finds the records after damage. */
  private final RecordSearch search;

  /** Where the record in hand begins. */
  private int at;

  /** Where the next record should begin. */
  private int next;

  /** Up to here, the records of batches are known to be committed. */
  private int committed;

  private long sequence;

  /** Scans all records of a segment. */
  public SegmentScan(Segment segment) {
    this(segment, SegmentHeader.SIZE, segment.header().first() - 1);
  }

  /**
   * @param from where a record begins, or where there are no more
   * @param sequence of the record before
   */
  public SegmentScan(Segment segment, int from, long sequence) {
    this.segment = segment;
    this.limit = segment.end();
    this.search = new RecordSearch(segment, limit);
    this.committed = segment.proven();
    this.next = from;
    this.sequence = sequence;
  }

  /** Moves to the next record; false if there is none. */
  // tag::next[]
  public boolean next() {
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

  /** Goes on to the last record. */
  public SegmentScan toEnd() {
    while (next()) {
      // each is checked
    }
    return this;
  }

  /** Where the record in hand begins, in bytes. */
  public int at() {
    return at;
  }

  /** Where the last record ends, in bytes; what follows is none. */
  public int end() {
    return next;
  }

  /** The sequence of the last record; if there was none, the one before the segment. */
  public long sequence() {
    return sequence;
  }

  /** Why there are no more records. */
  // tag::why[]
  public Why why() {
    if (next < segment.proven()) {
      return Why.DAMAGE;
    }
    boolean isMarked = next == segment.proven() && next > SegmentHeader.SIZE;
    boolean isMerged = segment.header().isMerged(); // so it ends with its file
    boolean mayEnd = !isMerged || isMarked || next == limit;
    if (mayEnd && restIsZero()) {
      return Why.END;
    }
    return isMerged ? Why.DAMAGE : Why.TORN_TAIL;
  }

  // end::why[]

  /**
   * After damage: goes on with the next record that is whole. What was passed over is in the
   * segment from the former {@link #end} up to the new one.
   */
  public void passOverDamage() {
    next = segment.hasIntactHeader(next, limit) ? after(next) : aligned(next);
    while (next < limit && !search.isRecord(next, sequence)) {
      next = aligned(next);
    }
  }

  /** Where the next record could begin; not beyond the limit, which may be the highest number. */
  private int aligned(int offset) {
    int next = offset + Math.min(RecordLayout.ALIGNMENT, limit - offset);
    return RecordLayout.behindZeros(segment.log(), next, limit);
  }

  /** Whether nothing but zeros follows the last record: blocks that were never written. */
  private boolean restIsZero() {
    return Zeros.end(segment.log(), next, limit) >= limit;
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

  /** Why a scan has ended. */
  public enum Why {
    /** Nothing but zeros follows the last record. */
    END,
    /** What follows the last record is not a record, and nothing proves that it ever was one. */
    TORN_TAIL,
    /** A record was there, or should be there, and is not whole. */
    DAMAGE
  }
}
