package storage.docs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import storage.common.KeyValueStore;
import storage.common.kit.ObservedDisk;

/**
 * What a store costs with so many records in it, counted in bytes, calls and objects: the same on
 * every machine.
 *
 * @param records how many are stored
 * @param fileSize how long its files are together, in bytes
 * @param bytesWritten what one more {@code set} writes
 * @param objects how many objects it keeps in memory for each record, rounded to whole ones
 * @param remembers whether a record is there after the store was opened again
 */
record Cost(
    int records,
    long fileSize,
    Reads newest,
    Reads oldest,
    Reads missing,
    Reads open,
    long bytesWritten,
    long objects,
    boolean remembers) {

  /** How a store is opened in a directory. */
  interface Opener {
    KeyValueStore open(Path directory) throws IOException;
  }

  /** How many bytes were read, in how many calls. */
  record Reads(long bytes, int calls) {

    @Override
    public String toString() {
      return calls == 0 ? "0" : "%s (%s)".formatted(number(bytes), number(calls));
    }
  }

  private static final int MOST_ATTEMPTS = 10;

  /** How many objects the JVM may make or drop meanwhile. */
  private static final int MOST_OF_ITS_OWN = 1_000;

  /** Fills a store in a new directory and counts. */
  static Cost of(Opener opener, Path directory, int copies) throws IOException {
    int records = SampleRecords.count(copies);
    Files.createDirectories(directory);
    long objects = objectsForEach(opener, directory, copies);
    try (KeyValueStore store = opener.open(directory)) {
      SampleRecords.fill(store, copies);
    }
    long fileSize = size(directory);
    ObservedDisk disk = new ObservedDisk(directory);
    Reads open = reads(disk, () -> opener.open(disk.path()).close());
    try (KeyValueStore store = opener.open(disk.path())) {
      Reads newest = reads(disk, () -> store.get(SampleRecords.newestKey(copies)));
      Reads oldest = reads(disk, () -> store.get(SampleRecords.oldestKey()));
      Reads missing = reads(disk, () -> store.get("missing"));
      boolean remembers = store.get(SampleRecords.newestKey(copies)).isPresent();
      store.set("first", "this one looks for a torn tail");
      long written = disk.during(() -> store.set("coffee", "black")).bytesWritten();
      return new Cost(
          records, fileSize, newest, oldest, missing, open, written, objects, remembers);
    }
  }

  /** Returns how many objects a store keeps in memory for each record, rounded to whole ones. */
  static long objectsForEach(Opener opener, Path directory, int copies) throws IOException {
    long objects = objectsOf(opener, directory, copies);
    return Math.round((double) objects / SampleRecords.count(copies));
  }

  /**
   * Returns how many objects the store keeps when all records were set: as many as there are more
   * than before, and fewer afterwards. If these differ, the JVM has dropped others meanwhile.
   */
  private static long objectsOf(Opener opener, Path directory, int copies) throws IOException {
    long before = LiveObjects.count();
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Path copy =
          Files.createDirectories(
              directory.resolveSibling(directory.getFileName() + "-" + attempt));
      long filled = countFilled(opener, copy, copies);
      long after = LiveObjects.count();
      if (Math.abs(before - after) < SampleRecords.count(copies) / 10 + MOST_OF_ITS_OWN) {
        return filled - after;
      }
      before = after;
    }
    throw new IllegalStateException("the JVM does not come to rest");
  }

  private static long countFilled(Opener opener, Path directory, int copies) throws IOException {
    KeyValueStore store = opener.open(directory);
    try {
      SampleRecords.fill(store, copies);
      return LiveObjects.count();
    } finally {
      store.close();
    }
  }

  /** What was read, without the reads that found the end of the file and nothing else. */
  private static Reads reads(ObservedDisk disk, ObservedDisk.IoAction action) throws IOException {
    List<ObservedDisk.Read> reads =
        disk.readsDuring(action).stream().filter(read -> read.length() > 0).toList();
    return new Reads(reads.stream().mapToLong(ObservedDisk.Read::length).sum(), reads.size());
  }

  private static long size(Path directory) throws IOException {
    long size = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        size += Files.size(file);
      }
    }
    return size;
  }

  /** With commas between the thousands, whatever the machine's language. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
