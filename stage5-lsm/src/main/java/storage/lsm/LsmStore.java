package storage.lsm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import storage.common.CorruptStoreException;
import storage.common.Cursor;
import storage.common.Range;
import storage.common.Snapshot;
import storage.common.SortedStore;
import storage.common.Utf8;

/** An {@link Lsm} as the text store that every stage is: keys and values in UTF-8. */
public final class LsmStore implements SortedStore {

  private final Lsm lsm;

  /**
   * @param lsm closed together with this view of it
   */
  public LsmStore(Lsm lsm) {
    this.lsm = lsm;
  }

  /** Opens the store in {@code directory}, which is created if absent. */
  public static LsmStore open(Path directory) throws IOException {
    return new LsmStore(Lsm.open(directory));
  }

  /** Opens the store in {@code directory} with options. */
  public static LsmStore open(Path directory, LsmOptions options) throws IOException {
    return new LsmStore(Lsm.open(directory, options));
  }

  /** The store of bytes below. */
  public Lsm lsm() {
    return lsm;
  }

  @Override
  public void set(String key, String value) throws IOException {
    lsm.put(Utf8.encode("key", key), Utf8.encode("value", value));
  }

  @Override
  public void delete(String key) throws IOException {
    lsm.delete(Utf8.encode("key", key));
  }

  @Override
  public Optional<String> get(String key) throws IOException {
    return text(lsm.get(Utf8.encode("key", key)));
  }

  @Override
  public Cursor scan(Range range) throws IOException {
    return new TextCursor(lsm.scan(bytes(range)), lsm.directory());
  }

  @Override
  public Snapshot snapshot() {
    return new TextSnapshot(lsm.snapshot());
  }

  @Override
  public void close() throws IOException {
    lsm.close();
  }

  private static ByteRange bytes(Range range) {
    ByteRange bytes = ByteRange.all().from(Utf8.encode("from", range.from()));
    if (range.to().isPresent()) {
      bytes = bytes.to(Utf8.encode("to", range.to().get()));
    }
    return range.reversed() ? bytes.backward() : bytes;
  }

  private Optional<String> text(Optional<byte[]> value) throws IOException {
    return value.isPresent() ? Optional.of(text(value.get(), lsm.directory())) : Optional.empty();
  }

  private static String text(byte[] stored, Path directory) throws IOException {
    try {
      return Utf8.decode(stored, directory, 0);
    } catch (CorruptStoreException e) {
      throw new IOException("this was stored as bytes that are not UTF-8", e);
    }
  }

  /** A snapshot, seen as text. */
  private final class TextSnapshot implements Snapshot {

    private final ByteSnapshot snapshot;

    TextSnapshot(ByteSnapshot snapshot) {
      this.snapshot = snapshot;
    }

    @Override
    public Optional<String> get(String key) throws IOException {
      return text(snapshot.get(Utf8.encode("key", key)));
    }

    @Override
    public Cursor scan(Range range) throws IOException {
      return new TextCursor(snapshot.scan(bytes(range)), lsm.directory());
    }

    @Override
    public void close() {
      snapshot.close();
    }
  }

  /** A cursor, seen as text: each record is decoded when the cursor comes to it. */
  private static final class TextCursor implements Cursor {

    private final ByteCursor cursor;
    private final Path directory;
    private String key;
    private String value;

    TextCursor(ByteCursor cursor, Path directory) {
      this.cursor = cursor;
      this.directory = directory;
    }

    @Override
    public boolean next() throws IOException {
      boolean isThere = cursor.next();
      key = isThere ? text(cursor.key(), directory) : null;
      value = isThere ? text(cursor.value(), directory) : null;
      return isThere;
    }

    @Override
    public String key() {
      cursor.requireRecord();
      return key;
    }

    @Override
    public String value() {
      cursor.requireRecord();
      return value;
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
