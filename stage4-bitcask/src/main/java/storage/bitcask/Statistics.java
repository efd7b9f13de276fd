package storage.bitcask;

import java.util.List;
import java.util.function.ToLongFunction;
import storage.log.Log;
import storage.log.Segment;

/**
 * The figures of a store at one instant.
 *
 * @param keys how many keys have a value; those whose value has expired count until a merge
 * @param tombstones how many deletes have to be remembered
 * @param segments how many segments there are
 * @param bytes how long their contents are together, without the zeros written ahead
 * @param liveBytes how many of these belong to records that are the newest of their key
 * @param keydirBytes how much memory the slots of the keydir take
 * @param mappedBytes how many bytes of files are mapped into memory
 * @param deletedBytes how many of these belong to files that were deleted, and whose space is free
 *     once nobody reads them any more
 * @param lastSequence the number of the last record; 0 if there was never one
 * @param counters what was done since the store was opened
 * @param failures how much has failed in the background since the store was opened
 * @param failed the first failure and the last; empty if there was none
 */
public record Statistics(
    long keys,
    long tombstones,
    int segments,
    long bytes,
    long liveBytes,
    long keydirBytes,
    long mappedBytes,
    long deletedBytes,
    long lastSequence,
    Counters counters,
    long failures,
    List<BackgroundFailure> failed) {

  public Statistics {
    failed = List.copyOf(failed);
  }

  static Statistics of(Log log, Keydir keydir, Counters counters, Failures failures) {
    List<Segment> segments = log.segments().byAge();
    long tombstones = sum(segments, each -> each.accounts().liveTombstones());
    return new Statistics(
        sum(segments, each -> each.accounts().liveRecords()) - tombstones,
        tombstones,
        segments.size(),
        sum(segments, Segment::end),
        sum(segments, each -> each.accounts().liveBytes()),
        keydir.slotBytes(),
        log.readers().mappedBytes(),
        log.readers().deletedBytes(),
        log.lastSequence(),
        counters,
        failures.count(),
        failures.firstAndLast());
  }

  private static long sum(List<Segment> segments, ToLongFunction<Segment> figure) {
    return segments.stream().mapToLong(figure).sum();
  }
}
