package storage.lsm.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import storage.common.CorruptStoreException;
import storage.log.LogDirectory;
import storage.log.Readers;
import storage.log.Segment;
import storage.log.SegmentFile;
import storage.log.SegmentScan;
import storage.log.SegmentScan.Why;
import storage.lsm.Lsm;
import storage.lsm.LsmOptions;
import storage.lsm.Progress;
import storage.lsm.StoredTables;

/**
 * What was found by reading a whole store: the manifest, and each table and segment from its
 * beginning to the first damage. Nothing is changed.
 *
 * @param tables how many tables are sound
 * @param segments how many segments of the log were read
 * @param records how many records these hold, tombstones and superseded ones included
 * @param findings what is not as it should be
 */
public record Verification(int tables, int segments, long records, List<Finding> findings) {

  /** Reads the store in {@code directory}, which may be in use. */
  public static Verification of(Path directory, Progress progress) throws IOException {
    return new Walk(LogDirectory.of(directory), progress).all();
  }

  /** Whether records may be lost. */
  public boolean hasDamage() {
    return findings.stream().anyMatch(Finding::isDamage);
  }

  /** Something that is not as it should be; if it is damage, records may be lost. */
  public record Finding(String file, boolean isDamage, String message) {}

  /** A walk through all files of a store. */
  private static final class Walk {

    private final LogDirectory files;
    private final Readers readers;
    private final Progress progress;
    private final List<Finding> findings = new ArrayList<>();
    private int tables;
    private int segments;
    private long records;

    /** How many bytes are read, and how many there are. */
    private long done;

    private long total;

    Walk(LogDirectory files, Progress progress) {
      this.files = files;
      this.readers = new Readers(files.path());
      this.progress = progress;
    }

    Verification all() throws IOException {
      List<Integer> numbers = files.segments();
      for (int number : numbers) {
        total += size(files.data(number));
      }
      readTables();
      for (int number : numbers) {
        readSegment(number);
      }
      if (findings.stream().noneMatch(Finding::isDamage)) {
        openAsWell();
      }
      return new Verification(tables, segments, records, List.copyOf(findings));
    }

    private void readTables() throws IOException {
      StoredTables named;
      try {
        named = StoredTables.in(files);
      } catch (CorruptStoreException e) {
        damage("manifest", e);
        return;
      }
      for (int i = 0; i < named.files().size(); i++) {
        total += named.length(i);
      }
      for (int i = 0; i < named.files().size(); i++) {
        readTable(named, i);
        done(named.length(i));
      }
    }

    private void readTable(StoredTables named, int table) throws IOException {
      Path file = named.files().get(table);
      try {
        named.verify(table);
        tables++;
        records += named.records(table);
      } catch (NoSuchFileException e) {
        if (StoredTables.in(files).files().contains(file)) { // else its owner has merged it
          findings.add(new Finding(name(file), true, "it is not there, and the manifest names it"));
        }
      } catch (IOException e) {
        damage(name(file), e);
      }
    }

    private void readSegment(int number) throws IOException {
      Path file = files.data(number);
      try {
        done(size(file));
        readers.holding(
            () -> {
              read(SegmentFile.read(number, file));
              return null;
            });
        segments++;
      } catch (NoSuchFileException e) {
        // its owner has made a table of it
      } catch (IOException e) {
        damage(name(file), e);
      }
    }

    private void read(SegmentFile found) throws IOException {
      Segment segment = found.map(0, found.endOfContent(), readers);
      try {
        SegmentScan scan = count(new SegmentScan(segment));
        while (found.mapFurther(segment, scan.end())) {
          scan = count(new SegmentScan(segment, scan.end(), scan.sequence()));
        }
        if (scan.why() != Why.END) {
          findings.add(wrongFrom(segment, scan));
        }
      } finally {
        segment.letGo();
      }
    }

    private SegmentScan count(SegmentScan scan) {
      while (scan.next()) {
        records++;
      }
      return scan;
    }

    /** Of the active segment, this may be the write in hand, or the torn tail of a crash. */
    private static Finding wrongFrom(Segment segment, SegmentScan scan) {
      boolean isDamage = scan.why() == Why.DAMAGE;
      String what =
          isDamage ? "damage" : "an unfinished record, as after a crash or during a write,";
      return new Finding(segment.toString(), isDamage, what + " from offset " + scan.end() + " on");
    }

    /** What the files tell of each other is checked by opening them. */
    private void openAsWell() {
      try {
        Lsm.open(files.path(), LsmOptions.defaults().asReadOnly()).close();
      } catch (IOException e) {
        damage(name(files.path()), e);
      }
    }

    private void damage(String file, IOException e) {
      findings.add(new Finding(file, true, e.getMessage()));
    }

    private void done(long bytes) {
      done += bytes;
      progress.reached(done, total);
    }

    private static long size(Path file) throws IOException {
      try {
        return Files.size(file);
      } catch (NoSuchFileException e) {
        return 0;
      }
    }

    private static String name(Path file) {
      return String.valueOf(file.getFileName());
    }
  }
}
