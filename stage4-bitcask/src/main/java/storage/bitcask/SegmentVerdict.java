package storage.bitcask;

/**
 * Whether a segment would be merged now, and why.
 *
 * @param file its name
 * @param bytes its length
 * @param reclaimableBytes how many of them a merge would give back, as far as that is known without
 *     reading
 * @param keys of how many keys it holds the value
 * @param tombstones how many deletes it has to remember
 * @param isMerged whether it would be merged
 * @param reason why or why not, as the end of a sentence
 */
public record SegmentVerdict(
    String file,
    long bytes,
    long reclaimableBytes,
    long keys,
    long tombstones,
    boolean isMerged,
    String reason) {}
