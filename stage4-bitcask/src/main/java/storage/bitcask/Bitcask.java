package storage.bitcask;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
 */
public final class Bitcask implements Closeable {

  private final BitcaskOptions options;
  private final Log log;
  private final Keydir keydir;
  private final CaskReader reader;
  private final CaskWriter writer;
  private final Housekeeper housekeeper;
  private final RecoveryReport recovery;

  /** Null for a store that is only read. */
  private final DirectoryLock lock;

  private Bitcask(BitcaskOptions options, DirectoryLock lock, Recovery recovery) {
    this.options = options;
    this.lock = lock;
    this.recovery = recovery.report();
    this.log = recovery.log(lock);
    this.keydir = recovery.keydir();
    this.reader = new CaskReader(log, keydir, options.clock());
    this.housekeeper = new Housekeeper(log, keydir, options, this.recovery.scannedBytes());
    this.writer = new CaskWriter(log, keydir, options.sync(), housekeeper);
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
   * @throws storage.common.CorruptStoreException if a file holds what is no record, and that is not
   *     the torn tail of a crash; nothing was changed
   * @throws storage.log.NewerVersionException if a file is of a later version
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
      return cask;
    } catch (Throwable e) {
      Closing.after(e, lock);
      throw e;
    }
  }

  /** The directory that was opened, where it really is. */
  public Path directory() {
    return log.directory().path();
  }

  /** What opening found. */
  public RecoveryReport recovery() {
    return recovery;
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
   * Returns the value of each key, in the same order. It takes less time than to get them one by
   * one, since what has to come from memory or from the disk comes for many of them at once. What
   * is written meanwhile may be seen for some of them and not for others.
   */
  public List<Optional<byte[]>> getAll(List<byte[]> keys) throws IOException {
    return reader.getAll(keys);
  }

  /** Stores {@code value} under {@code key}; the last write wins. */
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

  /** Writes all puts and deletes of {@code batch}; after a crash all of them are there, or none. */
  public void write(Batch batch) throws IOException {
    requireWritable();
    if (batch.size() > 0) {
      writer.write(List.copyOf(batch.changes()));
    }
  }

  /**
   * Combines all keys and values that the store has at this instant, in no order that means
   * anything. What is written or merged meanwhile is not seen and not held up. The folder is called
   * by this thread, and may read and write the store.
   */
  public <A> A fold(A initial, Folder<A> folder) throws IOException {
    AtomicReference<A> folded = new AtomicReference<>(initial);
    visit((key, segment, at) -> folded.set(folder.fold(folded.get(), key, segment.value(at))));
    return folded.get();
  }

  /** Shows all keys to {@code visitor}, with their values and expiries, as {@link #fold} does. */
  public void forEach(Entry.Visitor visitor) throws IOException {
    visit(
        (key, segment, at) -> {
          long expiry = segment.expiry(at);
          Instant instant = expiry == Change.NEVER ? null : Instant.ofEpochMilli(expiry);
          visitor.visit(new Entry(key, segment.value(at), Optional.ofNullable(instant)));
        });
  }

  /** Returns all keys that have a value at this instant, in one list in memory. */
  public List<byte[]> keys() throws IOException {
    List<byte[]> keys = new ArrayList<>();
    visit((key, segment, at) -> keys.add(key));
    return keys;
  }

  private void visit(Snapshot.Visitor visitor) throws IOException {
    try (Snapshot snapshot = atOneInstant(() -> new Snapshot(log, keydir, options.clock()))) {
      snapshot.forEach(visitor);
    }
  }

  /**
   * Rewrites every segment that holds what is no longer needed, the active one included. The merge
   * is done by this thread, at the speed that the policy allows, and waits while merges are paused.
   * Segments that cannot be merged are left, and the others merged, before the failure is thrown.
   *
   * @throws IllegalStateException if the store is closed, also while this goes on
   */
  public MergeReport merge() throws IOException {
    return merge(Progress.NOBODY);
  }

  /** The same, and tells how far it has come. */
  public MergeReport merge(Progress progress) throws IOException {
    requireWritable();
    return housekeeper.merger().mergeAll(progress);
  }

  /** Rewrites only those segments that the policy finds worth merging: see {@link #explain}. */
  public MergeReport mergeByPolicy() throws IOException {
    return mergeByPolicy(Progress.NOBODY);
  }

  /** The same, and tells how far it has come. */
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
   * read this is what the owner's policy would make of it, but for damage that the owner has met.
   */
  public List<SegmentVerdict> explain() {
    log.requireOpen();
    return housekeeper.merger().explain();
  }

  /**
   * Copies the store, as it is at this instant, into another directory, which is created if absent.
   * Nobody is held up. Segments that have not changed since an earlier backup are not copied again;
   * the active one is copied whole if anything was appended to it. What is copied is read back, and
   * its checksums are checked; of what is kept, only the header and the last 64 KiB are looked at.
   * A crash or an exception leaves the directory with the earlier backup or with this one. Where
   * there was no earlier one, it may leave a directory that cannot be opened until the backup was
   * run again.
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
    return atOneInstant(() -> Statistics.of(log, keydir, housekeeper.failures()));
  }

  /** Makes every write durable that was acknowledged before. */
  public void sync() throws IOException {
    requireWritable();
    writer.sync();
  }

  /**
   * Syncs what was written and releases the directory. Closing twice is allowed and does nothing.
   *
   * @throws IOException if not everything is known to be durable; the store is closed all the same
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
