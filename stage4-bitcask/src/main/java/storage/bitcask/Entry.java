package storage.bitcask;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * A key and its value.
 *
 * @param expiry when the value ceases to exist; empty for never
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Entry(byte[] key, byte[] value, Optional<Instant> expiry) {

  /** What is done with each entry. */
  @FunctionalInterface
  public interface Visitor {

    /** Is called for one entry; an exception ends the visit of all. */
    void visit(Entry entry) throws IOException;
  }
}
