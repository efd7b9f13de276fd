package storage.bench.engine;

import java.io.Closeable;
import java.io.IOException;

/**
 * A walk over records in the order of their keys' unsigned bytes, or against it. It begins before
 * its first record and belongs to one thread.
 */
public interface ByteWalk extends Closeable {

  /** Goes to the next record, and tells whether there is one; then not again if there is none. */
  boolean next() throws IOException;

  /** The key of the record to which {@link #next} went; the caller's own. */
  byte[] key() throws IOException;

  /** Its value; the caller's own. */
  byte[] value() throws IOException;
}
