package storage.lsm;

import java.nio.ByteBuffer;
import storage.common.CorruptStoreException;
import storage.log.Kind;
import storage.log.RecordLayout;
import storage.log.Segment;

/**
 * A walk over a memtable as it was when this much of it was visible. The record that is shown is a
 * copy whose checksum was right: the mapping may be replaced before the next one is asked for.
 */
final class MemtableCursor implements RecordCursor {

  private static final int FIRST_LENGTH = 256;

  private final Memtable memtable;
  private final Memtable.Nodes nodes;
  private final Segment segment;
  private final int limit;
  private final boolean backward;
  private final RecordView record = new RecordView();

  /** Holds the record that is shown; replaced when one is longer. */
  private ByteBuffer copy = ByteBuffer.allocate(FIRST_LENGTH);

  /** The node that is shown; 0 if there is none. */
  private int node;

  private MemtableCursor(Memtable memtable, int limit, boolean backward) {
    this.memtable = memtable;
    this.nodes = memtable.nodes(); // after the limit, so that all before it is in them
    this.segment = memtable.segment();
    this.limit = limit;
    this.backward = backward;
  }

  /** Begins with the first key that is not less than {@code from}. */
  static MemtableCursor forward(Memtable memtable, int limit, Key from)
      throws CorruptStoreException {
    MemtableCursor cursor = new MemtableCursor(memtable, limit, false);
    cursor.showFirstFrom(cursor.memtable.ceiling(cursor.nodes, from));
    return cursor;
  }

  /**
   * Begins with the last key that is less than {@code to}.
   *
   * @param to null for no bound
   */
  static MemtableCursor backward(Memtable memtable, int limit, Key to)
      throws CorruptStoreException {
    MemtableCursor cursor = new MemtableCursor(memtable, limit, true);
    cursor.showLastUpTo(
        to == null ? memtable.last(cursor.nodes) : memtable.lower(cursor.nodes, to));
    return cursor;
  }

  @Override
  public RecordView record() {
    return record;
  }

  @Override
  public void advance() throws CorruptStoreException {
    if (backward) {
      showLastUpTo(memtable.lower(nodes, new Key(record.key())));
    } else {
      int next = nodes.next(node, 0);
      while (next != 0 && hasShownKey(next)) {
        next = nodes.next(next, 0); // an older record of the same key
      }
      showFirstFrom(next);
    }
  }

  private void showFirstFrom(int first) throws CorruptStoreException {
    int visible = first;
    while (visible != 0 && nodes.place(visible) >= limit) {
      visible = nodes.next(visible, 0);
    }
    show(visible);
  }

  /** Shows the newest record of the greatest key that has one, from that of a node downward. */
  private void showLastUpTo(int last) throws CorruptStoreException {
    int oldest = last;
    while (oldest != 0) {
      Key key = new Key(segment.key(nodes.place(oldest)));
      int visible = memtable.ceiling(nodes, key);
      while (visible != oldest && nodes.place(visible) >= limit) {
        visible = nodes.next(visible, 0);
      }
      if (nodes.place(visible) < limit) {
        show(visible);
        return;
      }
      oldest = memtable.lower(nodes, key);
    }
    show(0);
  }

  private boolean hasShownKey(int other) {
    ByteBuffer log = segment.log();
    int at = nodes.place(other);
    int keyLength = RecordLayout.keyLength(log, at);
    return keyLength == record.keyLength()
        && record.compareStored(log, at + RecordLayout.HEADER_SIZE, keyLength) == 0;
  }

  private void show(int shown) throws CorruptStoreException {
    node = shown;
    if (shown == 0) {
      record.showNone();
      return;
    }
    keep(memtable.copy(nodes.place(shown)));
    Kind kind = RecordLayout.kind(copy, 0);
    record.show(
        copy,
        RecordLayout.HEADER_SIZE,
        RecordLayout.keyLength(copy, 0),
        kind.hasValue() ? RecordLayout.valueLength(copy, 0) : RecordView.TOMBSTONE);
  }

  private void keep(ByteBuffer found) {
    int length = RecordLayout.length(found, 0);
    if (copy.capacity() < length) {
      copy = ByteBuffer.allocate(length);
    }
    copy.put(0, found, 0, length);
  }
}
