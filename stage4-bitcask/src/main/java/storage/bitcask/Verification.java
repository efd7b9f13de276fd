package storage.bitcask;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    StoreFiles files = new StoreFiles(directory);
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
        Segment segment = Segment.open(number, files.data(number));
        SegmentScan scan = new SegmentScan(segment);
        while (scan.next()) {
          records++;
        }
        segments++;
        if (!scan.restIsZero()) {
          findings.add(wrongFrom(segment, scan.end()));
        }
        checkHint(files.hint(number), segment, findings);
        done += segment.end();
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

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Of the active segment, this may be the write in hand, or the torn tail of a crash. */
  private static Finding wrongFrom(Segment segment, int at) {
    boolean isDamage = at < SegmentHeader.decodeMark(segment.log());
    String what = isDamage ? "damage" : "no whole record, as a crash or a write in hand leaves it,";
    return new Finding(segment.toString(), isDamage, what + " from offset " + at + " on");
  }

  private static void checkHint(Path file, Segment segment, List<Finding> findings)
      throws IOException {
    HintFile hint = HintFile.read(file, segment);
    if (hint == null && Files.exists(file)) {
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
