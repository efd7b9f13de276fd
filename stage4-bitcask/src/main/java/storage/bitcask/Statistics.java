package storage.bitcask;

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

  static Statistics of(Segments segments, Keydir keydir, long lastSequence) {
    long live = 0;
    long tombstones = 0;
    long bytes = 0;
    long liveBytes = 0;
    for (Segment segment : segments.byAge()) {
      live += segment.accounts().liveRecords();
      tombstones += segment.accounts().liveTombstones();
      bytes += segment.end();
      liveBytes += segment.accounts().liveBytes();
    }
    return new Statistics(
        live - tombstones,
        tombstones,
        segments.byAge().size(),
        bytes,
        liveBytes,
        keydir.slotBytes(),
        lastSequence);
  }
}
