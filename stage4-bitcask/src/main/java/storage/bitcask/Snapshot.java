package storage.bitcask;

import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import storage.log.Log;
import storage.log.Readers;
import storage.log.Segment;

/**
 * All keys and values as they were at one instant, whatever is written or merged meanwhile, one
 * after the other.
 *
 * <p>It takes the keydir of that instant and holds the segments there were. The log is read from
 * its beginning to its end, which is the fastest way through it, and those records count to which
 * that keydir points. Space that a merge gives back in the meantime is free once the snapshot is
 * closed.
 */
final class Snapshot implements Closeable {

  private final Keydir keydir;
  private final FrozenKeydir frozen;
  private final List<Segment> segments;
  private final Readers readers;
  private final InstantSource now;

  /** How many segments were begun. */
  private int begun;

  /** The segment that is being read; null between two of them. */
  private Segment segment;

  private RecordScan scan;

  /** Of the record in hand. */
  private byte[] key;

  /** To be called under the write lock. */
  Snapshot(Log log, Keydir keydir, InstantSource clock) {
    this.keydir = keydir;
    this.frozen = keydir.freeze();
    this.segments = log.segments().byAge().stream().map(Segment::hold).toList();
    this.readers = log.readers();
    this.now = InstantSource.fixed(clock.instant());
  }

  /** Calls {@code visitor} for every key that has a value. */
  void forEach(Visitor visitor) throws IOException {
    readers.holding(
        () -> {
          while (next()) {
            visitor.visit(key, segment, scan.at());
          }
          return null;
        });
  }

  /** Returns the next key that has a value, with all that belongs to it; null if there is none. */
  Entry nextEntry() throws IOException {
    return readers.holding(() -> next() ? Entry.of(key, segment, scan.at()) : null);
  }

  // tag::fold[]
  /** Goes to the next record that counts; false if there is none. */
  private boolean next() throws IOException {
    while (segment != null || beginNextSegment()) {
      while (scan.next()) {
        int at = scan.at();
        key = segment.key(at);
        long location = segment.location(at);
        boolean isNewest = frozen.pointsTo(keydir.hash(key), location);
        boolean isPut = segment.kind(at).hasValue();
        if (isNewest && isPut && !segment.hasExpired(at, now)) {
          return true;
        }
      }
      segment = null;
    }
    return false;
  }

  // end::fold[]

  private boolean beginNextSegment() {
    if (begun == segments.size()) {
      return false;
    }
    segment = segments.get(begun);
    scan = new RecordScan(segment, frozen);
    begun++;
    return true;
  }

  @Override
  public void close() {
    segments.forEach(Segment::letGo);
  }

  /** What is done with each key. */
  interface Visitor {
    void visit(byte[] key, Segment segment, int at) throws IOException;
  }
}
