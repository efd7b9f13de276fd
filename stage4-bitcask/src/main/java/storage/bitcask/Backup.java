package storage.bitcask;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import storage.common.CorruptStoreException;
import storage.log.DirectoryLock;
import storage.log.Log;
import storage.log.LogDirectory;
import storage.log.Readers;
import storage.log.Segment;
import storage.log.SegmentFile;
import storage.log.SegmentHeader;
import storage.log.SegmentScan;

/**
 * A copy of a store as it was at one instant, beside readers, writers and merges.
 *
 * <ol>
 *   <li>Make sure that the target holds nothing but an earlier backup of this store, and no record
 *       that the store has not.
 *   <li>Copy every segment that the target does not have under a temporary name, sync it, and read
 *       it back: every checksum has to be right.
 *   <li>Write the {@link BackupList}. From here on the new backup counts. In the first backup, a
 *       list that vouches for nothing is written before the copies: it keeps everybody out.
 *   <li>Give the copies their names, and delete the segments that the list has replaced. If a crash
 *       interrupts this, the next process that locks the target completes it, whether it opens the
 *       target or backs up into it again.
 * </ol>
 *
 * <p>The names cannot be given one by one without such a list: a merged segment has left out what
 * younger segments have made stale, and so is worth nothing without those.
 */
final class Backup implements Closeable {

  /** How many of its last bytes have to be the same before a segment need not be copied. */
  private static final int COMPARED = 64 * 1024;

  /** From the oldest to the youngest. */
  private final List<Part> parts = new ArrayList<>();

  private final LogDirectory source;
  private final long store;
  private final long lastSequence;

  /** To be called under the write lock. */
  Backup(Log log) {
    source = log.directory();
    store = log.store();
    lastSequence = log.lastSequence();
    long upTo = 0;
    for (Segment segment : log.segments().byAge()) {
      if (segment.header().first() > upTo) { // else a merge is about to delete it
        parts.add(new Part(segment.hold()));
      }
      upTo = Math.max(upTo, segment.header().last());
    }
  }

  @Override
  public void close() {
    parts.forEach(part -> part.segment().letGo());
  }

  BackupReport into(Path directory, Progress progress) throws IOException {
    requireApart(realPath(directory));
    Files.createDirectories(directory);
    LogDirectory target = LogDirectory.of(directory);
    requireApart(target.path());
    requireBackup(target); // before a lock file is made in it
    try (DirectoryLock lock = DirectoryLock.acquire(target)) {
      lock.requireHeld();
      Readers readers = new Readers(target.path());
      return readers.holding(() -> into(target, readers, progress));
    }
  }

  /** Where a directory is, or would be. */
  private static Path realPath(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    Path existing = absolute;
    while (Files.notExists(existing)) {
      existing = existing.getParent();
    }
    return existing.toRealPath().resolve(existing.relativize(absolute)).normalize();
  }

  private void requireApart(Path target) {
    Path own = source.path();
    if (target.equals(own)) {
      throw new IllegalArgumentException("a store cannot be backed up into itself: " + target);
    }
    boolean isComparable = target.getFileSystem().equals(own.getFileSystem());
    if (isComparable && (target.startsWith(own) || own.startsWith(target))) {
      throw new IllegalArgumentException(
          "a store and its backup cannot be one within the other: %s and %s"
              .formatted(own, target));
    }
  }

  /**
   * Makes sure that a directory is an earlier backup of this store, or nothing.
   *
   * @return the list of the earlier backup; null if there is none
   */
  private BackupList requireBackup(LogDirectory target) throws IOException {
    LogDirectory.requireReplaceable(CaskFiles.backup(target), BackupList.MAGIC);
    BackupList former = BackupList.find(target);
    if (former == null) {
      boolean isStore =
          !target.segments().isEmpty()
              || target.hints().stream()
                  .anyMatch(number -> LogDirectory.isFile(target.hint(number)))
              || LogDirectory.isFile(CaskFiles.keydir(target))
              || LogDirectory.isFile(CaskFiles.promoted(target));
      if (isStore) {
        throw refused(target, "it holds a store, and no list that makes it a backup");
      }
    } else if (former.store() != store && former.sequence() > 0) {
      throw refused(target, "it holds a backup of another store");
    } else if (former.branch() != BackupList.branchOf(source)) {
      throw refused(
          target, "it holds a backup of this store's twin, and one of the two was a backup once");
    } else if (former.sequence() > lastSequence) {
      throw refused(
          target,
          "it holds records up to %d, and the store up to %d"
              .formatted(former.sequence(), lastSequence));
    }
    return former;
  }

