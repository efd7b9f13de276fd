package storage.bitcask;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import storage.log.Change;
import storage.log.Closing;
import storage.log.DirectoryLock;
import storage.log.Log;
import storage.log.LogDirectory;

/**
 * A store of byte values under byte keys, kept in one directory: a log in segments, and in memory
 * the {@link Keydir}, which tells where the newest record of each key is. See the package's
 * documentation for the whole picture.
 *
 * <p>One process writes, with any number of threads; a get takes no lock. A key has up to 65,535
 * bytes, a value up to 2,147,417,996; either may be empty. What is handed in is copied or written
 * before a call returns, and what is handed out belongs to the caller.
 *
 * <p>A call that throws an {@link IOException} has written all of its records or none, and what was
 * stored before is still there. A thread that is interrupted may get a {@link
 * java.nio.channels.ClosedByInterruptException}; the other threads are not disturbed. A key or a
 * value that is too long is an {@link IllegalArgumentException}. A call on a closed store, or one
 * that writes to a store that was opened to be read only, is an {@link IllegalStateException}.
 * Errors that a program can handle are {@link storage.common.StoreException}s, whose table says
 * which calls throw which.
 *
 * <p>{@code Verification.of} and {@code Repair.of} in the package {@code storage.bitcask.tools}
 * examine and repair a store that may be damaged.
 */
public final class Bitcask implements Closeable {

  private final BitcaskOptions options;
  private final Log log;
  private final CaskReader reader;
  private final CaskWriter writer;
  private final Exchange exchange;
  private final Housekeeper housekeeper;
  private volatile RecoveryReport recovery;

  /** Null for a store that is only read. */
  private final DirectoryLock lock;

  private Bitcask(BitcaskOptions options, DirectoryLock lock, Recovery recovery) {
    this.options = options;
    this.lock = lock;
    this.recovery = recovery.report();
    this.log = recovery.log(lock);
    this.reader = new CaskReader(log, recovery.keydir(), options.clock());
    Keydir written = lock == null ? nothing() : recovery.keydir();
    this.housekeeper = new Housekeeper(log, written, options, this.recovery.scannedBytes());
    this.writer = new CaskWriter(log, written, options.sync(), housekeeper);
    this.exchange = new Exchange(reader, writer);
  }

  /** What a view writes to, which never does: so nobody keeps what a refresh has replaced. */
  private Keydir nothing() {
    return new Keydir(log.segments(), log.store());
  }

  /** Whether there is a store in {@code directory}, sound or not: its lock, or a segment. */
  public static boolean isStore(Path directory) {
    try {
      return Files.exists(directory.resolve(DirectoryLock.FILE_NAME))
          || (Files.isDirectory(directory) && !LogDirectory.of(directory).segments().isEmpty());
    } catch (IOException e) {
      return true; // the open will say what is wrong
    }
  }

  /** Opens the store in {@code directory}, which is created if absent. */
  public static Bitcask open(Path directory) throws IOException {
    return open(directory, BitcaskOptions.defaults());
  }

  /**
   * Opens the store in {@code directory}. It is created if absent, unless it is only to be read.
   *
   * @throws java.nio.file.NoSuchFileException if it is only to be read, and there is no directory;
   *     a directory without a store reads as an empty one: ask {@link #isStore} first
   * @throws storage.common.StoreLockedException if it is open for writing somewhere
   * @throws storage.common.CorruptStoreException if a file holds something that is neither a record
   *     nor the torn tail of a crash; nothing was changed
   * @throws storage.common.NewerVersionException if a file is of a later version
   */
  public static Bitcask open(Path directory, BitcaskOptions options) throws IOException {
    if (options.readOnly()) {
      return new Bitcask(options, null, Recovery.ofView(LogDirectory.of(directory), options));
    }
    Files.createDirectories(directory);
    LogDirectory real = LogDirectory.of(directory);
    DirectoryLock lock = DirectoryLock.acquire(real);
    try {
      BackupList.finish(real);
      Bitcask cask = new Bitcask(options, lock, Recovery.of(real, options));
      cask.log.leaveLinkedFile();
      cask.housekeeper.start(cask::sync);
      cask.housekeeper.journal().opened(cask.recovery);
      return cask;
    } catch (Throwable e) {
      Closing.after(e, lock);
      throw e;
    }
  }

