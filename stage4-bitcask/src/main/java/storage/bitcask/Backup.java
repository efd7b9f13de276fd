package storage.bitcask;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
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
import storage.log.Closing;
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
 *   <li>Copy every segment that the target does not have under a temporary name, sync it, and read
 *       it back: every checksum has to be right.
 *   <li>Write the list of all segments that belong to the backup. From here on it counts.
 *   <li>Give the copies their names, delete the segments that are not in the list, and then the
 *       list. A crash within this is made up for by whoever locks the target next, to open it or to
 *       back up into it again.
 * </ol>
 *
 * <p>The names cannot be given one by one without such a list: a merged segment has left out what
 * younger segments have made stale, and so is worth nothing without those.
 */
final class Backup implements Closeable {

  private static final int MAGIC = 0x42435342; // "BCSB"
  private static final int VERSION = 1;

  /** How many of its last bytes have to be the same before a segment need not be copied. */
  private static final int COMPARED = 64 * 1024;

  private final List<Part> parts = new ArrayList<>();
  private final long store;
  private final long lastSequence;

  /** To be called under the write lock. */
  Backup(Log log) {
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
  public void close() throws IOException {
    Closing.all(
        parts.stream().map(part -> (Closeable) part.segment()::letGo).toArray(Closeable[]::new));
  }

  BackupReport into(Path directory, Progress progress) throws IOException {
    Files.createDirectories(directory);
    LogDirectory target = LogDirectory.of(directory);
    try (DirectoryLock lock = DirectoryLock.acquire(target)) {
      lock.requireHeld();
      Readers readers = new Readers(target.path());
      return readers.holding(() -> into(target, readers, progress));
    }
  }

  private BackupReport into(LogDirectory target, Readers readers, Progress progress)
      throws IOException {
    try {
      finish(target);
    } catch (CorruptStoreException e) {
      // of the list, which stays until there is another
    }
    List<Segment> present = segmentsOf(target, readers);
    target.unfinishedSegments().forEach(LogDirectory::deleteQuietly);
    long total = parts.stream().mapToLong(Part::end).sum();
    long done = 0;
    long bytesCopied = 0;
    int copied = 0;
    List<Integer> numbers = new ArrayList<>();
    for (Part part : parts) {
      numbers.add(part.segment().number());
      if (present.stream().noneMatch(part::isSameAs)) {
        part.copyTo(target, readers);
        copied++;
        bytesCopied += part.end();
      }
      done += part.end();
      progress.reached(done, total);
    }
    int deleted = (int) present.stream().filter(each -> !numbers.contains(each.number())).count();
    if (copied + deleted > 0 || Files.exists(CaskFiles.backup(target))) {
      target.sync(); // the list must not appear before the copies
      target.write(CaskFiles.backup(target), out -> encode(numbers, out));
      finish(target);
    }
    return new BackupReport(copied, parts.size() - copied, deleted, bytesCopied, lastSequence);
  }

  private List<Segment> segmentsOf(LogDirectory target, Readers readers) throws IOException {
    List<Segment> present = new ArrayList<>();
    for (int number : target.segments()) {
      Segment segment = SegmentFile.read(number, target.data(number)).map(0, readers);
      if (segment.header().store() != store) {
        throw new IllegalArgumentException(target.path() + " holds another store");
      }
      present.add(segment);
    }
    return present;
  }

  /** Ends a backup into this directory that has come as far as its list; others never counted. */
  static void finish(LogDirectory files) throws IOException {
    if (Files.notExists(CaskFiles.backup(files))) {
      return;
    }
    Set<Integer> numbers = read(CaskFiles.backup(files));
    Files.deleteIfExists(CaskFiles.keydir(files));
    for (int number : numbers) {
      Path copy = LogDirectory.temporary(files.data(number));
      if (Files.exists(copy)) {
        Files.deleteIfExists(files.hint(number));
        Files.move(copy, files.data(number), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    for (int number : files.segments()) {
      if (!numbers.contains(number)) {
        Files.delete(files.data(number));
      }
    }
    files.sync();
    Files.delete(CaskFiles.backup(files));
    files.sync();
  }

  private static void encode(List<Integer> numbers, ChecksummedOutput out) throws IOException {
    out.putInt(MAGIC).putInt(VERSION);
    for (int number : numbers) {
      out.putInt(number);
    }
  }

  private static Set<Integer> read(Path list) throws IOException {
    Set<Integer> numbers =
        ChecksummedInput.read(
            list,
            MAGIC,
            VERSION,
            in -> {
              Set<Integer> read = new HashSet<>();
              while (in.remaining() > 0) {
                read.add(in.getInt());
              }
              return read;
            });
    if (numbers == null) {
      throw new CorruptStoreException(list, 0, "the checksum of the list of segments is wrong");
    }
    return numbers;
  }

  /** A segment, and where it ended at the instant. */
  private record Part(Segment segment) {

    int end() {
      return segment.end();
    }

    boolean isSameAs(Segment copy) {
      int from = Math.max(SegmentHeader.SIZE, end() - COMPARED);
      return copy.number() == segment.number()
          && copy.header().equals(segment.header())
          && copy.end() == end()
          && bytes(copy, from).equals(bytes(segment, from));
    }

    /** All of the copy is synced, and so its mark is at its end. */
    void copyTo(LogDirectory target, Readers readers) throws IOException {
      ByteBuffer header = segment.header().encode();
      header.put(SegmentHeader.AT_MARK, SegmentHeader.encodeMark(end()).array());
      Path file = target.data(segment.number());
      Path written = LogDirectory.writeTemporary(file, header, bytes(segment, SegmentHeader.SIZE));
      Segment copy = SegmentFile.read(segment.number(), written).map(0, readers);
      SegmentScan scan = new SegmentScan(copy).toEnd();
      if (scan.end() < end()) {
        throw (segment.isIntact(scan.end()) ? copy : segment).damaged(scan.end());
      }
    }

    private ByteBuffer bytes(Segment of, int from) {
      return of.log().slice(from, end() - from);
    }
  }
}
