package storage.bench.peers;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import storage.bench.engine.ByteWalk;

/** A walk along an iterator of entries. */
final class EntryWalk implements ByteWalk {

  private final Iterator<Map.Entry<byte[], byte[]>> entries;
  private final Closeable engine;

  /** Null before the first record and behind the last. */
  private Map.Entry<byte[], byte[]> entry;

  /**
   * @param engine what has to be closed
   */
  EntryWalk(Iterator<Map.Entry<byte[], byte[]>> entries, Closeable engine) {
    this.entries = entries;
    this.engine = engine;
  }

  @Override
  public boolean next() {
    entry = entries.hasNext() ? entries.next() : null;
    return entry != null;
  }

  @Override
  public byte[] key() {
    return entry.getKey();
  }

  @Override
  public byte[] value() {
    return entry.getValue();
  }

  @Override
  public void close() throws IOException {
    engine.close();
  }
}