  private static IllegalArgumentException refused(LogDirectory target, String why) {
    return new IllegalArgumentException(
        "%s cannot take the backup: %s".formatted(target.path(), why));
  }

  private BackupReport into(LogDirectory target, Readers readers, Progress progress)
      throws IOException {
    BackupList former = requireBackup(target);
    BackupList.finish(target);
    List<SegmentFile> present = segmentsOf(target, former);
    requireKnown(present, target, readers, former);
    deleteUnfinished(target);
    List<BackupList.Entry> gone = goneFrom(present);
    BackupList list = listOf(gone);
    if (former == null) { // or else half a backup would look like an empty store
      list.begun().write(target);
    }
    long total = parts.stream().mapToLong(Part::end).sum();
    long done = 0;
    long bytesCopied = 0;
    int copied = 0;
    for (Part part : parts) {
      if (!part.isIn(present, readers)) {
        part.copyTo(target, readers);
        copied++;
        bytesCopied += part.end();
      }
      done += part.end();
      progress.reached(done, total);
    }
    boolean isNew = former == null || !former.isWhole() || former.sequence() < lastSequence;
    if (isNew || copied > 0 || !gone.isEmpty()) {
      target.sync(); // the list must not appear before the copies
      list.write(target);
      list.giveNames(target);
    }
    int kept = parts.size() - copied;
    return new BackupReport(copied, kept, gone.size(), bytesCopied, lastSequence);
  }

  private BackupList listOf(List<BackupList.Entry> gone) throws IOException {
    List<BackupList.Entry> segments = parts.stream().map(Part::entry).toList();
    long branch = BackupList.branchOf(source);
    return new BackupList(store, branch, Log.newIdentity(), lastSequence, segments, gone);
  }

  /** The segments in the target, but for damaged ones that are copied anew. */
  private List<SegmentFile> segmentsOf(LogDirectory target, BackupList former) throws IOException {
    Set<Integer> replaced = new HashSet<>();
    if (former != null) {
      former.segments().forEach(each -> replaced.add(each.number()));
      replaced.retainAll(parts.stream().map(each -> each.segment().number()).toList());
    }
    List<SegmentFile> present = new ArrayList<>();
    for (int number : target.segments()) {
      try {
        SegmentFile found = SegmentFile.read(number, target.data(number));
        if (found.header().store() != store) {
          throw refused(target, found.file().getFileName() + " belongs to another store");
        }
        present.add(found);
      } catch (CorruptStoreException e) {
        if (!replaced.contains(number)) {
          throw e;
        }
        LogDirectory.requireReplaceable(target.data(number), SegmentHeader.MAGIC);
      }
    }
    present.sort(Comparator.comparingLong(each -> each.header().first()));
    return present;
  }

  /** Makes sure that the store has every record that the target holds, or had it and merged it. */
  private void requireKnown(
      List<SegmentFile> present, LogDirectory target, Readers readers, BackupList former)
      throws IOException {
    for (int i = 0; i < present.size(); i++) {
      SegmentFile each = present.get(i);
      boolean isYoungest = i == present.size() - 1;
      long last = isYoungest ? former.sequence() : present.get(i + 1).header().first() - 1;
      if (!isKnown(each, Math.max(last, each.header().last()), readers)) {
        throw refused(target, each.file().getFileName() + " holds what the store does not have");
      }
    }
  }

