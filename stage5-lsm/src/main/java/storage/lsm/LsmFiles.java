package storage.lsm;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import storage.common.CorruptStoreException;
import storage.log.LogDirectory;

/**
 * The names of the files that the log does not know:
 *
 * <pre>
 *  manifest               {@link Manifest}
 *  0000000007.table       {@link Table}
 *  0000000008.table.tmp   unfinished
 * </pre>
 */
final class LsmFiles {

  private static final Pattern TABLE = Pattern.compile("[0-9]{10}\\.table");
  private static final Pattern UNFINISHED = Pattern.compile("[0-9]{10}\\.table\\.tmp");

  private final LogDirectory directory;
  private final long store;

  /** The number of the table that was made last; changed by the one thread that makes tables. */
  private int lastNumber;

  /**
   * @param store the random number that all files of the store share
   * @param lastNumber no table has had a higher number
   */
  LsmFiles(LogDirectory directory, long store, int lastNumber) {
    this.directory = directory;
    this.store = store;
    this.lastNumber = lastNumber;
  }

  static Path manifest(LogDirectory directory) {
    return directory.path().resolve("manifest");
  }

  /** Whether a directory holds what only a store does. */
  static boolean holdsAny(LogDirectory directory) throws IOException {
    return isTaken(manifest(directory)) || !directory.segments().isEmpty();
  }

  LogDirectory directory() {
    return directory;
  }

  long store() {
    return store;
  }

  int lastNumber() {
    return lastNumber;
  }

  Path table(int number) {
    return directory.path().resolve("%010d.table".formatted(number));
  }

  /** Returns a number that no file in the directory has, and that none had before. */
  int newNumber() throws IOException {
    do {
      if (lastNumber == Integer.MAX_VALUE) {
        throw new IOException(directory.path() + " has had as many tables as there are numbers");
      }
      lastNumber++;
    } while (isTaken(table(lastNumber)) || isTaken(LogDirectory.temporary(table(lastNumber))));
    return lastNumber;
  }

  private static boolean isTaken(Path file) {
    return Files.exists(file, NOFOLLOW_LINKS);
  }

  void publishTable(Path unfinished, int number) throws IOException {
    try {
      directory.publish(unfinished, table(number));
    } catch (IOException e) {
      LogDirectory.deleteQuietly(table(number)); // nothing names it
      throw e;
    }
  }

  /** All files with the name of a table. */
  List<Path> tables() throws IOException {
    return list(TABLE);
  }

  /** Tables of this store that were never finished. */
  List<Path> unfinishedTables() throws IOException {
    List<Path> ours = new ArrayList<>();
    for (Path each : list(UNFINISHED)) {
      if (LogDirectory.isOurs(each, TableLayout.MAGIC, TableLayout.VERSION, store)) {
        ours.add(each);
      }
    }
    return ours;
  }

  private List<Path> list(Pattern names) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory.path())) {
      for (Path each : all) {
        if (names.matcher(each.getFileName().toString()).matches() && LogDirectory.isFile(each)) {
          found.add(each);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  /** What tells a file from another of the same name; null on Windows, which has no such thing. */
  static Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS).fileKey();
  }

  /** Refuses what has the name of a file and is none: to open it might take for ever. */
  static void requireFile(Path file) throws IOException {
    if (!isTaken(file)) {
      throw new NoSuchFileException(file.toString(), null, "the manifest names it");
    }
    if (!LogDirectory.isFile(file)) {
      throw new CorruptStoreException(file, 0, "it is not a regular file");
    }
  }
}
