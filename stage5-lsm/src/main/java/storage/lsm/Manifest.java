package storage.lsm;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import storage.common.CorruptStoreException;
import storage.log.Checksum;
import storage.log.LogDirectory;
import storage.log.RecordLayout;

/**
 * What a store consists of: which tables there are, in which runs, and from where on the log
 * counts. It is replaced whole, by a rename, so that a crash leaves the old one or the new one.
 * What it does not name is not part of the store; what it names and is missing is damage.
 *
 * <pre>
 *  | magic | version | store | flushed | proven | lastNumber | runs | run ... | checksum |
 *  | int   | int     | long  | long    | long   | int        | int  |         | int      |
 *
 *  run:    | from | tables | table ... |
 *          | key  | int    |           |
 *
 *  table:  | number | newest | length | checksum | records | tombstones | first | last |
 *          | int    | long   | int    | int      | int     | int        | key   | key  |
 *
 *  key:    | length int | bytes |
 * </pre>
 *
 * <p>Big-endian. Runs stand from the newest to the oldest, tables in the order of their keys. The
 * checksum is the CRC32C of everything before it.
 *
 * @param store the random number that all files of the store share
 * @param flushed records up to this sequence are in tables, and no later one is
 * @param proven records up to this sequence were durable once
 * @param lastNumber no table has had a higher number
 */
record Manifest(long store, long flushed, long proven, int lastNumber, List<RunInfo> runs) {

  static final int MAGIC = 0x4C53_4D4D; // "LSMM"
  private static final int VERSION = 1;
  private static final int HEADER = 4 * Integer.BYTES + 3 * Long.BYTES;

  /** No manifest is shorter. */
  static final int LEAST = HEADER + Integer.BYTES;

  /** The least that a table takes. */
  static final int TABLE = 7 * Integer.BYTES + Long.BYTES;

  static Manifest ofNewStore(long store) {
    return new Manifest(store, 0, 0, 0, List.of());
  }

  /** Returns all bytes of a manifest; null if there is none. */
  static byte[] content(Path file) throws IOException {
    if (!Files.exists(file, NOFOLLOW_LINKS)) {
      return null;
    }
    LsmFiles.requireFile(file);
    return Files.readAllBytes(file);
  }

  /** Makes this the manifest of a new store. */
  void create(LogDirectory directory) throws IOException {
    write(directory, LogDirectory.ANY_STORE);
  }

  /** Makes this the manifest of its store. */
  void write(LogDirectory directory) throws IOException {
    write(directory, store);
  }

  private void write(LogDirectory directory, long replaced) throws IOException {
    Path file = LsmFiles.manifest(directory);
    directory.write(file, MAGIC, replaced, out -> out.put(encode()));
  }

  /** Returns everything but the checksum. */
  private ByteBuffer encode() {
    int length = HEADER;
    for (RunInfo run : runs) {
      length += run.encodedLength();
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes.putInt(MAGIC).putInt(VERSION);
    bytes.putLong(store).putLong(flushed).putLong(proven).putInt(lastNumber);
    bytes.putInt(runs.size());
    runs.forEach(each -> each.encode(bytes));
    return bytes.flip();
  }

  /** Reads a manifest from its bytes. */
  static Manifest decode(Path file, ByteBuffer bytes) throws IOException {
    int end = bytes.limit() - Integer.BYTES;
    if (end < HEADER || bytes.getInt(0) != MAGIC) {
      throw new CorruptStoreException(file, 0, "this is not how a manifest begins");
    }
    if (bytes.getInt(end) != Checksum.of(bytes, 0, end)) {
      throw new CorruptStoreException(file, end, "the checksum of the manifest is wrong");
    }
    int version = bytes.getInt(Integer.BYTES);
    if (version != VERSION) {
      throw new IOException(
          "%s is of version %d; this program knows version %d".formatted(file, version, VERSION));
    }
    try {
      Manifest manifest = decode(bytes.limit(end).position(2 * Integer.BYTES));
      if (!bytes.hasRemaining() && manifest.isPossible()) {
        return manifest;
      }
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      // it tells of more than there is
    }
    throw new CorruptStoreException(file, bytes.position(), "no store has such a manifest");
  }

  private static Manifest decode(ByteBuffer bytes) {
    long store = bytes.getLong();
    long flushed = bytes.getLong();
    long proven = bytes.getLong();
    int lastNumber = bytes.getInt();
    int count = count(bytes);
    List<RunInfo> runs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      runs.add(RunInfo.decode(bytes));
    }
    return new Manifest(store, flushed, proven, lastNumber, runs);
  }

  /** A count of what takes some bytes each, so that it is no reason to ask for all of the heap. */
  private static int count(ByteBuffer bytes) {
    int count = bytes.getInt();
    if (count < 0 || count > bytes.remaining() / Integer.BYTES) {
      throw new IllegalArgumentException("there is no room for " + count);
    }
    return count;
  }

  private boolean isPossible() {
    boolean isPossible =
        flushed >= 0 && proven >= flushed && proven <= RecordLayout.MAX_SEQUENCE && lastNumber >= 0;
    for (RunInfo run : runs) {
      isPossible &= !run.tables().isEmpty() && Run.areInOrder(run.tables());
      for (TableInfo each : run.tables()) {
        isPossible &= each.isPossible() && each.newest() <= flushed && each.number() <= lastNumber;
      }
    }
    return isPossible;
  }

  private static void encode(ByteBuffer bytes, Key key) {
    bytes.putInt(key.bytes().length).put(key.bytes());
  }

  private static Key decodeKey(ByteBuffer bytes) {
    int length = bytes.getInt();
    if (length < 0 || length > RecordLayout.MAX_KEY_LENGTH) {
      throw new IllegalArgumentException("no key has " + length + " bytes");
    }
    byte[] key = new byte[length];
    bytes.get(key);
    return new Key(key);
  }

  /**
   * What the manifest knows of a run.
   *
   * @param from what the tables hold before this key does not count
   */
  record RunInfo(Key from, List<TableInfo> tables) {

    static RunInfo of(Run run) {
      return new RunInfo(run.from(), run.tables().stream().map(Table::info).toList());
    }

    private int encodedLength() {
      int length = 2 * Integer.BYTES + from.bytes().length;
      for (TableInfo each : tables) {
        length += TABLE;
        length += each.first().bytes().length + each.last().bytes().length;
      }
      return length;
    }

    private void encode(ByteBuffer bytes) {
      Manifest.encode(bytes, from);
      bytes.putInt(tables.size());
      for (TableInfo each : tables) {
        bytes.putInt(each.number()).putLong(each.newest()).putInt(each.length());
        bytes.putInt(each.checksum()).putInt(each.records()).putInt(each.tombstones());
        Manifest.encode(bytes, each.first());
        Manifest.encode(bytes, each.last());
      }
    }

    private static RunInfo decode(ByteBuffer bytes) {
      Key from = decodeKey(bytes);
      int count = count(bytes);
      List<TableInfo> tables = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        tables.add(
            new TableInfo(
                bytes.getInt(),
                bytes.getLong(),
                bytes.getInt(),
                bytes.getInt(),
                bytes.getInt(),
                bytes.getInt(),
                decodeKey(bytes),
                decodeKey(bytes)));
      }
      return new RunInfo(from, tables);
    }
  }
}
