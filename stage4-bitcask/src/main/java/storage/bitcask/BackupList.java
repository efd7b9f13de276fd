package storage.bitcask;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import storage.common.CorruptStoreException;
import storage.log.ChecksummedInput;
import storage.log.ChecksummedOutput;
import storage.log.Log;
import storage.log.LogDirectory;
import storage.log.RecordLayout;
import storage.log.SegmentFile;
import storage.log.SegmentHeader;

/**
 * The list of the segments that a backup consists of. A directory is a backup as long as its list
 * is there:
 *
 * <pre>
 *  0       4         8       16       24         32         40      44        60
 *  +-------+---------+-------+--------+----------+----------+-------+---------+-----+----------+
 *  | magic | version | store | branch | identity | sequence | count | segment | ... | checksum |
 *  | int   | int     | long  | long   | long     | long     | int   |         |     |          |
 *  +-------+---------+-------+--------+----------+----------+-------+---------+-----+----------+
 * </pre>
 *
 * <p>Big-endian. A segment has its number, an {@code int}, its identity, a {@code long}, and where
 * its last record ends, an {@code int}. The first {@code count} segments are those of the backup;
 * the others, which end at 0, were in the directory before, and are deleted. The checksum is the
 * CRC32C of everything before it.
 *
 * <p>Opening a backup for writing {@link #promote promotes} it: the list gets another name, and
 * only then is anything written. From then on the directory is a store of its own, and its records
 * are no longer those of the store that it was copied from, although they have the same numbers.
 * The branch tells the two apart.
 *
 * @param store the random number that all segments of the store share
 * @param branch the identity of the list of the backup that the store was once; 0 if it was none
 * @param identity a random number of this list; 0 as long as the copies may not be synced
 * @param sequence the last record that is in the backup
 * @param segments those of which the backup consists
 * @param gone those that it replaces
 */
