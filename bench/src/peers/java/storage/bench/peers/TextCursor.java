package storage.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import storage.bench.engine.ByteWalk;
import storage.common.Cursor;
import storage.common.Range;
import storage.common.Utf8;

/** A walk of an engine, seen as text, which ends where a range does. */
final class TextCursor implements Cursor {

  private final ByteWalk walk;
  private final Path directory;
  private final boolean backward;

  /** The key behind which nothing is shown: the greatest, or going backward the least; or null. */
  private final byte[] bound;

  /** Of the record that is shown; null if none is. */
  private String key;

  private String value;

  /**
   * @param walk begins where the range does; closed together with this view of it
   */
  TextCursor(ByteWalk walk, Range range, Path directory) {
    this.walk = walk;
    this.directory = directory;
    this.backward = range.reversed();
    this.bound =
        backward
            ? Utf8.encode("from", range.from())
            : range.to().map(to -> Utf8.encode("to", to)).orElse(null);
  }

  @Override
  public boolean next() throws IOException {
    key = null;
    value = null;
    if (!walk.next() || isBeyond(walk.key())) {
      return false;
    }
    key = Utf8.decode(walk.key(), directory, 0);
    value = Utf8.decode(walk.value(), directory, 0);
    return true;
  }

  private boolean isBeyond(byte[] reached) {
    return bound != null
        && (backward
            ? Arrays.compareUnsigned(reached, bound) < 0
            : Arrays.compareUnsigned(reached, bound) >= 0);
  }

  @Override
  public String key() {
    return shown(key);
  }

  @Override
  public String value() {
    return shown(value);
  }

  private static String shown(String text) {
    if (text == null) {
      throw new IllegalStateException("the cursor is at no record");
    }
    return text;
  }

  @Override
  public void close() throws IOException {
    walk.close();
  }
}
