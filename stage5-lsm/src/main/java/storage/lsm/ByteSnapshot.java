package storage.lsm;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import storage.log.KeyHash;
import storage.log.Log;

/**
 * A store as it was at one instant: a state, and how much of its active memtable was there.
 *
 * <p>Any number of threads may share it. What it shows stays on the disk until it is closed. After
 * that, and after its store was closed, every call but {@link #close} throws {@link
 * IllegalStateException}.
 */
public final class ByteSnapshot implements Closeable {

  private final Log log;
  private final KeyHash hashes;
  private final State state;
  private final int limit;
  private boolean closed;

  ByteSnapshot(Log log, KeyHash hashes, State state) {
    this.log = log;
    this.hashes = hashes;
    this.state = state;
    this.limit = state.limit();
  }

  /** Returns the value that {@code key} had then, or empty if it had none. */
  public Optional<byte[]> get(byte[] key) throws IOException {
    State held = hold();
    try {
      Key wanted = new Key(key);
      return log.readers().reading(() -> held.get(wanted, hashes.of(key), limit));
    } finally {
      held.letGo();
    }
  }

  /** Returns a cursor over the records of that instant; it goes on until it is closed itself. */
  public ByteCursor scan(ByteRange range) throws IOException {
    return ByteCursor.of(log, hold(), limit, range);
  }

  private synchronized State hold() {
    log.requireOpen();
    if (closed || !state.hold()) {
      throw new IllegalStateException("the snapshot is closed");
    }
    return state;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      state.letGo();
    }
  }
}