  private boolean isKnown(SegmentFile found, long last, Readers readers) throws IOException {
    long next = lastSequence + 1;
    boolean isMerged = last <= lastSequence;
    for (int i = parts.size() - 1; i >= 0; i--) {
      SegmentHeader header = parts.get(i).segment().header();
      if (header.identity() == found.header().identity()) {
        return parts.get(i).holdsAllOf(found, readers);
      }
      boolean overlaps = header.first() <= last && next > found.header().first();
      isMerged &= header.isMerged() || !overlaps;
      next = header.first();
    }
    return isMerged;
  }

  /** Deletes the copies of a backup that was interrupted before its list. */
  private void deleteUnfinished(LogDirectory target) throws IOException {
    for (Path each : target.unfinishedSegments()) {
      if (!LogDirectory.isOurs(each, SegmentHeader.MAGIC, SegmentHeader.VERSION, store)) {
        throw refused(
            target,
            each.getFileName() + " is in the way: nothing says that it belongs to the store");
      }
      Files.delete(each);
    }
  }

  private List<BackupList.Entry> goneFrom(List<SegmentFile> present) {
    List<BackupList.Entry> gone = new ArrayList<>();
    for (SegmentFile each : present) {
      if (parts.stream().noneMatch(part -> part.segment().number() == each.number())) {
        gone.add(BackupList.Entry.gone(each));
      }
    }
    return gone;
  }

  /** A segment, and where it ended at the instant. */
  private record Part(Segment segment) {

    int end() {
      return segment.end();
    }

    BackupList.Entry entry() {
      return new BackupList.Entry(segment.number(), segment.header().identity(), end());
    }

    /** Whether the target has it. */
    boolean isIn(List<SegmentFile> present, Readers readers) throws IOException {
      for (SegmentFile each : present) {
        if (each.number() == segment.number()) {
          return each.header().equals(segment.header())
              && each.size() == end()
              && endsAs(each, readers);
        }
      }
      return false;
    }

    private boolean endsAs(SegmentFile file, Readers readers) throws IOException {
      if (!file.mark().equals(segment.markAt(end()))) {
        return false;
      }
      Segment copy = file.map(0, readers);
      try {
        return isSame(copy, Math.max(SegmentHeader.SIZE, end() - COMPARED), end());
      } finally {
        copy.letGo();
      }
    }

    /** Whether all whole records of a copy are in this segment; damage may follow them. */
    boolean holdsAllOf(SegmentFile file, Readers readers) throws IOException {
      if (file.size() == end() && endsAs(file, readers)) {
        return true;
      }
      Segment copy = file.map(0, readers);
      try {
        int last = new SegmentScan(copy).toEnd().end();
        if (last <= end() && isSame(copy, SegmentHeader.SIZE, last)) {
          return true;
        }
        requireSound();
        return false;
      } finally {
        copy.letGo();
      }
    }

    private void requireSound() throws IOException {
      int last = new SegmentScan(segment).toEnd().end();
      if (last < end()) {
        throw segment.damaged(last);
      }
    }

    private boolean isSame(Segment copy, int from, int to) {
      return copy.log().slice(from, to - from).equals(segment.log().slice(from, to - from));
    }

    /** All of the copy is synced, and so its mark is at its end. */
    void copyTo(LogDirectory target, Readers readers) throws IOException {
      ByteBuffer header = segment.header().encode();
      header.put(SegmentHeader.AT_MARK, segment.markAt(end()).encode().array());
      ByteBuffer records = segment.log().slice(SegmentHeader.SIZE, end() - SegmentHeader.SIZE);
      Path file = target.data(segment.number());
      Path written = LogDirectory.writeTemporary(file, header, records);
      Segment copy = SegmentFile.read(segment.number(), written).map(0, readers);
      try {
        SegmentScan scan = new SegmentScan(copy).toEnd();
        if (scan.end() < end()) {
          throw (segment.isIntact(scan.end()) ? copy : segment).damaged(scan.end());
        }
      } finally {
        copy.letGo();
      }
    }
  }
}
