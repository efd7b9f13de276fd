package storage.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.InstantSource;
import storage.common.CorruptStoreException;

/**
 * One data file of a store, as its readers see it: through a mapping.
 *
 * <p>A read needs no system call, no lock and no open file, and an interrupt cannot break it. It is
 * done within {@link Readers#reading}, since the mapping ends some time after a merge has deleted
 * the file. A reader that needs it for longer {@link #hold holds} the segment. Nothing is read at
 * or beyond {@link #end}, since there the file may be cut off.
 */
public final class Segment {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final VarHandle MAPPED_LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final int index;
  private final int number;
  private final Path file;
  private final SegmentHeader header;

  /** What it holds; guarded by the write lock. */
  private final Accounts accounts;

  /** Replaced when the file has grown, under the monitor of this. */
  private Mapping mapping;

  /** The bytes of the mapping. A reader learns of longer ones with the slot of a new record. */
  private ByteBuffer log;

  /** Where the last record ends, in bytes. Moved by each append. */
  private volatile int end;

  /** Whole records are known to stand before this offset, in bytes. */
  private final int proven;

  /** The mark in its file. Moved by the thread that syncs. */
  private volatile Mark mark;

  Segment(int index, int number, Path file, SegmentHeader header, Mapping mapping, Ends ends) {
    this(index, number, file, header, new Accounts(), mapping, ends);
  }

  private Segment(
      int index,
      int number,
      Path file,
      SegmentHeader header,
      Accounts accounts,
      Mapping mapping,
      Ends ends) {
    this.index = index;
    this.number = number;
    this.file = file;
    this.header = header;
    this.accounts = accounts;
    this.mapping = mapping;
    this.log = mapping.bytes();
    this.end = ends.end();
    this.proven = ends.proven();
    this.mark = ends.mark();
  }

  /**
   * Returns this segment as it is now, for a reader that needs it for longer than one call. Its
   * bytes stay, whatever becomes of the segment, until they are {@link #letGo let go}.
   */
  public synchronized Segment hold() {
    int now = end;
    return new Segment(
        index, number, file, header, accounts, mapping.hold(), new Ends(now, now, mark));
  }

  /** The same with accounts of its own, which are empty: for another look at the store. */
  public synchronized Segment holdForAnother() {
    Ends ends = new Ends(end, proven, mark);
    return new Segment(index, number, file, header, mapping.hold(), ends);
  }

  /** Ends what {@link #hold} has begun, or, for a segment of the store, its part in it. */
  public synchronized void letGo() {
    mapping.letGo();
  }

  /** Tells that the file is gone. */
  public synchronized void fileDeleted() {
    mapping.fileDeleted();
  }

  /** Where the segment is in {@link Segments}. */
  public int index() {
    return index;
  }

  /** The number in the file's name. */
  public int number() {
    return number;
  }

  public Path file() {
    return file;
  }

  public SegmentHeader header() {
    return header;
  }

  public Accounts accounts() {
    return accounts;
  }

  /** All bytes of the mapping, of which those before {@link #end} are records. */
  public ByteBuffer log() {
    return log;
  }

  public int end() {
    return end;
  }

  int proven() {
    return proven;
  }

  Mark mark() {
    return mark;
  }

  void markedAt(Mark moved) {
    mark = moved;
  }

  /** Returns the mark after the last record that ends at {@code offset} or before. */
  public Mark markAt(int offset) throws IOException {
    Mark nearest = mark;
    return markAt(offset, nearest.offset() <= offset ? nearest : Mark.START);
  }

  /** Whether its first records are those that had this mark. */
  public boolean beginsWith(Mark known) throws IOException {
    Mark own = mark;
    return own.offset() < known.offset()
        ? markAt(known.offset(), own).isSameAs(known)
        : markAt(own.offset(), known).isSameAs(own);
  }

  /** Goes from a mark to the next ones, as long as there seem to be records. */
  private Mark markAt(int offset, Mark from) throws IOException {
    int limit = Math.min(offset, end);
    Mapping held = holdMapping();
    try {
      return held.readers().scanning(() -> markAt(held.bytes(), limit, from));
    } finally {
      held.letGo();
    }
  }

  private static Mark markAt(ByteBuffer bytes, int limit, Mark from) {
    int at = from.offset();
    int digest = from.digest();
    while (RecordLayout.isPossible(bytes, at, limit)) {
      digest = 31 * digest + bytes.getInt(at);
      at += RecordLayout.length(bytes, at);
    }
    return new Mark(at, digest);
  }

  synchronized Readers readers() {
    return mapping.readers();
  }

  synchronized void grownTo(Mapping longer) {
    Mapping before = mapping;
    mapping = longer;
    log = longer.bytes();
    before.letGo();
  }

  /** Forces what was changed through the mapping. */
  void force(int from, int to) throws IOException {
    Mapping held = holdMapping();
    try {
      held.bytes().force(from, to - from);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      held.letGo();
    }
  }

  private synchronized Mapping holdMapping() {
    return mapping.hold();
  }

  public void endsAt(int offset) {
    end = offset;
  }

  public long location(int at) {
    return Location.of(index, at);
  }

