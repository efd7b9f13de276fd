package storage.bitcask;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import storage.log.Change;
import storage.log.Segment;

/**
 * A key and its value. The arrays belong to the caller.
 *
 * @param expiry when the value ceases to exist; empty for never
 * @param sequence the number of the record that holds the value: greater than that of every record
 *     that was written before, and the same after a merge
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Entry(byte[] key, byte[] value, Optional<Instant> expiry, long sequence) {

  /** What a record says. */
  static Entry of(byte[] key, byte[] value, long expiry, long sequence) {
    return new Entry(key, value, instant(expiry), sequence);
  }

  /** What the record says that begins at {@code at} and has this key. */
  static Entry of(byte[] key, Segment segment, int at) {
    return of(key, segment.value(at), segment.expiry(at), segment.sequence(at));
  }

  /** Of milliseconds since 1970, or {@link Change#NEVER}. */
  static Optional<Instant> instant(long expiry) {
    return expiry == Change.NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(expiry));
  }

  /** What is done with each entry. */
  @FunctionalInterface
  public interface Visitor {

    /** Is called for one entry; an exception ends the visit of all. */
    void visit(Entry entry) throws IOException;
  }
}
