package storage.bitcask;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import storage.bitcask.RecoveryReport.FileReport;
import storage.common.CorruptStoreException;
import storage.log.Log;
import storage.log.LogDirectory;
import storage.log.Segment;
import storage.log.SegmentFile;
import storage.log.SegmentHeader;

/**
 * The segments that a directory holds, from the oldest to the youngest, and the files that a crash
 * has left and nobody needs: such as are unfinished, and the inputs of a merge beside its output.
 * Whose each file is comes before anything that it says.
 */
final class Inventory {

  private final boolean readOnly;

  /** The random number that all segments share. */
  private final long store;

  private final List<SegmentFile> segments;
  private final List<Path> unneeded = new ArrayList<>();

  /** The numbers of the segments into which others were merged that are still there. */
  private final Set<Integer> superseding = new HashSet<>();

  private final List<FileReport> reports = new ArrayList<>();

  /** The highest number in the name of a segment. */
  private final int lastNumber;

  /**
   * @param checkpoint tells whose directory this is if no segment does; null if there is none
   * @param list of a backup; null if there is none
   */
  Inventory(LogDirectory directory, boolean readOnly, Checkpoint checkpoint, BackupList list)
      throws IOException {
    this.readOnly = readOnly;
    List<SegmentFile> found =
        readOnly && list != null && list.isUnfinished(directory)
            ? list.unfinished(directory)
            : files(directory);
    this.lastNumber = found.isEmpty() ? 0 : found.get(found.size() - 1).number();
    this.store = store(directory, found, checkpoint, list);
    this.segments = withoutSuperseded(found);
    if (!readOnly) {
      for (Path unfinished : directory.unfinishedSegments()) {
        if (isOurs(unfinished, SegmentHeader.MAGIC, SegmentHeader.VERSION)) {
          discard(unfinished, "was never finished");
        }
      }
      for (Path unfinished : directory.unfinishedHints()) {
        if (isOurs(unfinished, HintFile.MAGIC, HintFile.VERSION)) {
          discard(unfinished, "was never finished");
        }
      }
    }
  }

  private boolean isOurs(Path unfinished, int magic, int version) throws IOException {
    return LogDirectory.isOurs(unfinished, magic, version, store);
  }

  private List<SegmentFile> files(LogDirectory directory) throws IOException {
    List<SegmentFile> found = new ArrayList<>();
    for (int number : directory.segments()) {
      Path file = directory.data(number);
      if (Files.size(file) < SegmentHeader.SIZE) {
        report(file, "ends within its header, so it holds no record; not used");
      } else {
        found.add(SegmentFile.read(number, file));
      }
    }
    return found;
  }

  /** Refuses a directory that holds the files of two stores. */
  private static long store(
      LogDirectory directory, List<SegmentFile> found, Checkpoint checkpoint, BackupList list)
      throws IOException {
    if (found.isEmpty()) {
      return checkpoint == null ? Log.newIdentity() : checkpoint.store();
    }
    SegmentFile first = found.get(0);
    for (SegmentFile each : found) {
      requireStoreOf(first, each.file(), each.header().store());
    }
    if (checkpoint != null) {
      requireStoreOf(first, CaskFiles.keydir(directory), checkpoint.store());
    }
    if (list != null) {
      requireStoreOf(first, CaskFiles.backup(directory), list.store());
    }
    return first.header().store();
  }

  private static void requireStoreOf(SegmentFile first, Path file, long store)
      throws CorruptStoreException {
    if (store != first.header().store()) {
      throw new CorruptStoreException(
          file,
          0,
          "it belongs to another store than %s; one of them has to be taken out"
              .formatted(first.file().getFileName()));
    }
  }

  List<SegmentFile> segments() {
    return segments;
  }

  /** Whether segments are still there that were merged into this one. */
  boolean isSuperseding(Segment segment) {
    return superseding.contains(segment.number());
  }

  /** What can be deleted. */
  List<Path> unneeded() {
    return unneeded;
  }

  /** Why it can be deleted. */
  List<FileReport> reports() {
    return reports;
  }

  /** The random number that all segments share; another each time if there are none. */
  long store() {
    return store;
  }

  int lastNumber() {
    return lastNumber;
  }

  /** Puts segments in order, without those whose records a merge has written elsewhere. */
  private List<SegmentFile> withoutSuperseded(List<SegmentFile> found) throws IOException {
    found.sort(Inventory::compare);
    // tag::superseded[]
    List<SegmentFile> current = new ArrayList<>();
    SegmentFile before = null;
    for (SegmentFile each : found) {
      long first = each.header().first();
      if (before != null && first <= before.header().last()) {
        superseding.add(before.number());
        discard(each.file(), "was merged into " + before.file().getFileName());
      } else if (before != null && isEmptyTwin(each, before)) {
        discard(each.file(), "holds no record");
      } else if (before != null && first == before.header().first()) {
        String other = before.file().getFileName().toString();
        throw new CorruptStoreException(
            each.file(), 0, "it begins with the same record as " + other);
      } else {
        current.add(each);
        before = each;
      }
    }
    return current;
    // end::superseded[]
  }

  /** The oldest first; of those that begin alike, the one that reaches further, or is longer. */
  private static int compare(SegmentFile one, SegmentFile other) {
    int byFirst = Long.compare(one.header().first(), other.header().first());
    int byLast = Long.compare(other.header().last(), one.header().last());
    int bySize = Long.compare(other.size(), one.size());
    return byFirst != 0 ? byFirst : byLast != 0 ? byLast : bySize;
  }

  /** Whether this is what a start of a segment has left that was interrupted and done again. */
  private static boolean isEmptyTwin(SegmentFile each, SegmentFile other) {
    return each.size() == SegmentHeader.SIZE && each.header().first() == other.header().first();
  }

  private void discard(Path file, String why) {
    unneeded.add(file);
    report(file, readOnly ? why + "; not used" : why + "; deleted");
  }

  private void report(Path file, String note) {
    reports.add(new FileReport(file.getFileName().toString(), 0, 0, 0, List.of(note)));
  }
}
