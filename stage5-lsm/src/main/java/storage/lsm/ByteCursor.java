package storage.lsm;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import storage.log.Log;

/**
 * A walk over the records of a {@link ByteRange}, as they were at one instant. It begins before its
 * first record.
 *
 * <p>A cursor belongs to one thread at a time. What it shows stays on the disk until it is closed.
 * After that, and after its store was closed, every call but {@link #close} throws {@link
 * IllegalStateException}.
 */
public final class ByteCursor implements Closeable {

  private final Log log;
  private final ByteRange range;
  private final MergingCursor records;

  /** The key at which it ends; null if only the end of all keys ends it. */
  private final Key bound;

  /** Held until it is closed; null then. */
  private State state;

  /** Of the record to which {@link #next} went; null if there is none. */
  private byte[] key;

  private byte[] value;
  private boolean isAtEnd;

  private ByteCursor(Log log, State state, ByteRange range, MergingCursor records) {
    this.log = log;
    this.state = state;
    this.range = range;
    this.records = records;
    this.bound = range.reversed() ? new Key(range.from()) : range.to().map(Key::new).orElse(null);
  }

  /** Begins a walk over a state, and lets it go at the end, or if that fails. */
  static ByteCursor of(Log log, State state, int limit, ByteRange range) throws IOException {
    try {
      return log.readers()
          .reading(() -> new ByteCursor(log, state, range, state.scan(range, limit)));
    } catch (Throwable e) {
      state.letGo();
      throw e;
    }
  }

  /** Goes to the next record, and tells whether there is one. */
  public boolean next() throws IOException {
    requireOpen();
    key = null;
    value = null;
    isAtEnd = isAtEnd || !log.readers().reading(this::step);
    return !isAtEnd;
  }

  /** What is shown is copied here: a mapping may end as soon as the store was closed. */
  // tag::step[]
  private boolean step() throws IOException {
    log.requireOpen();
    while (records.next()) {
      RecordView record = records.record();
      if (isBeyond(record)) {
        return false;
      }
      if (!record.isTombstone()) {
        key = record.key();
        value = record.value();
        return true;
      }
    }
    return false;
  }

  // end::step[]

  private boolean isBeyond(RecordView record) {
    if (bound == null) {
      return false;
    }
    int order = record.compareKey(bound);
    return range.reversed() ? order < 0 : order >= 0;
  }

  /** The key of the record to which {@link #next} went; the caller's own. */
  public byte[] key() {
    requireRecord();
    return key;
  }

  /** The value of the record to which {@link #next} went; the caller's own. */
  public byte[] value() {
    requireRecord();
    return value;
  }

  /**
   * The records that are left, as a stream for one thread. It closes this when it is closed, and an
   * {@link UncheckedIOException} says that the store could not be read.
   *
   * <pre>{@code
   * try (Stream<Entry> entries = store.scan(ByteRange.all().prefix(prefix)).stream()) {
   *   return entries.limit(100).toList();
   * }
   * }</pre>
   */
  public Stream<Entry> stream() {
    int characteristics = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
    Spliterator<Entry> left =
        new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, characteristics) {
          @Override
          public boolean tryAdvance(Consumer<? super Entry> action) {
            try {
              boolean isThere = next();
              if (isThere) {
                action.accept(new Entry(key, value));
              }
              return isThere;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    return StreamSupport.stream(left, /* parallel= */ false).onClose(this::close);
  }

  /** Refuses to show what is not there. */
  void requireRecord() {
    requireOpen();
    if (key == null) {
      throw new IllegalStateException("the cursor is at no record: next() tells whether it is");
    }
  }

  private void requireOpen() {
    log.requireOpen();
    if (state == null) {
      throw new IllegalStateException("the cursor is closed");
    }
  }

  @Override
  public void close() {
    if (state != null) {
      state.letGo();
      state = null;
    }
  }
}