  /** Whether a whole and undamaged record begins at {@code at}. */
  public boolean isIntact(int at) {
    return isIntact(at, end); // the end before the log, which then reaches at least as far
  }

  /** The same for a reader to whom the segment ends earlier. */
  boolean isIntact(int at, int limit) {
    return RecordLayout.isIntact(log, at, limit, RecordLayout.place(header.identity(), at));
  }

  /**
   * Returns a copy of the record at {@code at}, null if that is damaged. It lasts until the thread
   * looks at mapped bytes again.
   */
  public ByteBuffer copy(int at) {
    int limit = end; // before the log, which then reaches at least as far
    return RecordLayout.copy(log, at, limit, RecordLayout.place(header.identity(), at));
  }

  /** Whether lengths, kind, sequence and expiry of the record at {@code at} can be believed. */
  public boolean hasIntactHeader(int at) {
    return hasIntactHeader(at, end);
  }

  boolean hasIntactHeader(int at, int limit) {
    return RecordLayout.hasIntactHeader(log, at, limit, RecordLayout.place(header.identity(), at));
  }

  /** Looks at a record, so that it is near when it is read; the figure means nothing. */
  public long touch(int at) {
    ByteBuffer bytes = log;
    return at <= bytes.limit() - Long.BYTES ? (long) MAPPED_LONGS.getOpaque(bytes, at) : 0;
  }

  /** Whether a record with this key seems to begin at {@code at}; damage is not looked for. */
  public boolean holdsKey(int at, byte[] key) {
    int limit = end; // before the log, which then reaches at least as far
    ByteBuffer bytes = log;
    int keyAt = at + RecordLayout.HEADER_SIZE;
    if (keyAt + key.length > limit || RecordLayout.keyLength(bytes, at) != key.length) {
      return false;
    }
    int i = 0;
    for (; i <= key.length - Long.BYTES; i += Long.BYTES) {
      if (bytes.getLong(keyAt + i) != (long) LONGS.get(key, i)) {
        return false;
      }
    }
    for (; i < key.length; i++) {
      if (bytes.get(keyAt + i) != key[i]) {
        return false;
      }
    }
    return true;
  }

  public Kind kind(int at) {
    return RecordLayout.kind(log, at);
  }

  public boolean isTombstone(int at) {
    return kind(at).isTombstone();
  }

  /** Whether the record counts only if the commit of its batch follows. */
  public boolean isInBatch(int at) {
    return kind(at).isInBatch();
  }

  public long sequence(int at) {
    return RecordLayout.sequence(log, at);
  }

  /** In milliseconds since 1970, or {@link Change#NEVER}. */
  public long expiry(int at) {
    return RecordLayout.expiry(log, at);
  }

  /** The expiry, if it can be believed; else {@link Change#NEVER}. */
  public long knownExpiry(int at) {
    return hasIntactHeader(at) ? expiry(at) : Change.NEVER;
  }

  /** The clock is asked only if it matters. */
  public boolean hasExpired(int at, InstantSource clock) {
    long expiry = expiry(at);
    return expiry != Change.NEVER && expiry <= clock.millis();
  }

  /** The length of the record in bytes, its padding included. */
  public int length(int at) {
    return RecordLayout.length(log, at);
  }

  public byte[] key(int at) {
    ByteBuffer bytes = log;
    byte[] key = new byte[RecordLayout.keyLength(bytes, at)];
    bytes.get(at + RecordLayout.HEADER_SIZE, key);
    return key;
  }

  public byte[] value(int at) {
    ByteBuffer bytes = log;
    byte[] value = new byte[RecordLayout.valueLength(bytes, at)];
    bytes.get(at + RecordLayout.HEADER_SIZE + RecordLayout.keyLength(bytes, at), value);
    return value;
  }

  /** The value where it stands, to be read only, and only as long as the mapping stays. */
  public ByteBuffer slice(int at) {
    ByteBuffer bytes = log;
    int valueAt = at + RecordLayout.HEADER_SIZE + RecordLayout.keyLength(bytes, at);
    return bytes.slice(valueAt, RecordLayout.valueLength(bytes, at)).asReadOnlyBuffer();
  }

  /** Whether the mark tells of the records that stand before it; each of them is looked at. */
  public boolean hasTrueMark() throws IOException {
    Mark told = mark;
    return markAt(told.offset(), Mark.START).isSameAs(told);
  }

  /**
   * Accounts for a record that is no longer the newest of its key. If its header is damaged, nobody
   * knows its length, and its bytes count as live until the whole segment is stale.
   */
  public void superseded(int at) {
    if (hasIntactHeader(at)) {
      accounts.superseded(length(at), isTombstone(at), expiry(at));
    } else {
      accounts.superseded(0, false, Change.NEVER);
    }
  }

  public CorruptStoreException damaged(int at) {
    return new CorruptStoreException(file, at, "there is no record with a correct checksum");
  }

  @Override
  public String toString() {
    return file.getFileName().toString();
  }

  /**
   * How far a segment reaches, in bytes.
   *
   * @param proven up to where there are certainly whole records
   * @param mark the mark in the file
   */
  record Ends(int end, int proven, Mark mark) {}
}
