package storage.bitcask;

import java.util.List;

/**
 * What {@code open} found and did, file by file, from the oldest segment to the youngest.
 *
 * @param files the segments, and whatever else was in the directory and is no longer used
 */
public record RecoveryReport(List<FileReport> files) {

  public RecoveryReport {
    files = List.copyOf(files);
  }

  /** Whether nothing was dropped, deleted or rebuilt. */
  public boolean isClean() {
    return files.stream().allMatch(file -> file.notes().isEmpty());
  }

  /** How many bytes were found that are not whole records: the torn tail of a crash. */
  public long droppedBytes() {
    return files.stream().mapToLong(FileReport::droppedBytes).sum();
  }

  /** How many bytes were read record by record, since no checkpoint or hint file knows of them. */
  public long scannedBytes() {
    long sum = 0;
    for (FileReport each : files) { // a stream would take longer than all else at an open
      sum += each.scannedBytes();
    }
    return sum;
  }

  /**
   * What was found in one file.
   *
   * @param file its name
   * @param records how many records it holds
   * @param scannedBytes how many of its bytes were read record by record
   * @param droppedBytes how many bytes at its end are not whole records
   * @param notes what was dropped, deleted or rebuilt, one sentence each
   */
  public record FileReport(
      String file, long records, long scannedBytes, long droppedBytes, List<String> notes) {

    public FileReport {
      notes = List.copyOf(notes);
    }
  }
}
