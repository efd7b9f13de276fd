package storage.lsm;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import storage.common.CorruptStoreException;
import storage.log.Mapping;
import storage.log.Readers;

/**
 * Sorted records in a file that never changes, read through a mapping. Memory holds next to nothing
 * of it: which block a key is in is looked up in the index, and that stays in the file as well.
 *
 * <p>The index and the filter are verified when somebody first asks, and each block when it is
 * first read; later damage to a block is met when the store was opened again.
 *
 * <p>Who reads does so within {@link Readers#reading}, or holds the table.
 */
final class Table {

  /** What a search returns that finds nothing. */
  static final int NONE = Block.NONE;

  private final TableInfo info;
  private final Path file;
  private final Mapping mapping;
  private final ByteBuffer bytes;

  /** Null until it was verified. */
  private volatile TableLayout layout;

  /** A bit for each block that was verified. Whoever misses one verifies the block again. */
  private long[] verified = {};

  /** Whether somebody has met damage in it; once true, it stays so. */
  private volatile boolean damaged;

  private Table(TableInfo info, Path file, Mapping mapping) {
    this.info = info;
    this.file = file;
    this.mapping = mapping;
    this.bytes = mapping.bytes();
  }

  /** Maps a table; who calls this holds it. */
  static Table open(Path file, TableInfo info, Readers readers) throws IOException {
    LsmFiles.requireFile(file);
    try (FileChannel channel = FileChannel.open(file, READ)) {
      if (channel.size() != info.length()) {
        throw new CorruptStoreException(
            file,
            Math.min(channel.size(), info.length()),
            "it has %d bytes, and the manifest tells of %d"
                .formatted(channel.size(), info.length()));
      }
      FileChannel.MapMode mode = FileChannel.MapMode.READ_ONLY;
      return new Table(info, file, Mapping.of(channel, mode, info.length(), readers));
    }
  }

  TableInfo info() {
    return info;
  }

  Path file() {
    return file;
  }

  ByteBuffer bytes() {
    return bytes;
  }

  /** Returns where the record of {@code key} begins, or {@link #NONE}. */
  // tag::find[]
  int find(Key key, long hash) throws CorruptStoreException {
    TableLayout known = layout();
    if (!Filter.mayHold(bytes, known.filter(), known.lines(), hash)) {
      return NONE;
    }
    int block = blockOf(key);
    if (block == NONE) {
      return NONE;
    }
    return Block.find(bytes, block(block), key, Block.tag(hash));
  }

  // end::find[]

  /** How many blocks it has. */
  int blocks() throws CorruptStoreException {
    return layout().blocks();
  }

  /** Returns the last block whose first key is not greater than {@code key}; or {@link #NONE}. */
  // tag::index[]
  int blockOf(Key key) throws CorruptStoreException {
    int low = 0;
    int high = blocks();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (compareFirst(middle, key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  private int compareFirst(int block, Key key) throws CorruptStoreException {
    long prefix = bytes.getLong(layout().index() + block * Long.BYTES);
    if (prefix != key.prefix()) {
      return Long.compareUnsigned(prefix, key.prefix());
    }
    int first = Block.place(bytes, block(block), 0);
    int keyAt = first + Block.RECORD_HEADER;
    return key.compareStored(bytes, keyAt, Block.keyLength(bytes, first));
  }

  // end::index[]

  /** Returns where a block begins, and verifies it when that was not done yet. */
  int block(int block) throws CorruptStoreException {
    int start = start(block);
    long bit = 1L << block;
    if ((verified[block / Long.SIZE] & bit) == 0) {
      requireSound(block, start);
      verified[block / Long.SIZE] |= bit;
    }
    return start;
  }

  private int start(int block) throws CorruptStoreException {
    return bytes.getInt(layout().starts() + block * Integer.BYTES);
  }

  private void requireSound(int block, int start) throws CorruptStoreException {
    boolean isSound = false;
    try {
      isSound = Block.isSound(bytes, start, start(block + 1)) && isInOrder(block, start);
    } finally {
      damaged |= !isSound; // also where the disk cannot give these bytes
    }
    if (!isSound) {
      throw new CorruptStoreException(file, start, "block %d is damaged".formatted(block));
    }
  }

  /** Whether its first key is the one that the index tells. */
  private boolean isInOrder(int block, int start) throws CorruptStoreException {
    int first = Block.place(bytes, start, 0);
    int keyAt = first + Block.RECORD_HEADER;
    long prefix = Key.prefix(bytes, keyAt, Block.keyLength(bytes, first));
    return prefix == bytes.getLong(layout().index() + block * Long.BYTES);
  }

  /** Returns the layout, and verifies it when that was not done yet. */
  private TableLayout layout() throws CorruptStoreException {
    TableLayout known = layout;
    return known != null ? known : verifiedLayout();
  }

  private synchronized TableLayout verifiedLayout() throws CorruptStoreException {
    if (layout == null) {
      try {
        TableLayout decoded = TableLayout.decode(file, bytes, info.length(), info.checksum());
        verified = new long[decoded.blocks() / Long.SIZE + 1];
        layout = decoded;
      } finally {
        damaged |= layout == null;
      }
    }
    return layout;
  }

  /** Whether somebody has met damage in it. */
  boolean isDamaged() {
    return damaged;
  }

  /** Keeps its bytes for one more, who lets them go. */
  Table hold() {
    mapping.hold();
    return this;
  }

  void letGo() {
    mapping.letGo();
  }

  /** Tells that the file is gone. */
  void fileDeleted() {
    mapping.fileDeleted();
  }
}
