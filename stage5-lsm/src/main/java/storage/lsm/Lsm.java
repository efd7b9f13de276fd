package storage.lsm;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import storage.log.Change;
import storage.log.Closing;
import storage.log.DirectoryLock;
import storage.log.KeyHash;
import storage.log.Log;
import storage.log.LogDirectory;
import storage.log.SegmentHeader;

/**
 * A store of byte values under byte keys, kept in one directory and asked in the order of the keys:
 * a log, sorted tables, and a background that merges them. See the package's documentation for the
 * whole picture.
 *
 * <p>One process writes, with any number of threads; a get takes no lock. Keys are in the order of
 * their unsigned bytes. A key has up to 65,535 bytes, a value up to 1,073,741,824; either may be
 * empty. What is handed in is copied or written before a call returns, and what is handed out
 * belongs to the caller.
 *
 * <p>A call that throws an {@link IOException} has written all of its records or none, and what was
 * stored before is still there. A key or a value that is too long is an {@link
 * IllegalArgumentException}. A call on a closed store, or one that writes to a store that was
 * opened to be read only, is an {@link IllegalStateException}.
 */
public final class Lsm implements Closeable {

  /** A segment with fewer bytes of records is replayed faster than a table is made of it. */
  private static final int LEAST_TO_FLUSH = 64 * 1024;

  private final LsmOptions options;
  private final Log log;
  private final KeyHash hashes;
  private final States states;
  private final Maintainer maintainer;
  private final LsmReader reader;
  private final LsmWriter writer;
  private final Exchange exchange;

  /** Null for a store that is only read. */
  private final DirectoryLock lock;

  private Lsm(LsmOptions options, DirectoryLock lock, Recovery recovery) {
    this.options = options;
    this.lock = lock;
    this.log = recovery.log(lock);
    this.hashes = recovery.hashes();
    this.states = new States(log, recovery.state());
    TableMaker maker = new TableMaker(recovery.files(), hashes, log.readers(), options);
    this.maintainer = new Maintainer(log, states, maker, recovery, options);
    this.reader = new LsmReader(log, states, hashes);
    this.writer = new LsmWriter(log, states, hashes, maintainer, options);
    this.exchange = new Exchange(reader, writer);
  }

  /** Whether there is a store in {@code directory}, sound or not. */
  public static boolean isStore(Path directory) {
    try {
      return Files.exists(directory.resolve(DirectoryLock.FILE_NAME))
          || (Files.isDirectory(directory) && LsmFiles.holdsAny(LogDirectory.of(directory)));
    } catch (IOException e) {
      return true; // the open will say what is wrong
    }
  }

  /** Opens the store in {@code directory}, which is created if absent. */
  public static Lsm open(Path directory) throws IOException {
    return open(directory, LsmOptions.defaults());
  }

  /**
   * Opens the store in {@code directory}. It is created if absent, unless it is only to be read.
   *
   * @throws java.nio.file.NoSuchFileException if it is only to be read, and there is no directory;
   *     a directory without a store reads as an empty one
   * @throws storage.common.StoreLockedException if it is open for writing somewhere
   * @throws storage.common.CorruptStoreException if something is missing or damaged, and that is
   *     not the torn tail of a crash; nothing was changed
   */
  public static Lsm open(Path directory, LsmOptions options) throws IOException {
    if (options.readOnly()) {
      return new Lsm(options, null, Recovery.ofView(LogDirectory.of(directory), options));
    }
    Files.createDirectories(directory);
    LogDirectory real = LogDirectory.of(directory);
    DirectoryLock lock = DirectoryLock.acquire(real);
    try {
      Lsm lsm = new Lsm(options, lock, Recovery.of(real, options));
      lsm.writer.leaveLinkedFile();
      if (lsm.states.current().oldestFrozen() != null) {
        lsm.maintainer.wake();
      }
      return lsm;
    } catch (Throwable e) {
      Closing.after(e, lock);
      throw e;
    }
  }

  /** The directory that was opened, where it really is. */
  public Path directory() {
    return log.directory().path();
  }

  /**
   * Returns the value of {@code key}; empty if it was never put or was deleted.
   *
   * @throws storage.common.CorruptStoreException if what holds the record is damaged
   */
  public Optional<byte[]> get(byte[] key) throws IOException {
    return reader.get(key);
  }

  /**
   * Returns what {@code function} makes of the value of {@code key}, without a copy of it; empty if
   * there is none, or if the function returns null. The function is called by this thread and
   * without a lock, once the record was checked, or its block of a table; it may use the store.
   *
   * <p>The function gets the bytes where they stand, from the position of the buffer to its limit,
   * to be read only. <b>When it has returned, the buffer must not be used any more:</b> a merge may
   * then end the mapping that it shows, and on Java 17 to 21 a look at it may end the process.
   * While the function works, the disk does not get the space of deleted files back.
   *
   * @throws storage.common.CorruptStoreException if what holds the record is damaged
   */
  public <R> Optional<R> get(byte[] key, Function<ByteBuffer, R> function) throws IOException {
    return reader.get(key, function);
  }

  /**
   * Copies the value of {@code key} into {@code target}, if it has room for it. Else nothing is
   * copied, and the caller may come back with a longer one.
   *
   * @return the length of the value in bytes; empty if there is none
   * @throws storage.common.CorruptStoreException if what holds the record is damaged
   */
  public OptionalInt getInto(byte[] key, ByteBuffer target) throws IOException {
    Optional<Integer> length =
        get(
            key,
            value -> {
              int bytes = value.remaining();
              if (bytes <= target.remaining()) {
                target.put(value);
              }
              return bytes;
            });
    return length.isPresent() ? OptionalInt.of(length.get()) : OptionalInt.empty();
  }