public record BackupList(
    long store, long branch, long identity, long sequence, List<Entry> segments, List<Entry> gone) {

  static final int MAGIC = 0x42435342; // "BCSB"
  static final int VERSION = 2;

  private static final long BEGUN = 0;

  /**
   * Returns the list in a directory; null if there is none. What does not begin like a list is a
   * stranger's.
   *
   * @throws CorruptStoreException if it is damaged
   */
  public static BackupList find(LogDirectory directory) throws IOException {
    Path file = CaskFiles.backup(directory);
    if (!ChecksummedInput.hasMagic(file, MAGIC)) {
      return null;
    }
    BackupList found = read(file);
    if (found == null) {
      throw new CorruptStoreException(
          file, 0, "the list of the backup's segments is damaged; repair takes it out");
    }
    return found;
  }

  static BackupList read(Path file) throws IOException {
    return ChecksummedInput.read(file, MAGIC, VERSION, BackupList::decode);
  }

  private static BackupList decode(ChecksummedInput in) throws IOException {
    long store = in.getLong();
    long branch = in.getLong();
    long identity = in.getLong();
    long sequence = in.getLong();
    int count = in.getInt();
    boolean isPossible = count >= 0 && count <= in.remaining() / Entry.SIZE;
    if (!isPossible || sequence < 0 || sequence > RecordLayout.MAX_SEQUENCE) {
      return null;
    }
    List<Entry> all = new ArrayList<>();
    Set<Integer> numbers = new HashSet<>();
    while (in.remaining() > 0) {
      Entry entry = new Entry(in.getInt(), in.getLong(), in.getInt());
      boolean isGone = all.size() >= count;
      boolean isEnd = isGone ? entry.end() == 0 : entry.end() >= SegmentHeader.SIZE;
      if (entry.number() < 0 || !isEnd || (!isGone && !numbers.add(entry.number()))) {
        return null;
      }
      all.add(entry);
    }
    List<Entry> segments = List.copyOf(all.subList(0, count));
    List<Entry> gone = List.copyOf(all.subList(count, all.size()));
    return new BackupList(store, branch, identity, sequence, segments, gone);
  }

  void write(LogDirectory directory) throws IOException {
    Path file = CaskFiles.backup(directory);
    directory.write(file, MAGIC, LogDirectory.ANY_STORE, this::encode); // its former is known
  }

  /** The same list before there are copies: it vouches for none, and keeps everybody out. */
  BackupList begun() {
    return new BackupList(store, branch, BEGUN, sequence, segments, gone);
  }

  /** Whether all copies were synced before this list was written. */
  boolean isWhole() {
    return identity != BEGUN;
  }

  private void encode(ChecksummedOutput out) throws IOException {
    out.putInt(MAGIC).putInt(VERSION).putLong(store).putLong(branch).putLong(identity);
    out.putLong(sequence).putInt(segments.size());
    for (List<Entry> each : List.of(segments, gone)) {
      for (Entry entry : each) {
        out.putInt(entry.number()).putLong(entry.identity()).putInt(entry.end());
      }
    }
  }

  /** Returns the branch that the records in a directory belong to. */
  static long branchOf(LogDirectory directory) throws IOException {
    BackupList list = find(directory);
    if (list != null) {
      return list.branch;
    }
    BackupList former = former(directory);
    return former == null ? 0 : former.identity;
  }

  /**
   * Returns the list of the backup that a directory was once; null if it was none.
   *
   * @throws CorruptStoreException if there is something in its place that is not such a list
   */
  public static BackupList former(LogDirectory directory) throws IOException {
    Path file = CaskFiles.promoted(directory);
    BackupList former = read(file);
    if (former == null && Files.exists(file, NOFOLLOW_LINKS)) {
      throw new CorruptStoreException(
          file,
          0,
          "it is damaged, so nothing says whose backups may be replaced;"
              + " repair begins a branch of its own");
    }
    return former;
  }

  /** Tells the records in a directory from those of all other stores from now on. */
  public static void beginBranch(LogDirectory directory, long store, long sequence)
      throws IOException {
    BackupList nobody = new BackupList(store, 0, Log.newIdentity(), sequence, List.of(), List.of());
    Path file = CaskFiles.promoted(directory);
    Path fresh = LogDirectory.temporary(file);
    directory.write(fresh, MAGIC, LogDirectory.ANY_STORE, nobody::encode);
    directory.publish(fresh, file); // at no instant the store looks as if it were on no branch
  }

  /** Ends a backup into this directory that has come as far as its list; others never counted. */
  public static void finish(LogDirectory directory) throws IOException {
    BackupList list = find(directory);
    if (list != null && list.canBeFinished(directory)) {
      list.giveNames(directory);
    }
  }

  /** Whether {@link #finish} has copies to give their names to, or segments to delete. */
  public boolean isUnfinished(LogDirectory directory) throws IOException {
    if (!canBeFinished(directory)) {
      return false;
    }
    for (Entry each : segments) {
      if (each.isExactly(LogDirectory.temporary(directory.data(each.number())))) {
        return true;
      }
    }
    for (Entry each : gone) {
      if (each.isIn(directory.data(each.number()))) {
        return true;
      }
    }
    return false;
  }

  /** Returns the segments of a backup that is unfinished, wherever they are. */
  List<SegmentFile> unfinished(LogDirectory directory) throws IOException {
    List<SegmentFile> found = new ArrayList<>();
    for (Entry each : segments) {
      Path file = directory.data(each.number());
      Path copy = LogDirectory.temporary(file);
      found.add(SegmentFile.read(each.number(), each.isExactly(copy) ? copy : file));
    }
    return found;
  }

  private boolean canBeFinished(LogDirectory directory) throws IOException {
    if (!isWhole()) {
      return false;
    }
    for (Entry each : segments) {
      Path file = directory.data(each.number());
      if (!each.isIn(file) && !each.isExactly(LogDirectory.temporary(file))) {
        return false;
      }
    }
    return true;
  }

  /** Gives the copies their names, and deletes the segments that they replace. */
  void giveNames(LogDirectory directory) throws IOException {
    boolean isChanged = false;
    for (Entry each : segments) {
      Path file = directory.data(each.number());
      Path copy = LogDirectory.temporary(file);
      if (each.isExactly(copy)) {
        LogDirectory.requireReplaceable(file, SegmentHeader.MAGIC);
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
        isChanged = true;
      }
    }
    if (isChanged) {
      directory.sync(); // before anything is deleted
    }
    for (Entry each : gone) {
      Path file = directory.data(each.number());
      if (each.isIn(file)) {
        Files.delete(file);
        isChanged = true;
      }
    }
    if (isChanged) {
      directory.sync();
    }
  }

  /**
   * Makes sure that a directory holds the segments of this list and no others.
   *
   * @param found the segments in it that are not superseded
   */
  public void requireExactly(LogDirectory directory, List<SegmentFile> found) throws IOException {
    if (!isWhole()) {
      throw new CorruptStoreException(
          CaskFiles.backup(directory), 0, "the backup was interrupted, and has to be run again");
    }
    Set<Long> identities = new HashSet<>();
    found.forEach(each -> identities.add(each.header().identity()));
    for (Entry each : segments) {
      Path file = directory.data(each.number());
      if (!each.isIn(file)) {
        throw new CorruptStoreException(
            CaskFiles.backup(directory),
            0,
            file.getFileName()
                + " is in this list, and not in the directory as it was; if a backup was"
                + " interrupted, it has to be run again");
      }
      identities.remove(each.identity());
    }
    for (SegmentFile each : found) {
      if (identities.contains(each.header().identity())) {
        throw new CorruptStoreException(
            each.file(), 0, "it is not in the list of the backup's segments");
      }
    }
  }

  /** Makes a backup a store of its own. */
  void promote(LogDirectory directory) throws IOException {
    LogDirectory.requireReplaceable(CaskFiles.promoted(directory), MAGIC, store);
    directory.publish(CaskFiles.backup(directory), CaskFiles.promoted(directory));
  }

  /**
   * One segment.
   *
   * @param end where its last record ends, in bytes
   */
  public record Entry(int number, long identity, int end) {

    static final int SIZE = 2 * Integer.BYTES + Long.BYTES;

    /** A segment that is to be deleted. */
    static Entry gone(SegmentFile file) {
      return new Entry(file.number(), file.header().identity(), 0);
    }

    /** Whether {@code file} is this segment, as far as its header and its length tell. */
    boolean isIn(Path file) throws IOException {
      SegmentFile found = read(file);
      return found != null && found.size() >= end;
    }

    /** The same of a copy, which ends with its last record. */
    boolean isExactly(Path file) throws IOException {
      SegmentFile found = read(file);
      return found != null && found.size() == end;
    }

    private SegmentFile read(Path file) throws IOException {
      if (!LogDirectory.isFile(file)) {
        return null;
      }
      try {
        SegmentFile found = SegmentFile.read(number, file);
        return found.header().identity() == identity ? found : null;
      } catch (CorruptStoreException e) {
        return null;
      }
    }
  }
}
