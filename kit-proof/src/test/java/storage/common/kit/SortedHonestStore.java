package storage.common.kit;

import static java.nio.file.StandardOpenOption.READ;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import storage.common.Cursor;
import storage.common.Range;
import storage.common.Snapshot;
import storage.common.SortedStore;
import storage.common.Utf8;

/**
 * A correct sorted store made of small steps, each of which a wrong store can replace: the log of
 * {@link HonestStore}, and a {@code TreeMap} of where the values are. In the log, a value begins
 * with {@code =}, and a deletion is an empty one.
 */
class SortedHonestStore extends HonestStore implements SortedStore {

  /** One record of the log; a deletion has a place of length 0. */
  record Entry(String key, Place place) {}

  /** Never changed, but replaced: so it is a snapshot, too. */
  private NavigableMap<String, Place> places;

  /** The records of the log, as far as they were read. */
  private final List<Entry> log = new ArrayList<>();

  /** Where the last of them ends. */
  private long end = -1;

  SortedHonestStore(Path directory) throws IOException {
    super(directory);
  }

  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // its superclass waits for its turn
  @Override
  public void set(String key, String value) throws IOException {
    Utf8.requireText("value", requireNonNull(value, "value"));
    super.set(key, "=" + value);
  }

  @Override
  public void delete(String key) throws IOException {
    logDeletion(key);
  }

  final void logDeletion(String key) throws IOException {
    super.set(key, "");
  }

  @Override
  public Optional<String> get(String key) throws IOException {
    requireKey(key);
    return get(key, places());
  }

  @Override
  public Cursor scan(Range range) throws IOException {
    requireScan(range);
    return new PlacesCursor(range, places());
  }

  @Override
  public Snapshot snapshot() throws IOException {
    requireOpen();
    return new PlacesSnapshot(places());
  }

  void requireKey(String key) {
    Utf8.requireText("key", requireNonNull(key, "key"));
    requireOpen();
  }

  void requireScan(Range range) {
    requireNonNull(range, "range");
    requireOpen();
  }

  /** Where the values of all keys are now. */
  synchronized NavigableMap<String, Place> places() throws IOException {
    requireFile();
    if (Files.size(file) != end) {
      try (FileChannel channel = FileChannel.open(file, READ)) {
        end = scanFrom(Math.max(end, 0), channel, this::add);
      }
      places = new TreeMap<>(order());
      places.putAll(live(log));
    }
    return places;
  }

  private void add(byte[] key, Place place) throws IOException {
    log.add(new Entry(decode(key, place.offset() - key.length), place));
  }

  Comparator<String> order() {
    return Utf8.ORDER;
  }

  /** The keys that have a value after all records of the log. */
  Map<String, Place> live(List<Entry> log) {
    Map<String, Place> live = new TreeMap<>(Utf8.ORDER);
    for (Entry each : log) {
      if (each.place().length() == 0) {
        live.remove(each.key());
      } else {
        live.put(each.key(), each.place());
      }
    }
    return live;
  }

  private Optional<String> get(String key, NavigableMap<String, Place> then) throws IOException {
    Place place = then.get(key);
    if (place == null) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, READ)) {
      return Optional.of(stored(channel, place));
    }
  }

  String stored(FileChannel channel, Place place) throws IOException {
    byte[] bytes = read(channel, place.offset() + 1, place.length() - 1);
    return decode(bytes, place.offset() + 1);
  }

  NavigableMap<String, Place> within(Range range, NavigableMap<String, Place> all) {
    if (range.isEmpty()) {
      return new TreeMap<>();
    }
    NavigableMap<String, Place> above = all.tailMap(range.from(), true);
    return range.to().isEmpty() ? above : above.headMap(range.to().get(), false);
  }

  /** Walks over the places of one instant, and reads their values. */
  class PlacesCursor implements Cursor {
    final Range range;
    private final NavigableMap<String, Place> then;
    private final FileChannel channel;
    private Map.Entry<String, Place> record;
    private String value;
    private boolean begun;

    PlacesCursor(Range range, NavigableMap<String, Place> then) throws IOException {
      this.range = range;
      this.then = ahead(then);
      channel = FileChannel.open(file, READ);
    }

    /** What of {@code places} it shows, in its direction. */
    final NavigableMap<String, Place> ahead(NavigableMap<String, Place> places) {
      NavigableMap<String, Place> within = within(range, places);
      return range.reversed() ? within.descendingMap() : within;
    }

    NavigableMap<String, Place> shown() throws IOException {
      return then;
    }

    @Override
    public boolean next() throws IOException {
      requireUsable();
      if (!begun) {
        record = shown().firstEntry();
      } else if (record != null) {
        record = shown().higherEntry(record.getKey());
      }
      begun = true;
      value = record == null ? null : stored(channel, record.getValue());
      return record != null;
    }

    @Override
    public String key() {
      requireRecord();
      return record.getKey();
    }

    @Override
    public String value() {
      requireRecord();
      return value;
    }

    void requireRecord() {
      requireUsable();
      if (record == null) {
        throw new IllegalStateException("there is no record here");
      }
    }

    void requireUsable() {
      requireOpen();
      if (!channel.isOpen()) {
        throw new IllegalStateException("the cursor is closed");
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** The places of one instant. */
  class PlacesSnapshot implements Snapshot {
    private final NavigableMap<String, Place> then;
    private volatile boolean closed;

    PlacesSnapshot(NavigableMap<String, Place> then) {
      this.then = then;
    }

    @Override
    public Optional<String> get(String key) throws IOException {
      requireKey(key);
      requireUsable();
      return SortedHonestStore.this.get(key, shown());
    }

    @Override
    public Cursor scan(Range range) throws IOException {
      requireNonNull(range, "range");
      requireUsable();
      return new PlacesCursor(range, shown());
    }

    NavigableMap<String, Place> shown() throws IOException {
      return then;
    }

    void requireUsable() {
      requireOpen();
      if (closed) {
        throw new IllegalStateException("the snapshot is closed");
      }
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
