package storage.bitcask;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The figures of a store at one instant.
 *
 * @param keys how many keys have a value, those included that have expired and were not yet merged
 * @param tombstones how many deletes have to be remembered
 * @param segments how many segments there are
 * @param bytes how long they are together
 * @param liveBytes how many of these belong to records that are the newest of their key
 * @param keydirBytes how much memory the slots of the keydir take
 * @param lastSequence the number of the last record
 */
public record Statistics(
    long keys,
    long tombstones,
    int segments,
    long bytes,
    long liveBytes,
    long keydirBytes,
    long lastSequence) {

  static Statistics of(Core core) {
    List<Segment> segments = core.segments().byAge();
    long tombstones = sum(segments, each -> each.accounts().liveTombstones());
    return new Statistics(
        sum(segments, each -> each.accounts().liveRecords()) - tombstones,
        tombstones,
        segments.size(),
        sum(segments, Segment::end),
        sum(segments, each -> each.accounts().liveBytes()),
        core.keydir().slotBytes(),
        core.log().lastSequence());
  }

  private static long sum(List<Segment> segments, ToLongFunction<Segment> figure) {
    return segments.stream().mapToLong(figure).sum();
  }
}
