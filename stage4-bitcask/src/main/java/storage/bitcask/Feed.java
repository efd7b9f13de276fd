package storage.bitcask;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import storage.log.Log;
import storage.log.Readers;
import storage.log.Segment;
import storage.log.SegmentScan;

/**
 * What was written since some record, in the order in which it was written, up to the instant of
 * the call. Who makes all of these changes to what it had before, has what the store had at that
 * instant, and asks next time for what came after {@link #lastSequence}:
 *
 * <pre>{@code
 * try (Feed feed = store.since(known).orElseGet(this::fromTheBeginning)) {
 *   while (feed.hasNext()) {
 *     apply(feed.next());
 *   }
 *   known = feed.lastSequence();
 * }
 * }</pre>
 *
 * <p>What a merge has left out is not in it: writes that a later one in the feed makes stale. A
 * value may have expired by the time that it is seen. The changes of a batch come one by one.
 *
 * <p>A power cut may take back what was not synced, and other records then get its numbers. A
 * follower of records that are not durable has to begin again after an open whose report is not
 * clean.
 *
 * <p>Until it is closed, the store keeps the files of that instant. It belongs to one thread at a
 * time. An {@link UncheckedIOException} says that the store could not be read, an {@link
 * IllegalStateException} that this, or the store, is closed.
 */
public final class Feed implements Iterator<Feed.Write>, Closeable {

  private final Readers readers;

  /** From the oldest to the youngest. */
  private final List<Segment> segments;

  private final long since;
  private final long lastSequence;
  private final Walk<Write> walk;

  /** How many segments were begun. */
  private int begun;

  /** The segment that is being read; null between two of them. */
  private Segment segment;

  private SegmentScan scan;

  private Feed(Log log, List<Segment> segments, long since) {
    this.readers = log.readers();
    this.segments = segments.stream().map(Segment::hold).toList();
    this.since = since;
    this.lastSequence = log.lastSequence();
    this.walk =
        new Walk<>(
            log,
            () -> readers.holding(this::nextWrite),
            () -> this.segments.forEach(Segment::letGo));
  }

  /**
   * Begins after a record, under the write lock.
   *
   * @return empty if a delete may be missing: of segments that reach further than the record, some
   *     were merged, and a merge drops tombstones that hide nothing in this store
   */
  static Optional<Feed> since(Log log, long sequence) {
    if (sequence < 0 || sequence > log.lastSequence()) {
      throw new IllegalArgumentException(
          "since record %d; the last one of %s is %d"
              .formatted(sequence, log.directory().path(), log.lastSequence()));
    }
    List<Segment> younger = new ArrayList<>();
    List<Segment> all = withoutUnfinished(log.segments().byAge());
    boolean isWhole = true;
    for (int i = 0; i < all.size(); i++) {
      Segment each = all.get(i);
      boolean isLast = i == all.size() - 1;
      long last = isLast ? log.lastSequence() : all.get(i + 1).header().first() - 1;
      if (last > sequence) {
        younger.add(each);
        isWhole &= !each.header().isMerged();
      }
    }
    boolean hasNothingToDelete = sequence == 0;
    return isWhole || hasNothingToDelete
        ? Optional.of(new Feed(log, younger, sequence))
        : Optional.empty();
  }

  /** While a merge ends, its output stands before its inputs, and begins as they do. */
  private static List<Segment> withoutUnfinished(List<Segment> byAge) {
    List<Segment> finished = new ArrayList<>();
    for (int i = 0; i < byAge.size(); i++) {
      boolean isLast = i == byAge.size() - 1;
      if (isLast || byAge.get(i).header().first() < byAge.get(i + 1).header().first()) {
        finished.add(byAge.get(i));
      }
    }
    return finished;
  }

  private Write nextWrite() throws IOException {
    while (segment != null || beginNextSegment()) {
      while (scan.next()) {
        if (segment.sequence(scan.at()) > since) {
          return Write.of(segment, scan.at());
        }
      }
      if (scan.end() < segment.end()) {
        throw segment.damaged(scan.end());
      }
      segment = null;
    }
    return null;
  }

  private boolean beginNextSegment() {
    if (begun == segments.size()) {
      return false;
    }
    segment = segments.get(begun);
    scan = new SegmentScan(segment);
    begun++;
    return true;
  }

  /** The sequence up to which this tells everything. */
  public long lastSequence() {
    return lastSequence;
  }

  @Override
  public boolean hasNext() {
    return walk.hasNext();
  }

  @Override
  public Write next() {
    return walk.next();
  }

  /** What is left of this, as a stream for one thread, which closes this when it is closed. */
  public Stream<Write> stream() {
    return walk.stream();
  }

  /** Lets go of that instant. Closing twice is allowed and does nothing. */
  @Override
  public void close() {
    walk.close();
  }

  /**
   * One put or delete. The arrays belong to the caller.
   *
   * @param value what was put; empty for a delete
   * @param expiry when the value ceases to exist; empty for never
   * @param sequence the number of the record, which rises from one write to the next
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Write(byte[] key, Optional<byte[]> value, Optional<Instant> expiry, long sequence) {

    static Write of(Segment segment, int at) {
      boolean isPut = segment.kind(at).hasValue();
      return new Write(
          segment.key(at),
          isPut ? Optional.of(segment.value(at)) : Optional.empty(),
          Entry.instant(segment.expiry(at)),
          segment.sequence(at));
    }
  }
}