  /** This store for a program whose keys and values are not byte arrays. */
  public <K, V> TypedBitcask<K, V> as(Codec<K> keys, Codec<V> values) {
    return new TypedBitcask<>(this, keys, values);
  }

  /** The real path of the directory that was opened. */
  public Path directory() {
    return log.directory().path();
  }

  /** What opening found, or the last {@link #refresh}. */
  public RecoveryReport recovery() {
    return recovery;
  }

  /**
   * Catches up with the owner of a store that was opened to be read only: shows what was written
   * and deleted before this call, as if the store was opened again. For other threads all of that
   * appears at one instant. Entries, feeds and backups that have begun go on with what they have.
   *
   * <p>It reads the headers of all segments and the records that came since or, if a merge has
   * replaced segments, as much as an open does. Files that the owner has deleted give their space
   * back here or at {@link #close}. A failure leaves everything as it was. A store that was opened
   * to be written has nothing to catch up with: nothing is done.
   *
   * @return whether a record was written since
   * @throws storage.common.CorruptStoreException as by {@link #open(Path, BitcaskOptions)}
   * @throws storage.common.NewerVersionException as by {@link #open(Path, BitcaskOptions)}
   */
  public synchronized boolean refresh() throws IOException {
    log.requireOpen();
    if (!options.readOnly()) {
      return false;
    }
    Recovery found = Recovery.again(log, reader.keydir(), options);
    return log.underLock(
        () -> {
          boolean isNew = found.isNewTo(log);
          reader.goOnWith(found.keydir()); // first: then nobody finds what the log lets go
          found.goOn(log);
          recovery = found.report();
          return isNew;
        });
  }

  /**
   * Returns the value of {@code key}; empty if it was never put, was deleted or has expired.
   *
   * @throws storage.common.CorruptStoreException if the record is damaged
   * @throws OutOfMemoryError if the value does not fit into the heap twice; the store goes on
   */
  public Optional<byte[]> get(byte[] key) throws IOException {
    return reader.get(key);
  }

  /**
   * Returns what {@code function} makes of the value of {@code key}, without a copy of it; empty if
   * there is none, or if the function returns null. The whole record is checked before the function
   * is called, by this thread and without a lock; it may use the store.
   *
   * <p>The function gets the bytes where they stand, from the position of the buffer to its limit,
   * to be read only. <b>When it has returned, the buffer must not be used any more:</b> a merge may
   * then end the mapping that it shows, and on Java 17 to 21 reading it may end the process. While
   * the function works, the disk does not get the space of deleted files back.
   *
   * @throws storage.common.CorruptStoreException if the record is damaged
   */
  public <R> Optional<R> get(byte[] key, Function<ByteBuffer, R> function) throws IOException {
    return reader.get(key, function);
  }

  /**
   * Copies the value of {@code key} into {@code target}, if it has room for it. Else nothing is
   * copied, and the caller may come back with a longer one.
   *
   * @return the length of the value in bytes; empty if there is none
   * @throws storage.common.CorruptStoreException if the record is damaged
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
   * Returns the value of each key, in the same order. This is faster than getting them one by one,
   * since the waits for memory overlap. A write that comes in between may be seen for some keys and
   * not for others.
   */
  public List<Optional<byte[]>> getAll(List<byte[]> keys) throws IOException {
    return reader.getAll(keys);
  }

  /**
   * Whether {@code key} has a value. Only the head of its record is read, however long the value
   * is; only {@link #get} finds out whether the value is damaged.
   *
   * @throws storage.common.CorruptStoreException if the head of the record, or its key, is damaged
   */
  public boolean contains(byte[] key) throws IOException {
    return reader.contains(key);
  }

