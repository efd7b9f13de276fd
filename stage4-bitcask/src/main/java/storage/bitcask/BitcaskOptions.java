package storage.bitcask;

import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import storage.log.Location;

/**
 * How a store is opened. Begin with {@link #defaults} and change what should differ.
 *
 * @param readOnly whether the store is only read: nothing is written or locked, and it may be open
 *     for writing elsewhere; what is seen is the store at the time of opening, or of the last
 *     {@link Bitcask#refresh}
 * @param segmentSize the size in bytes at which a segment is sealed, 128 to 1,073,741,824; one that
 *     holds a single longer record may be longer. A store is full with 8,175 segments
 * @param sync when a write is made durable
 * @param background whether threads of the store write hint files, sync at an interval and merge;
 *     otherwise hint files are written by the thread whose write has sealed the segment, and {@link
 *     SyncPolicy#every} and a policy that merges by itself are refused
 * @param merge when the background thread merges
 * @param clock tells what has expired
 * @param logger is told of opens, rolls and merges (at DEBUG and INFO), of a torn tail that was
 *     dropped and of failures in the background (at WARNING); empty for none
 */
public record BitcaskOptions(
    boolean readOnly,
    int segmentSize,
    SyncPolicy sync,
    boolean background,
    MergePolicy merge,
    InstantSource clock,
    Optional<System.Logger> logger) {

  private static final int DEFAULT_SEGMENT_SIZE = 256 << 20;
  private static final int SMALLEST_SEGMENT = 128;

  public BitcaskOptions {
    Objects.requireNonNull(sync);
    Objects.requireNonNull(merge);
    Objects.requireNonNull(clock);
    Objects.requireNonNull(logger);
    if (segmentSize < SMALLEST_SEGMENT || segmentSize > Location.MAX_OFFSET) {
      throw new IllegalArgumentException(
          "a segment of %d bytes: it has to be between %d and %d"
              .formatted(segmentSize, SMALLEST_SEGMENT, Location.MAX_OFFSET));
    }
    if (sync instanceof SyncPolicy.Every && !background) {
      throw new IllegalArgumentException("syncing at an interval needs the background thread");
    }
    if (merge.automatic() && !background) {
      throw new IllegalArgumentException("merging by itself needs the background thread");
    }
  }

  /**
   * Read and write, segments of 256 MiB, {@link SyncPolicy#never}, {@link MergePolicy#defaults},
   * with threads in the background, the system's clock, and no logger.
   */
  public static BitcaskOptions defaults() {
    return new BitcaskOptions(
        false,
        DEFAULT_SEGMENT_SIZE,
        SyncPolicy.never(),
        true,
        MergePolicy.defaults(),
        InstantSource.system(),
        Optional.empty());
  }

  /** The same, to read only. */
  public BitcaskOptions asReadOnly() {
    return new BitcaskOptions(true, segmentSize, sync, background, merge, clock, logger);
  }

  /** The same with segments of another size. */
  public BitcaskOptions withSegmentSize(int bytes) {
    return new BitcaskOptions(readOnly, bytes, sync, background, merge, clock, logger);
  }

  /** The same with another policy of syncing. */
  public BitcaskOptions withSync(SyncPolicy policy) {
    return new BitcaskOptions(readOnly, segmentSize, policy, background, merge, clock, logger);
  }

  /** The same without threads in the background, so that merges are by call only. */
  public BitcaskOptions withoutBackground() {
    return new BitcaskOptions(
        readOnly, segmentSize, sync, false, merge.onlyByCall(), clock, logger);
  }

  /** The same with another policy of merging. */
  public BitcaskOptions withMerge(MergePolicy policy) {
    return new BitcaskOptions(readOnly, segmentSize, sync, background, policy, clock, logger);
  }

  /** The same with another clock. */
  public BitcaskOptions withClock(InstantSource other) {
    return new BitcaskOptions(readOnly, segmentSize, sync, background, merge, other, logger);
  }

  /**
   * The same with a logger: {@code withLogger(System.getLogger("storage.bitcask"))}. Without it, no
   * logging is loaded, which takes a short program longer than all else at an open.
   */
  public BitcaskOptions withLogger(System.Logger other) {
    return new BitcaskOptions(
        readOnly, segmentSize, sync, background, merge, clock, Optional.of(other));
  }
}
