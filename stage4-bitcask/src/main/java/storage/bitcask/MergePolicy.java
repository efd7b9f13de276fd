package storage.bitcask;

import java.util.Objects;

/**
 * When segments are merged without being asked to, and how fast. A segment is merged if {@code
 * stalePercent} of its bytes or {@code staleBytes} of them can be reclaimed. Small segments are
 * also merged if there are four in a row, or if a neighbour is merged.
 *
 * @param automatic whether a merge is considered whenever a segment was sealed, and on opening; it
 *     needs the background thread
 * @param stalePercent the share of a segment's bytes that has to be reclaimable, 1 to 100
 * @param staleBytes the number of reclaimable bytes that is enough whatever the share; {@link
 *     #UNLIMITED} for the share alone
 * @param smallPercent the length up to which a segment counts as small, as a share of {@link
 *     BitcaskOptions#segmentSize}, 0 to 25
 * @param hours when segments begin to be merged without a call; a merge of neighbours that has
 *     begun goes on to its end
 * @param bytesPerSecond how much a merge may read in a second, also one that was called; {@link
 *     #UNLIMITED} for no limit
 */
public record MergePolicy(
    boolean automatic,
    int stalePercent,
    long staleBytes,
    int smallPercent,
    MergeHours hours,
    long bytesPerSecond) {

  /** For {@code staleBytes} and {@code bytesPerSecond}. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** Small segments are joined when there are so many in a row. */
  static final int WORTH_JOINING = 4;

  private static final int MOST_PERCENT_OF_SMALL = 100 / WORTH_JOINING;

  public MergePolicy {
    Objects.requireNonNull(hours, "hours");
    if (stalePercent < 1 || stalePercent > 100) {
      throw new IllegalArgumentException("a share of " + stalePercent + " percent");
    }
    if (staleBytes < 1) {
      throw new IllegalArgumentException("an amount of " + staleBytes + " bytes");
    }
    if (smallPercent < 0 || smallPercent > MOST_PERCENT_OF_SMALL) {
      throw new IllegalArgumentException(
          "%d small segments of %d percent do not fit into one"
              .formatted(WORTH_JOINING, smallPercent));
    }
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("a speed of " + bytesPerSecond + " bytes a second");
    }
    if (!automatic && !hours.areAlways()) {
      throw new IllegalArgumentException("hours are for merges that begin by themselves");
    }
  }

  /** Merges what is half stale or has 128 MiB to reclaim, at any hour, without a limit. */
  public static MergePolicy defaults() {
    return new MergePolicy(
        true, 50, 128 << 20, MOST_PERCENT_OF_SMALL, MergeHours.ALWAYS, UNLIMITED);
  }

  /** The same, but merges only by call. */
  public MergePolicy onlyByCall() {
    return new MergePolicy(
        false, stalePercent, staleBytes, smallPercent, MergeHours.ALWAYS, bytesPerSecond);
  }

  /** The same with another share, in percent, and another number of bytes. */
  public MergePolicy withStale(int percent, long bytes) {
    return new MergePolicy(automatic, percent, bytes, smallPercent, hours, bytesPerSecond);
  }

  /** The same with another share of what is small; 0 joins none. */
  public MergePolicy withSmall(int percent) {
    return new MergePolicy(automatic, stalePercent, staleBytes, percent, hours, bytesPerSecond);
  }

  /** The same at other hours. */
  public MergePolicy withHours(MergeHours other) {
    return new MergePolicy(
        automatic, stalePercent, staleBytes, smallPercent, other, bytesPerSecond);
  }

  /** The same at another speed, in bytes per second. */
  public MergePolicy withSpeed(long bytes) {
    return new MergePolicy(automatic, stalePercent, staleBytes, smallPercent, hours, bytes);
  }
}