  /** Returns the value of {@code key} with its expiry and sequence; otherwise as {@link #get}. */
  public Optional<Entry> entry(byte[] key) throws IOException {
    return Optional.ofNullable(reader.entry(key));
  }

  /**
   * Returns when the value of {@code key} ceases to exist; empty if it never does, or if there is
   * no value: {@link #entry} tells these two apart. It reads what {@link #contains} reads.
   */
  public Optional<Instant> expiry(byte[] key) throws IOException {
    return reader.expiry(key);
  }

  /** Stores {@code value} under {@code key}; the last write wins. The value never expires. */
  public void put(byte[] key, byte[] value) throws IOException {
    requireWritable();
    writer.write(List.of(Change.put(key, value)));
  }

  /**
   * The same, and at {@code expiry}, in whole milliseconds, the value ceases to exist. An expiry in
   * the past is allowed: the key then has no value.
   *
   * @throws IllegalArgumentException if {@code expiry} is less than a millisecond after the
   *     beginning of 1970, or so late that a {@code long} cannot hold its milliseconds since then
   */
  public void put(byte[] key, byte[] value, Instant expiry) throws IOException {
    requireWritable();
    writer.write(List.of(Change.put(key, value, expiry)));
  }

  /** Removes {@code key} and its value, if there is one. */
  public void delete(byte[] key) throws IOException {
    requireWritable();
    writer.write(List.of(Change.delete(key)));
  }

  /**
   * Stores {@code value} under {@code key} if that has no value, or one that has expired.
   *
   * <p>Like the three calls that follow it is atomic: nobody can write the key between the look at
   * what it has and the write. It costs a {@link #get} and a put, takes the write lock for the put
   * only, and throws what these two throw.
   *
   * @return whether it was stored
   */
  public boolean putIfAbsent(byte[] key, byte[] value) throws IOException {
    requireWritable();
    return exchange.putIfAbsent(Change.put(key, value));
  }

  /** The same, and at {@code expiry} the value ceases to exist. */
  public boolean putIfAbsent(byte[] key, byte[] value, Instant expiry) throws IOException {
    requireWritable();
    return exchange.putIfAbsent(Change.put(key, value, expiry));
  }

  /**
   * Stores {@code value} under {@code key} if its value is {@code expected}, byte by byte. The new
   * value never expires.
   *
   * @return whether it was stored
   */
  public boolean replace(byte[] key, byte[] expected, byte[] value) throws IOException {
    return replace(key, expected, value, Expiry.never());
  }

  /** The same, and {@code expiry} says when the new value ceases to exist. */
  public boolean replace(byte[] key, byte[] expected, byte[] value, Expiry expiry)
      throws IOException {
    requireWritable();
    return exchange.replace(expected, Change.put(key, value), expiry);
  }

  /**
   * Removes {@code key} if its value is {@code expected}, byte by byte.
   *
   * @return whether it was removed
   */
  public boolean remove(byte[] key, byte[] expected) throws IOException {
    requireWritable();
    return exchange.replace(expected, Change.delete(key), Expiry.never());
  }

  /**
   * Gives {@code key} the value that {@code operator} makes of the one it has; empty stands for no
   * value, before and after. The new value never expires.
   *
   * <p>The operator is called by this thread, without a lock, and may use the store. If another
   * thread writes the key meanwhile, it is called again with the value that is there then. If it
   * throws, nothing is changed.
   *
   * @return the new value
   */
  public Optional<byte[]> compute(byte[] key, UnaryOperator<Optional<byte[]>> operator)
      throws IOException {
    return compute(key, operator, Expiry.never());
  }

  /** The same, and {@code expiry} says when the new value ceases to exist. */
  public Optional<byte[]> compute(
      byte[] key, UnaryOperator<Optional<byte[]>> operator, Expiry expiry) throws IOException {
    requireWritable();
    return exchange.compute(key, operator, expiry);
  }

