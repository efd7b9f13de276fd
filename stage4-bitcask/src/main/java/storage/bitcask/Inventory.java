package storage.bitcask;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import storage.bitcask.RecoveryReport.FileReport;
import storage.common.CorruptStoreException;

/**
 * The segments that a directory holds, from the oldest to the youngest, and the files that a crash
 * has left and nobody needs: such as are unfinished, and the inputs of a merge beside its output.
 */
final class Inventory {

  private final boolean readOnly;
  private final List<SegmentFile> segments;
  private final List<Path> unneeded = new ArrayList<>();
  private final List<FileReport> reports = new ArrayList<>();
  private int nextNumber = 1;

  Inventory(StoreFiles files, boolean readOnly) throws IOException {
    this.readOnly = readOnly;
    this.segments = withoutSuperseded(find(files));
    for (SegmentFile each : segments) {
      if (each.header().store() != store()) {
        throw new CorruptStoreException(each.file(), 0, "it belongs to another store");
      }
    }
  }

  List<SegmentFile> segments() {
    return segments;
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
    return segments.isEmpty() ? Log.newIdentity() : segments.get(0).header().store();
  }

  /** A number that no segment has. */
  int nextNumber() {
    return nextNumber;
  }

  private List<SegmentFile> find(StoreFiles files) throws IOException {
    List<SegmentFile> found = new ArrayList<>();
    for (int number : files.segments()) {
      nextNumber = number + 1;
      SegmentFile segment = SegmentFile.read(number, files.data(number));
      if (segment == null) {
        discard(files.data(number), "shorter than a header, so it holds no record");
      } else {
        found.add(segment);
      }
    }
    for (Path temporary : files.temporaries()) {
      discard(temporary, "was never finished");
    }
    return found;
  }

  /** Puts segments in order, without those whose records a merge has written elsewhere. */
  private List<SegmentFile> withoutSuperseded(List<SegmentFile> found) throws IOException {
    found.sort(
        Comparator.comparingLong((SegmentFile each) -> each.header().first())
            .thenComparing(each -> -each.header().last())
            .thenComparing(each -> -each.size()));
    // tag::superseded[]
    List<SegmentFile> current = new ArrayList<>();
    SegmentFile before = null;
    for (SegmentFile each : found) {
      long first = each.header().first();
      if (before != null && first <= before.header().last()) {
        discard(each.file(), "was merged into " + before.file().getFileName());
      } else if (before != null && each.isEmptyTwinOf(before)) {
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

  private void discard(Path file, String why) {
    unneeded.add(file);
    String note = readOnly ? why + "; not used" : why + "; deleted";
    reports.add(new FileReport(file.getFileName().toString(), 0, 0, 0, List.of(note)));
  }
}
