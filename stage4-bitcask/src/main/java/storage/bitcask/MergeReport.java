package storage.bitcask;

/**
 * What a merge has done.
 *
 * @param segmentsRead how many segments were merged
 * @param segmentsWritten into how many
 * @param bytesRead how long those were
 * @param bytesWritten how long these are
 * @param recordsCopied how many records are in the new segments
 * @param recordsDropped how many were left out: stale, expired, or tombstones of no further use
 */
public record MergeReport(
    int segmentsRead,
    int segmentsWritten,
    long bytesRead,
    long bytesWritten,
    long recordsCopied,
    long recordsDropped) {

  static final MergeReport NOTHING = new MergeReport(0, 0, 0, 0, 0, 0);

  MergeReport plus(MergeReport other) {
    return new MergeReport(
        segmentsRead + other.segmentsRead,
        segmentsWritten + other.segmentsWritten,
        bytesRead + other.bytesRead,
        bytesWritten + other.bytesWritten,
        recordsCopied + other.recordsCopied,
        recordsDropped + other.recordsDropped);
  }
}
