package storage.bitcask.tools;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import storage.bitcask.BackupList;
import storage.bitcask.Bitcask;
import storage.bitcask.BitcaskOptions;
import storage.bitcask.CaskFiles;
import storage.bitcask.HintFile;
import storage.bitcask.Progress;
import storage.bitcask.Proof;
import storage.common.CorruptStoreException;
import storage.log.Change;
import storage.log.DirectoryLock;
import storage.log.LogDirectory;
import storage.log.Readers;
import storage.log.Segment;
import storage.log.SegmentFile;
import storage.log.SegmentScan;
import storage.log.SegmentScan.Why;

/**
 * What was found by reading a whole store, including its hint files. Each segment is read from its
 * beginning to the first damage. Nothing is changed.
 *
 * @param segments how many segments were read
 * @param records how many records they hold before the first damage of each
 * @param findings what is not as it should be
 */
public record Verification(int segments, long records, List<Finding> findings) {

  /**
   * Reads the store in {@code directory}, all of it, by this thread. It may be in use, and nothing
   * is changed, locked or kept open.
   *
   * @throws IOException if the directory cannot be read; what is wrong with a file is a finding
   */
  public static Verification of(Path directory) throws IOException {
    return of(directory, Progress.NOBODY);
  }

  /** The same, and tells how far it has come. */
  public static Verification of(Path directory, Progress progress) throws IOException {
    LogDirectory files = LogDirectory.of(directory);
    Readers readers = new Readers(files.path());
    List<Finding> findings = new ArrayList<>();
    List<Proof> proofs = Proof.ofHints(files); // first: the store of an owner only grows
    List<Integer> numbers = files.segments();
    long total = 0;
    for (int number : numbers) {
      total += size(files.data(number));
    }
    long done = 0;
    int segments = 0;
    long records = 0;
    Set<Long> stores = new HashSet<>();
    for (int number : numbers) {
      try {
        long size = size(files.data(number));
        records += readers.holding(() -> readSegment(files, number, readers, stores, findings));
        segments++;
        done += size;
        progress.reached(done, total);
      } catch (NoSuchFileException e) {
        // a merge by the store's owner has deleted it
      } catch (IOException e) {
        findings.add(new Finding(name(files.data(number)), true, e.getMessage()));
      }
    }
    openAsWell(files, proofs, stores, findings);
    checkBranch(files, findings);
    checkLock(files, findings);
    return new Verification(segments, records, List.copyOf(findings));
  }

  /** Returns how many records a segment holds. */
  private static long readSegment(
      LogDirectory files, int number, Readers readers, Set<Long> stores, List<Finding> findings)
      throws IOException {
    Path hint = files.hint(number);
    boolean hasHint = LogDirectory.isFile(hint);
    SegmentFile found = SegmentFile.read(number, files.data(number)); // the mark comes first
    stores.add(found.header().store());
    Segment segment = found.map(0, found.endOfContent(), readers);
    try {
      SegmentScan scan = toEnd(found, segment);
      if (scan.why() != Why.END) {
        findings.add(wrongFrom(segment, scan));
      } else if (!segment.hasTrueMark()) {
        String what = "its mark does not match its records; a merge rewrites them";
        findings.add(new Finding(segment.toString(), false, what));
      }
      if (hasHint && !HintFile.isOf(hint, segment)) {
        String what = "does not fit the segment; the next open rewrites it";
        findings.add(new Finding(name(hint), false, what));
      } else if (hasHint && HintFile.misleads(hint, segment)) {
        String what = "it does not match the segment; repair takes it out";
        findings.add(new Finding(name(hint), true, what));
      }
      return segment.accounts().records();
    } finally {
      segment.letGo();
    }
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
    String what = isDamage ? "damage" : "an unfinished record, as after a crash or during a write,";
    return new Finding(segment.toString(), isDamage, what + " from offset " + at + " on");
  }

  /** The order of the segments, and what is proven by other files, is checked by opening them. */
  private static void openAsWell(
      LogDirectory files, List<Proof> proofs, Set<Long> stores, List<Finding> findings) {
    try (Bitcask cask = Bitcask.open(files.path(), BitcaskOptions.defaults().asReadOnly())) {
      cask.recovery().files().stream()
          .flatMap(file -> file.notes().stream().map(note -> new Finding(file.file(), false, note)))
          .forEach(findings::add);
      requireProven(cask.statistics().lastSequence(), proofs, stores, findings);
    } catch (IOException e) {
      findings.add(new Finding(name(files.path()), true, e.getMessage()));
    }
  }

  /** What the hint files of this store tell of has to be there. */
  private static void requireProven(
      long lastSequence, List<Proof> proofs, Set<Long> stores, List<Finding> findings) {
    for (Proof proof : proofs) {
      boolean isOurs = stores.isEmpty() || stores.contains(proof.store());
      if (isOurs && proof.lastSequence() > lastSequence) {
        String what =
            "it names records up to %d, but the segments hold them only up to %d"
                .formatted(proof.lastSequence(), lastSequence);
        findings.add(new Finding(name(proof.file()), true, what));
      }
    }
  }

  private static void checkBranch(LogDirectory files, List<Finding> findings) throws IOException {
    try {
      BackupList.former(files);
    } catch (CorruptStoreException e) {
      findings.add(new Finding(name(CaskFiles.promoted(files)), true, e.getMessage()));
    }
  }

  private static void checkLock(LogDirectory files, List<Finding> findings) {
    Path lock = files.path().resolve(DirectoryLock.FILE_NAME);
    if (Files.exists(lock, NOFOLLOW_LINKS) && !LogDirectory.isFile(lock)) {
      String what = "it is not a regular file, so the store cannot be opened for writing";
      findings.add(new Finding(name(lock), true, what));
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
