package storage.log;

/**
 * Tells in a damaged segment where a record begins, at any offset, in a time that the length of the
 * segment bounds.
 *
 * <p>The check of a header costs next to nothing. But the author of a value may have filled it with
 * headers of long records, whose checks are right by chance or by design, and each checksum would
 * be taken of all the bytes that such a header claims. So the bytes that were checksummed for
 * nothing have a limit. A record that claims more than is left of it is not looked at.
 */
public final class RecordSearch {

  /** How often all of the segment may be checksummed for nothing. */
  private static final int PASSES = 4;

  private final Segment segment;
  private final int limit;

  /** So many bytes may still be checksummed for nothing. */
  private long left;

  private boolean isCutShort;

  /** Looks at the records up to the end of a segment. */
  public RecordSearch(Segment segment) {
    this(segment, segment.end());
  }

  RecordSearch(Segment segment, int limit) {
    this.segment = segment;
    this.limit = limit;
    this.left = (long) PASSES * limit;
  }

  /** Whether a whole record with a higher sequence than {@code previous} is found at {@code at}. */
  public boolean isRecord(int at, long previous) {
    if (!segment.hasIntactHeader(at, limit) || segment.sequence(at) <= previous) {
      return false;
    }
    if (segment.length(at) > left) {
      isCutShort = true;
      return false;
    }
    if (segment.isIntact(at, limit)) {
      return true;
    }
    left -= segment.length(at);
    return false;
  }

  /** Whether a header was right, and its record was not looked at. */
  public boolean isCutShort() {
    return isCutShort;
  }
}
