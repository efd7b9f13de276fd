package storage.bitcask;

import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import storage.log.Log;
import storage.log.Readers;
import storage.log.Segment;

/**
 * All keys and values as they were at one instant, whatever is written or merged meanwhile.
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
          for (Segment segment : segments) {
            forEach(segment, visitor);
          }
          return null;
        });
  }

  // tag::fold[]
  private void forEach(Segment segment, Visitor visitor) throws IOException {
    RecordScan scan = new RecordScan(segment, frozen);
    while (scan.next()) {
      int at = scan.at();
      byte[] key = segment.key(at);
      boolean isNewest = frozen.pointsTo(keydir.hash(key), segment.location(at));
      boolean isPut = segment.kind(at).hasValue();
      if (isNewest && isPut && !segment.hasExpired(at, now)) {
        visitor.visit(key, segment, at);
      }
    }
  }

  // end::fold[]

  @Override
  public void close() {
    segments.forEach(Segment::letGo);
  }

  /** What is done with each key. */
  interface Visitor {
    void visit(byte[] key, Segment segment, int at) throws IOException;
  }
}