  /**
   * Sets when the value of {@code key} ceases to exist; a time in the past is allowed. The value is
   * written again, so this costs a {@link #get} and a put. As atomic as {@link #compute}.
   *
   * @return whether there was a value
   * @throws IllegalArgumentException as by {@link #put(byte[], byte[], Instant)}
   */
  public boolean expireAt(byte[] key, Instant expiry) throws IOException {
    requireWritable();
    return exchange.setExpiry(key, Expiry.at(expiry));
  }

  /** Takes away the expiry of {@code key}'s value; otherwise as {@link #expireAt}. */
  public boolean persist(byte[] key) throws IOException {
    requireWritable();
    return exchange.setExpiry(key, Expiry.never());
  }

  /** Writes all puts and deletes of {@code batch}; after a crash all of them are there, or none. */
  public void write(Batch batch) throws IOException {
    requireWritable();
    if (batch.size() > 0) {
      writer.write(List.copyOf(batch.changes()));
    }
  }

  /**
   * Combines all keys and values that the store has at this instant, in no particular order. Later
   * writes are not seen, and neither writes nor merges are held up. The folder is called by this
   * thread, and may read and write the store.
   */
  public <A> A fold(A initial, Folder<A> folder) throws IOException {
    AtomicReference<A> folded = new AtomicReference<>(initial);
    visit((key, segment, at) -> folded.set(folder.fold(folded.get(), key, segment.value(at))));
    return folded.get();
  }

  /** Shows all keys to {@code visitor}, with their values and expiries, as {@link #fold} does. */
  public void forEach(Entry.Visitor visitor) throws IOException {
    visit((key, segment, at) -> visitor.visit(Entry.of(key, segment, at)));
  }

  /**
   * Returns all keys that have a value at this instant, one at a time: what {@link #fold} shows,
   * for callers that want to end early or to pass it on. It has to be closed.
   */
  public Entries entries() {
    return new Entries(log, snapshot());
  }

  /**
   * Returns what was written after the record with this number: for a follower that has the state
   * up to there, for example by a {@link #backup}, and wants to catch up. 0 is the beginning of
   * all. This reads the segments, from the one that holds that record to the newest.
   *
   * @param sequence the {@code lastSequence} of the feed before, of a backup or of {@link
   *     #statistics}
   * @return empty if merges have left too little to catch up from there, so that the follower has
   *     to throw away what it has, and start again from 0. A follower that is never further behind
   *     than the active segment need not. The feed has to be closed.
   * @throws IllegalArgumentException if there is no record with this number yet: the follower
   *     follows another store
   */
  public Optional<Feed> since(long sequence) {
    return atOneInstant(() -> Feed.since(log, sequence));
  }

  /** Returns all keys that have a value at this instant, in one list in memory. */
  public List<byte[]> keys() throws IOException {
    List<byte[]> keys = new ArrayList<>();
    visit((key, segment, at) -> keys.add(key));
    return keys;
  }

  private void visit(Snapshot.Visitor visitor) throws IOException {
    try (Snapshot snapshot = snapshot()) {
      snapshot.forEach(visitor);
    }
  }

  private Snapshot snapshot() {
    return atOneInstant(() -> new Snapshot(log, reader.keydir(), options.clock()));
  }

  /**
   * Rewrites every segment that holds anything no longer needed, including the active one. The
   * merge is done by this thread, at the speed that the policy allows, and waits while merges are
   * paused. Segments that cannot be merged are left, and the others merged, before the failure is
   * thrown.
   *
   * @throws IllegalStateException if the store is closed, before this or during it
   */
  public MergeReport merge() throws IOException {
    return merge(Progress.NOBODY);
  }

  /**
   * The same, and reports how far it has come. {@code progress} may use the store, but can neither
   * merge nor close it. If it throws, the merge in hand ends, with nothing changed.
   */
  public MergeReport merge(Progress progress) throws IOException {
    requireWritable();
    return housekeeper.merger().mergeAll(progress);
  }

