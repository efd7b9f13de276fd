package storage.lsm;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import storage.log.Closing;
import storage.log.KeyHash;
import storage.log.LogDirectory;

/** Writes one table, of records that come in the order of their keys. */
final class TableWriter implements Closeable {

  private static final int BUFFER_SIZE = 1 << 16;
  private static final int FIRST_BLOCKS = 64;
  private static final int FILTER_BITS = 10;

  private final LsmFiles files;
  private final Form form;
  private final int number;
  private final Path unfinished;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
  private final BlockBuilder block;

  /** Of each key, for the filter, which needs to know how many there are. */
  private long[] hashes = new long[FIRST_BLOCKS];

  /** Of the first key in each block. */
  private long[] prefixes = new long[FIRST_BLOCKS];

  /** Where each block begins, in bytes. */
  private int[] starts = new int[FIRST_BLOCKS];

  private int records;
  private int tombstones;
  private int blocks;

  /** Where the block in hand begins, in bytes. */
  private int start = TableLayout.HEADER;

  private Key first;
  private byte[] last;
  private boolean isFinished;

  private TableWriter(LsmFiles files, Form form, int number, Path unfinished, FileChannel channel) {
    this.files = files;
    this.form = form;
    this.number = number;
    this.unfinished = unfinished;
    this.channel = channel;
    this.block = new BlockBuilder(form.blockSize());
  }

  /** Begins a table in a file with a temporary name. */
  static TableWriter create(LsmFiles files, Form form) throws IOException {
    int number = files.newNumber();
    Path unfinished = LogDirectory.temporary(files.table(number));
    FileChannel channel = FileChannel.open(unfinished, CREATE_NEW, WRITE);
    TableWriter writer = new TableWriter(files, form, number, unfinished, channel);
    try {
      writer.write(TableLayout.header(files.store(), form.newest()));
      writer.flush();
      channel.force(true); // or else a power cut might leave blocks that have no owner
    } catch (Throwable e) {
      Closing.after(e, writer);
      throw e;
    }
    return writer;
  }

  /** About how long the table is, in bytes. */
  long length() {
    return (long) start + block.length();
  }

  /** Adds a record, whose key is greater than all before. */
  void add(RecordView record) throws IOException {
    // tag::add[]
    int length = BlockBuilder.lengthOf(record);
    int room = form.blockSize() - start % form.blockSize();
    if (!block.isEmpty() && block.lengthWith(length) > room) {
      endBlock(true);
    }
    if (block.isEmpty()) {
      beginBlock(record);
    }
    long hash = record.hash(form.hashes());
    block.add(record, Block.tag(hash));
    // end::add[]
    if (records == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * records);
    }
    hashes[records++] = hash;
    tombstones += record.isTombstone() ? 1 : 0;
    last = record.key();
  }

  private void beginBlock(RecordView record) {
    if (first == null) {
      first = new Key(record.key());
    }
    if (blocks + 1 == starts.length) {
      prefixes = Arrays.copyOf(prefixes, 2 * starts.length);
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    prefixes[blocks] = record.prefix();
    starts[blocks] = start;
    blocks++;
  }

  /**
   * @param isPadded whether another block follows, which is to begin where the disk's blocks do
   */
  private void endBlock(boolean isPadded) throws IOException {
    long end = (long) start + block.length();
    if (isPadded) {
      end = (end + form.blockSize() - 1) / form.blockSize() * form.blockSize();
    }
    int padded = Math.toIntExact(end) - start;
    write(block.build(padded));
    start += padded;
  }

  /** Ends the table: it is synced, and then it has its name. */
  TableInfo finish() throws IOException {
    endBlock(false);
    starts[blocks] = start;
    Filter filter = new Filter(records, FILTER_BITS);
    for (int i = 0; i < records; i++) {
      filter.add(hashes[i]);
    }
    TableLayout layout = new TableLayout(blocks, start, filter.lines());
    ByteBuffer rest = layout.encode(prefixes, starts, filter);
    int checksum = rest.getInt(rest.limit() - Integer.BYTES);
    int length = Math.addExact(start, rest.limit());
    write(rest);
    flush();
    channel.force(true);
    channel.close();
    files.publishTable(unfinished, number);
    isFinished = true;
    Key end = new Key(last);
    return new TableInfo(number, form.newest(), length, checksum, records, tombstones, first, end);
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int count = Math.min(bytes.remaining(), buffer.remaining());
      buffer.put(bytes.slice(bytes.position(), count));
      bytes.position(bytes.position() + count);
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Gives up a table that was not finished. */
  @Override
  public void close() throws IOException {
    channel.close();
    if (!isFinished) {
      LogDirectory.deleteQuietly(unfinished);
    }
  }

  /**
   * What a table is like.
   *
   * @param newest no record that will be added has a higher sequence
   */
  record Form(int blockSize, KeyHash hashes, long newest) {}
}
