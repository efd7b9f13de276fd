package storage.bitcask;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import storage.log.Change;
import storage.log.LogDirectory;
import storage.log.Readers;
import storage.log.Segment;
import storage.log.SegmentFile;
import storage.log.SegmentScan;
import storage.log.SegmentScan.Why;

/**
 * What was found by reading every byte of a store, hint files included. Nothing is changed.
 *
 * @param segments how many segments are sound
 * @param records how many records they hold
 * @param findings what is not as it should be
 */
public record Verification(int segments, long records, List<Finding> findings) {

  /** Reads the store in {@code directory}, which may be in use. */
  public static Verification of(Path directory, Progress progress) throws IOException {
    LogDirectory files = LogDirectory.of(directory);
    Readers readers = new Readers(files.path());
    List<Integer> numbers = files.segments();
    long total = 0;
    for (int number : numbers) {
      total += size(files.data(number));
    }
    long done = 0;
    List<Finding> findings = new ArrayList<>();
    int segments = 0;
    long records = 0;
    for (int number : numbers) {
      try {
        SegmentFile found = SegmentFile.read(number, files.data(number)); // the mark comes first
        Segment segment = found.map(0, found.endOfContent(), readers);
        SegmentScan scan = readers.holding(() -> toEnd(found, segment));
        records += segment.accounts().records();
        segments++;
        if (readers.holding(scan::why) != Why.END) {
          findings.add(wrongFrom(segment, scan));
        }
        checkHint(files.hint(number), segment, findings);
        segment.letGo();
        done += found.size();
        progress.reached(done, total);
      } catch (NoSuchFileException e) {
        // a merge by the store's owner has deleted it
      } catch (IOException e) {
        findings.add(new Finding(name(files.data(number)), true, e.getMessage()));
      }
    }
    openAsWell(directory, findings);
    return new Verification(segments, records, List.copyOf(findings));
  }

  private static SegmentScan toEnd(SegmentFile found, Segment segment) throws IOException {
    SegmentScan scan = count(new SegmentScan(segment), segment);
    while (found.mapFurther(segment, scan.end())) {
      scan = count(new SegmentScan(segment, scan.end(), scan.sequence()), segment);
    }
    return scan;
  }

  private static SegmentScan count(SegmentScan scan, Segment segment) {
    while (scan.next()) {
      segment.accounts().added(segment.length(scan.at()), false, Change.NEVER);
    }
    return scan;
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Of the active segment, this may be the write in hand, or the torn tail of a crash. */
  private static Finding wrongFrom(Segment segment, SegmentScan scan) {
    boolean isDamage = scan.why() == Why.DAMAGE;
    int at = scan.end();
    String what = isDamage ? "damage" : "no whole record, as a crash or a write in hand leaves it,";
    return new Finding(segment.toString(), isDamage, what + " from offset " + at + " on");
  }

  private static void checkHint(Path file, Segment segment, List<Finding> findings)
      throws IOException {
    HintFile hint = HintFile.read(file);
    if (Files.exists(file) && (hint == null || !hint.fits(segment))) {
      findings.add(new Finding(name(file), false, "not this segment's; the next open rebuilds it"));
    }
  }

  /** The order of the segments is checked by opening them. */
  private static void openAsWell(Path directory, List<Finding> findings) {
    try (Bitcask cask = Bitcask.open(directory, BitcaskOptions.defaults().asReadOnly())) {
      cask.recovery().files().stream()
          .flatMap(file -> file.notes().stream().map(note -> new Finding(file.file(), false, note)))
          .forEach(findings::add);
    } catch (IOException e) {
      findings.add(new Finding(name(directory), true, e.getMessage()));
    }
  }

  /** Whether records may be lost. */
  public boolean hasDamage() {
    return findings.stream().anyMatch(Finding::isDamage);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Something that is not as it should be; if it is damage, records may be lost. */
  public record Finding(String file, boolean isDamage, String message) {}
}
