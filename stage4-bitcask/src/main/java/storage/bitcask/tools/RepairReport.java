package storage.bitcask.tools;

import java.util.List;

/**
 * What a repair has done, or what it would do.
 *
 * @param originals the directory that has the damaged files as they were; empty if there are none
 * @param files the files that were written, or taken out of the store
 */
public record RepairReport(String originals, List<FileRepair> files) {

  /** Whether there was anything to repair. */
  public boolean isNeeded() {
    return !files.isEmpty();
  }

  /**
   * What becomes of one file.
   *
   * @param file its name
   * @param what what is done with it, as the end of a sentence
   * @param recordsKept how many of its records stay in the store
   * @param bytesLost how many of its bytes are not records with a correct checksum
   * @param lost where these are
   */
  public record FileRepair(
      String file, String what, int recordsKept, long bytesLost, List<Range> lost) {}

  /** A part of a file, in bytes. */
  public record Range(int offset, int length) {}
}
