package storage.common.kit;

import static java.util.Objects.requireNonNull;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import storage.common.Cursor;
import storage.common.Range;
import storage.common.Snapshot;
import storage.common.Utf8;

/** A snapshot for a store that copies all it has: a map that nobody changes any more. */
final class FrozenRecords implements Snapshot {

  private final NavigableMap<String, String> records;

  /** Throws once the store is closed. */
  private final Runnable requireOpen;

  private volatile boolean closed;

  FrozenRecords(NavigableMap<String, String> records, Runnable requireOpen) {
    this.records = records;
    this.requireOpen = requireOpen;
  }

  @Override
  public Optional<String> get(String key) {
    Utf8.requireText("key", requireNonNull(key, "key"));
    requireUsable(closed);
    return Optional.ofNullable(records.get(key));
  }

  @Override
  public Cursor scan(Range range) {
    requireNonNull(range, "range");
    requireUsable(closed);
    return new Walker(range);
  }

  private void requireUsable(boolean isClosed) {
    requireOpen.run();
    if (isClosed) {
      throw new IllegalStateException("closed");
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Looks at every record, and shows those of its range. */
  private final class Walker implements Cursor {
    private final Iterator<Map.Entry<String, String>> shown;
    private Map.Entry<String, String> record;
    private boolean done;

    Walker(Range range) {
      shown =
          (range.reversed() ? records.descendingMap() : records)
              .entrySet().stream().filter(each -> range.contains(each.getKey())).iterator();
    }

    @Override
    public boolean next() {
      requireUsable(done);
      record = shown.hasNext() ? shown.next() : null;
      return record != null;
    }

    @Override
    public String key() {
      return record().getKey();
    }

    @Override
    public String value() {
      return record().getValue();
    }

    private Map.Entry<String, String> record() {
      requireUsable(done);
      if (record == null) {
        throw new IllegalStateException("there is no record here");
      }
      return record;
    }

    @Override
    public void close() {
      done = true;
    }
  }
}
