package storage.bitcask;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/**
 * All keys and values as they were at one instant, whatever is written or merged meanwhile.
 *
 * <p>It takes the keydir of that instant and the segments there were. The log is read from its
 * beginning to its end, which is the fastest way through it, and of its records those count to
 * which that keydir points. Space that a merge gives back in the meantime is free once nobody holds
 * the snapshot any more.
 */
final class Snapshot {

  private final FrozenKeydir keydir;
  private final List<Part> parts;
  private final InstantSource now;

  /** To be called under the lock for writing. */
  Snapshot(Core core) {
    keydir = core.keydir().freeze();
    parts = core.segments().byAge().stream().map(each -> new Part(each, each.end())).toList();
    now = InstantSource.fixed(core.options().clock().instant());
  }

  /** Calls {@code visitor} for every key that has a value. */
  // tag::fold[]
  void forEach(Visitor visitor) throws IOException {
    for (Part part : parts) {
      Segment segment = part.segment();
      SegmentScan scan = new SegmentScan(segment);
      while (scan.end() < part.end() && scan.next()) {
        int at = scan.at();
        byte[] key = segment.key(at);
        boolean isNewest = keydir.pointsTo(KeyHash.of(key), segment.location(at));
        Kind kind = segment.kind(at);
        if (isNewest && kind.hasValue() && !segment.hasExpired(at, now)) {
          visitor.visit(key, segment, at);
        }
      }
      if (scan.end() < part.end()) {
        throw segment.damaged(scan.end());
      }
    }
  }

  // end::fold[]

  /** What is done with each key. */
  interface Visitor {
    void visit(byte[] key, Segment segment, int at) throws IOException;
  }

  /** A segment, and where it ended at the instant. */
  private record Part(Segment segment, int end) {}
}