  /** Rewrites only those segments that the policy finds worth merging: see {@link #explain}. */
  public MergeReport mergeByPolicy() throws IOException {
    return mergeByPolicy(Progress.NOBODY);
  }

  /** The same, and reports its progress, as {@link #merge(Progress)} does. */
  public MergeReport mergeByPolicy(Progress progress) throws IOException {
    requireWritable();
    return housekeeper.merger().mergeByPolicy(progress);
  }

  /** Holds every merge, in the background or called, until {@link #resumeMerges} or close. */
  public void pauseMerges() {
    requireWritable();
    housekeeper.merger().pace().pause(true);
  }

  /** Lets merges go on again. */
  public void resumeMerges() {
    requireWritable();
    housekeeper.merger().pace().pause(false);
  }

  /**
   * Says of each segment whether the policy would merge it now, and why. In a store that is only
   * read, this is what the owner's policy would decide, except that damage which the owner has met
   * is not known here.
   */
  public List<SegmentVerdict> explain() {
    log.requireOpen();
    return housekeeper.merger().explain();
  }

  /**
   * Copies the store, as it is at this instant, into another directory, which is created if absent.
   * No reader or writer is held up. Segments that have not changed since an earlier backup are not
   * copied again; the active one is copied whole if anything was appended to it. What is copied is
   * read back, and its checksums are checked; of what is kept, only the header and the last 64 KiB
   * are looked at. A crash or an exception leaves the directory with the earlier backup or with
   * this one. Where there was no earlier one, it may leave a directory that cannot be opened until
   * the backup is run again.
   *
   * <p>A backup can be opened like any store. Once it was opened for writing, it is a store of its
   * own, and no backup goes into its directory any more.
   *
   * @throws IllegalArgumentException if the target is this store, is within it or around it, or
   *     holds anything but an earlier backup of this store
   * @throws storage.common.CorruptStoreException if a record is damaged, or the list in either
   *     directory that tells whose backups may be replaced
   * @throws storage.common.StoreLockedException if the target is open for writing somewhere
   */
  public BackupReport backup(Path target) throws IOException {
    return backup(target, Progress.NOBODY);
  }

  /** The same, and tells how far it has come. */
  public BackupReport backup(Path target, Progress progress) throws IOException {
    try (Backup backup = atOneInstant(() -> new Backup(log))) {
      return backup.into(target, progress);
    }
  }

  /** The figures of the store, as this object knows them: another process has its own mappings. */
  public Statistics statistics() {
    log.readers().endRetired();
    return atOneInstant(
        () -> {
          Counters counters = Counters.of(log, writer, housekeeper.merger());
          return Statistics.of(log, reader.keydir(), counters, housekeeper.failures());
        });
  }

  /** Makes every write durable that was acknowledged before this call. */
  public void sync() throws IOException {
    requireWritable();
    writer.sync();
  }

  /**
   * Syncs what was written and releases the directory. Closing twice is allowed and does nothing.
   *
   * @throws IOException if not everything is known to be durable; the store is closed all the same
   * @throws IllegalStateException if this is called from within a merge that reports its progress
   */
  @Override
  public synchronized void close() throws IOException {
    boolean interrupted = Thread.interrupted(); // or else no file could be written
    try {
      housekeeper.close();
      if (!log.isClosed()) {
        Closing.all(this::closeLog, lock, log::letGo);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void closeLog() throws IOException {
    log.close();
    if (lock != null) {
      housekeeper.saveKeydir();
    }
  }

  private <T> T atOneInstant(Supplier<T> view) {
    return log.underLock(
        () -> {
          log.requireOpen();
          return view.get();
        });
  }

  private void requireWritable() {
    log.requireOpen();
    if (options.readOnly()) {
      throw new IllegalStateException(
          "the store in " + directory() + " was opened to be read only");
    }
  }
}
