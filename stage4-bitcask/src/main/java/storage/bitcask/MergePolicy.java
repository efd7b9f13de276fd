package storage.bitcask;

/**
 * When segments are merged without being asked to, and how fast.
 *
 * @param automatic whether a merge is considered whenever a segment was sealed, and on opening; it
 *     needs the background thread
 * @param stalePercent the share of a segment's bytes that has to be reclaimable, of 100
 * @param bytesPerSecond how much a merge may read in a second; {@link #UNLIMITED} for no limit
 */
public record MergePolicy(boolean automatic, int stalePercent, long bytesPerSecond) {

  /** For {@code bytesPerSecond}. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  public MergePolicy {
    if (stalePercent < 1 || stalePercent > 100) {
      throw new IllegalArgumentException("a share of " + stalePercent + " percent");
    }
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("a speed of " + bytesPerSecond + " bytes a second");
    }
  }

  /** Merges what is half stale, without a limit. */
  public static MergePolicy defaults() {
    return new MergePolicy(true, 50, UNLIMITED);
  }

  /** Merges only by call. */
  public static MergePolicy byCall() {
    return new MergePolicy(false, 50, UNLIMITED);
  }
}
