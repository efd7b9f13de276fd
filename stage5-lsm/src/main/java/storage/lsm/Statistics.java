package storage.lsm;

import java.util.List;

/**
 * The figures of a store.
 *
 * @param runs the newest first
 * @param memtables how many there are, the active one included
 * @param memtableBytes how much of the log they show
 * @param flushedBytes how many bytes of tables were made of memtables since the store was opened
 * @param mergedBytes how many bytes of tables were made of other tables since then
 * @param appendedBytes how many bytes were appended to the log since then
 * @param mappedBytes how many bytes of the store's files are mapped into memory
 * @param deletedBytes how many of these belong to files that were deleted, and which somebody reads
 * @param failureCount how often something has failed in the background
 * @param failures the first of these and the last
 */
public record Statistics(
    List<RunFigures> runs,
    int memtables,
    long memtableBytes,
    long flushedBytes,
    long mergedBytes,
    long appendedBytes,
    long mappedBytes,
    long deletedBytes,
    long failureCount,
    List<BackgroundFailure> failures) {

  /** How many times more the store reads, writes and keeps than it is asked for. */
  public Amplification amplification() {
    return Amplification.of(this);
  }

  /**
   * The figures of a run.
   *
   * @param records how many there are, tombstones included
   */
  public record RunFigures(int tables, long bytes, long records, long tombstones) {

    static RunFigures of(Run run) {
      MergeRule.Size size = run.size();
      return new RunFigures(run.tables().size(), size.bytes(), size.records(), size.tombstones());
    }
  }
}