  /**
   * Whether {@code key} has a value. It looks where {@link #get} would, and reads no value that is
   * still in a memtable.
   *
   * @throws storage.common.CorruptStoreException if the head of the record is damaged, or the block
   *     of a table that holds it
   */
  public boolean contains(byte[] key) throws IOException {
    return reader.contains(key);
  }

  /** Stores {@code value} under {@code key}; the last write wins. */
  public void put(byte[] key, byte[] value) throws IOException {
    requireWritable();
    writer.write(List.of(LsmWriter.put(key, value)));
  }

  /** Removes {@code key} and its value, if there is one. */
  public void delete(byte[] key) throws IOException {
    requireWritable();
    writer.write(List.of(Change.delete(key)));
  }

  /**
   * Stores {@code value} under {@code key} if that has no value.
   *
   * <p>Like the three calls that follow it is atomic: nobody can write the key between the look at
   * what it has and the write. It costs two {@link #get}s and a put. The second get, which finds in
   * memory what the first one has read, and the put are under the write lock.
   *
   * @return whether it was stored
   */
  public boolean putIfAbsent(byte[] key, byte[] value) throws IOException {
    requireWritable();
    return exchange.putIfAbsent(LsmWriter.put(key, value));
  }

  /**
   * Stores {@code value} under {@code key} if its value is {@code expected}, byte by byte.
   *
   * @return whether it was stored
   */
  public boolean replace(byte[] key, byte[] expected, byte[] value) throws IOException {
    requireWritable();
    return exchange.replace(expected, LsmWriter.put(key, value));
  }

  /**
   * Removes {@code key} if its value is {@code expected}, byte by byte.
   *
   * @return whether it was removed
   */
  public boolean remove(byte[] key, byte[] expected) throws IOException {
    requireWritable();
    return exchange.replace(expected, Change.delete(key));
  }

  /**
   * Gives {@code key} the value that {@code operator} makes of the one it has; empty stands for no
   * value, before and after.
   *
   * <p>The operator is called by this thread, without a lock, and may use the store. If the key has
   * another value by then, it is called again with that. If it throws, nothing is changed.
   *
   * @return the new value
   */
  public Optional<byte[]> compute(byte[] key, UnaryOperator<Optional<byte[]>> operator)
      throws IOException {
    requireWritable();
    return exchange.compute(key, operator);
  }

  /** Writes all puts and deletes of {@code batch}: everybody sees all of them, or none. */
  public void write(Batch batch) throws IOException {
    requireWritable();
    if (batch.size() > 0) {
      writer.write(List.copyOf(batch.changes()));
    }
  }

  /**
   * Returns a cursor before the first record of {@code range}. It shows the records of this
   * instant, whatever is written, flushed or merged meanwhile.
   */
  public ByteCursor scan(ByteRange range) throws IOException {
    State state = states.hold();
    return ByteCursor.of(log, state, state.limit(), range);
  }

  /** Returns the store as it is now. */
  public ByteSnapshot snapshot() {
    return new ByteSnapshot(log, hashes, states.hold());
  }

  /** Makes every write durable that was acknowledged before. */
  public void sync() throws IOException {
    requireWritable();
    writer.sync();
  }

  /** Writes what is in memtables to tables, and merges all runs into one. */
  public void merge() throws IOException {
    merge(Progress.NOBODY);
  }

  /** The same, and tells how far it has come. */
  public void merge(Progress progress) throws IOException {
    requireWritable();
    writer.freezeBeyond(0);
    maintainer.mergeAll(progress);
  }

  /** Says of each run, the newest first, whether the rule would merge it now, and why. */
  public List<RunVerdict> explain() {
    State state = states.hold();
    try {
      List<MergeRule.Size> sizes = state.runs().stream().map(Run::size).toList();
      return RunVerdict.of(new MergeRule(options.mergeRatio()), sizes);
    } finally {
      state.letGo();
    }
  }

  /** The figures of the store, as this object knows them. */
  public Statistics statistics() {
    log.readers().endRetired();
    State state = states.hold();
    try {
      List<Memtable> memtables = new ArrayList<>(state.frozen());
      if (state.active() != null) {
        memtables.add(state.active());
      }
      long shown = memtables.stream().mapToLong(Memtable::visible).sum();
      return new Statistics(
          state.runs().stream().map(Statistics.RunFigures::of).toList(),
          memtables.size(),
          shown - (long) memtables.size() * SegmentHeader.SIZE,
          maintainer.flushedBytes(),
          maintainer.mergedBytes(),
          log.underLock(log::appendedBytes),
          log.readers().mappedBytes(),
          log.readers().deletedBytes(),
          maintainer.failures().count(),
          maintainer.failures().firstAndLast());
    } finally {
      state.letGo();
    }
  }

  /**
   * Writes to a table what would take long to be replayed, syncs the rest and releases the
   * directory. A merge that is under way ends with its step. Closing twice is allowed and does
   * nothing.
   *
   * @throws IOException if not everything is known to be durable; the store is closed all the same
   */
  @Override
  public synchronized void close() throws IOException {
    if (log.isClosed()) {
      return;
    }
    boolean interrupted = Thread.interrupted(); // or else no file could be written
    try {
      if (lock == null) {
        closeLog();
      } else {
        Closing.all(() -> writer.freezeBeyond(LEAST_TO_FLUSH), maintainer::close, this::closeLog);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void closeLog() throws IOException {
    Closing.all(
        () -> {
          log.close();
          if (lock != null) {
            maintainer.prove(log.lastSequence());
          }
        },
        lock,
        states::letGo,
        log::letGo);
  }

  private void requireWritable() {
    log.requireOpen();
    if (options.readOnly()) {
      throw new IllegalStateException(
          "the store in " + directory() + " was opened to be read only");
    }
  }
}
