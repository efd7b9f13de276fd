package state;

import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import storage.lsm.ByteCursor;

/** A cursor that looks one record ahead. It shows the store as it was when the cursor was made. */
final class CursorIterator implements KeyValueIterator<Bytes, byte[]> {

  private final LsmStateStore store;
  private final ByteCursor cursor;

  /** What {@link #hasNext} has seen and {@link #next} has not returned; null for nothing. */
  private KeyValue<Bytes, byte[]> seen;

  CursorIterator(LsmStateStore store, ByteCursor cursor) {
    this.store = store;
    this.cursor = cursor;
  }

  @Override
  public boolean hasNext() {
    if (seen == null && store.io(cursor::next)) {
      seen = KeyValue.pair(Bytes.wrap(cursor.key()), cursor.value());
    }
    return seen != null;
  }

  @Override
  public Bytes peekNextKey() {
    requireNext();
    return seen.key;
  }

  @Override
  public KeyValue<Bytes, byte[]> next() {
    requireNext();
    KeyValue<Bytes, byte[]> next = seen;
    seen = null;
    return next;
  }

  private void requireNext() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
  }

  @Override
  public void close() {
    cursor.close();
  }
}
