package storage.bitcask;

import java.io.IOException;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import storage.log.Location;
import storage.log.LogDirectory;
import storage.log.RecordLayout;
import storage.log.Segment;
import storage.log.SegmentScan;

/**
 * Which records of some segments hide an older one. A merge has to keep their tombstones, or else
 * the older record would be the newest of its key, and come back.
 *
 * <p>It reads the hint files of the older segments, or the segments themselves, and asks the keydir
 * where the newest record of each key is. A key whose hash looks the same counts as well. If there
 * is too much to read, or something is damaged, every record may hide one.
 */
final class OlderRecords {

  /** How much is read at most: this, or four times as much as the segments themselves have. */
  private static final long LEAST_LIMIT = 64 << 20;

  private final Keydir keydir;

  /** For each segment in question, by its index: where a record hides an older one. */
  private final Map<Integer, BitSet> hiding = new HashMap<>();

  private final Map<Integer, Long> tombstoneBytes = new HashMap<>();
  private final Map<Integer, Segment> segments = new HashMap<>();

  private boolean anyMayHide;

  /** Says of every record that it may hide one, which is always safe. */
  static OlderRecords unknown(Keydir keydir) {
    OlderRecords unknown = new OlderRecords(keydir, List.of());
    unknown.anyMayHide = true;
    return unknown;
  }

  private OlderRecords(Keydir keydir, Collection<Segment> segments) {
    this.keydir = keydir;
    for (Segment each : segments) {
      this.segments.put(each.index(), each);
      hiding.put(each.index(), new BitSet());
    }
  }

  /**
   * @param older all segments with a stale record that are older than one of {@code segments}; a
   *     segment may be among both
   */
  static OlderRecords find(
      List<Segment> older, Collection<Segment> segments, Keydir keydir, LogDirectory directory)
      throws IOException {
    OlderRecords found = new OlderRecords(keydir, segments);
    long own = segments.stream().mapToLong(Segment::end).sum();
    long hints =
        older.stream().mapToLong(each -> each.accounts().records()).sum() * HintFile.ENTRY_SIZE;
    found.anyMayHide = hints > Math.max(LEAST_LIMIT, 4 * own);
    for (Segment each : older) {
      if (!found.anyMayHide) {
        found.read(each, directory);
      }
    }
    return found;
  }

  private void read(Segment older, LogDirectory directory) throws IOException {
    HintFile hint = HintFile.read(directory.hint(older.number()), older);
    if (hint != null && hint.covered() == older.end()) {
      for (int entry = 0; entry < hint.count(); entry++) {
        if (!hint.isCommit(entry)) {
          note(older, hint.hash(entry));
        }
      }
      return;
    }
    SegmentScan scan = new SegmentScan(older);
    while (scan.next()) {
      note(older, keydir.hash(older.key(scan.at())));
    }
    anyMayHide |= scan.end() < older.end(); // nobody knows which keys were there
  }

  private void note(Segment older, long hash) {
    keydir.forEachLocation(
        hash,
        location -> {
          Segment newer = segments.get(Location.segment(location));
          if (newer != null && newer.index() != older.index()) {
            note(newer, Location.offset(location));
          }
        });
  }

  private void note(Segment newer, int at) {
    BitSet known = hiding.get(newer.index());
    int place = at / RecordLayout.ALIGNMENT;
    if (!known.get(place) && newer.hasIntactHeader(at)) {
      long bytes = newer.isTombstone(at) ? newer.length(at) : 0;
      tombstoneBytes.merge(newer.index(), bytes, Long::sum);
    }
    known.set(place);
  }

  /** Whether an older segment may hold a record with the key of the one at {@code at}. */
  boolean mayBeHiddenBy(Segment segment, int at) {
    return anyMayHide || hiding.get(segment.index()).get(at / RecordLayout.ALIGNMENT);
  }

  /** How many bytes of a segment belong to tombstones that have to stay. */
  long neededTombstoneBytes(Segment segment) {
    return anyMayHide
        ? segment.accounts().liveTombstoneBytes()
        : tombstoneBytes.getOrDefault(segment.index(), 0L);
  }
}
