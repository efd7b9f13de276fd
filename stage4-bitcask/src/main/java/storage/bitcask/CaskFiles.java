package storage.bitcask;

import java.nio.file.Path;
import storage.log.LogDirectory;

/** The files of a cask beside its segments and their hint files. */
public final class CaskFiles {

  private CaskFiles() {}

  /** The checkpoint. */
  public static Path keydir(LogDirectory directory) {
    return directory.path().resolve("keydir");
  }

  /** The list of the segments that a backup in this directory consists of. */
  public static Path backup(LogDirectory directory) {
    return directory.path().resolve("backup");
  }

  /** The list of a backup that was put into service. */
  public static Path promoted(LogDirectory directory) {
    return directory.path().resolve("promoted");
  }
}
