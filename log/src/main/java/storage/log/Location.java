package storage.log;

/**
 * Where a record is, in the lower 40 bits of a {@code long}: the index of its segment in {@link
 * Segments}, and its offset in units of {@link RecordLayout#ALIGNMENT}.
 *
 * <pre>
 *  39        27 26           0
 *  +------------+--------------+
 *  | segment    | offset / 8   |
 *  | 13 bits    | 27 bits      |
 *  +------------+--------------+
 * </pre>
 *
 * <p>The upper bits are not looked at: a keydir keeps a fingerprint there. No location is 0 or 1,
 * because no record begins within a segment's header.
 */
public final class Location {

  static final int OFFSET_BITS = 27;
  static final int SEGMENT_BITS = 13;
  public static final int BITS = OFFSET_BITS + SEGMENT_BITS;
  public static final int MAX_SEGMENTS = 1 << SEGMENT_BITS;

  /** No record begins here or beyond, in bytes: 1 GiB. */
  public static final int MAX_OFFSET = 1 << (OFFSET_BITS + 3);

  private Location() {}

  public static long of(int segment, int offset) {
    if (offset >= MAX_OFFSET) {
      throw new IllegalArgumentException("no record may begin at " + offset);
    }
    return (long) segment << OFFSET_BITS | offset / RecordLayout.ALIGNMENT;
  }

  public static int segment(long location) {
    return (int) (location >>> OFFSET_BITS) & (MAX_SEGMENTS - 1);
  }

  public static int offset(long location) {
    return ((int) location & ((1 << OFFSET_BITS) - 1)) * RecordLayout.ALIGNMENT;
  }
}
