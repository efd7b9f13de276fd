package storage.bitcask;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import storage.bitcask.Keydir.Found;
import storage.bitcask.RecoveryReport.FileReport;
import storage.common.CorruptStoreException;

/**
 * What {@code open} does: finds the segments, puts them in the order of age, and fills the keydir
 * from their hint files, or from the records themselves where there is none.
 *
 * <p>A crash may leave: a torn tail in the youngest segment; files under temporary names; the
 * inputs of a merge beside its output; no hint file. All of that is harmless, and is told in the
 * report. Anything else is damage: recovery then stops with an error and has changed nothing.
 *
 * <p>Recovery that is itself interrupted by a crash begins anew and finds the same.
 */
final class Recovery {

  private final StoreFiles files;
  private final boolean readOnly;
  private final int segmentSize;
  private final Segments segments;
  private final Keydir keydir;
  private final List<FileReport> reports = new ArrayList<>();

  /** What is to be done to the directory once everything was read. */
  private final List<Path> unneeded = new ArrayList<>();

  private final List<Segment> withoutHint = new ArrayList<>();
  private SegmentWriter writer;
  private int hinted;
  private int nextNumber = 1;
  private long lastSequence;
  private long store;

  Recovery(StoreFiles files, Segments segments, Keydir keydir, BitcaskOptions options) {
    this.files = files;
    this.segments = segments;
    this.keydir = keydir;
    this.readOnly = options.readOnly();
    this.segmentSize = options.segmentSize();
  }

  /** Goes on with the youngest segment; null if there is none that can be appended to. */
  SegmentWriter writer() {
    return writer;
  }

  /** Up to where a hint file tells of the youngest segment. */
  int hinted() {
    return hinted;
  }

  /** The random number that all segments share. */
  long store() {
    return store;
  }

  int nextNumber() {
    return nextNumber;
  }

  long lastSequence() {
    return lastSequence;
  }

  RecoveryReport report() {
    return new RecoveryReport(reports);
  }

  void run() throws IOException {
    Events.Open event = new Events.Open();
    event.begin();
    List<SegmentFile> found = withoutSuperseded(findSegments());
    store = found.isEmpty() ? Log.newIdentity() : found.get(0).header().store();
    int youngest = found.isEmpty() ? 0 : found.get(found.size() - 1).number();
    for (SegmentFile each : found) {
      if (each.header().store() != store) {
        throw new CorruptStoreException(each.file(), 0, "it belongs to another store");
      }
      if (each.header().first() != lastSequence + 1) {
        throw missingBefore(each);
      }
      load(each, each.number() == youngest);
    }
    if (!readOnly) {
      tidy();
    }
    report().describe(event, files.directory()).commit();
  }

  private List<SegmentFile> findSegments() throws IOException {
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
            .thenComparing(each -> -each.header().last()));
    List<SegmentFile> current = new ArrayList<>();
    SegmentFile before = null;
    for (SegmentFile each : found) {
      if (before != null && each.header().first() <= before.header().last()) {
        discard(each.file(), "was merged into " + before.file().getFileName());
      } else if (before != null && each.header().first() == before.header().first()) {
        throw new CorruptStoreException(
            each.file(), 0, "it begins with the same record as " + before.file().getFileName());
      } else {
        current.add(each);
        before = each;
      }
    }
    return current;
  }

  private CorruptStoreException missingBefore(SegmentFile segment) {
    return new CorruptStoreException(
        segment.file(),
        0,
        "it begins with record %d, and no segment holds the records from %d on"
            .formatted(segment.header().first(), lastSequence + 1));
  }

  private void load(SegmentFile found, boolean isYoungest) throws IOException {
    Segment segment = found.map(segments.freeIndex());
    segments.add(segment);
    HintFile hint = HintFile.read(files.hint(found.number()), segment);
    hinted = hint == null ? SegmentHeader.SIZE : hint.covered();
    long before = hint == null ? found.header().first() - 1 : hint.lastSequence();
    if (hint != null) {
      apply(hint, segment);
    }
    SegmentScan scan = new SegmentScan(segment, hinted, before);
    while (scan.next()) {
      int at = scan.at();
      byte[] key = segment.key(at);
      long hash = KeyHash.of(key);
      keydir.point(
          hash, keydir.find(hash, key), segment, at, segment.length(at), segment.isTombstone(at));
    }
    int dropped = scan.restIsZero() ? 0 : segment.end() - scan.end();
    boolean isActive = isYoungest && !found.header().isMerged();
    if (scan.end() < found.mark() || dropped > 0) {
      requireTornTail(found, scan.end(), isActive, segment);
    }
    lastSequence = Math.max(scan.sequence(), found.header().last());
    report(found, segment, scan.end() - hinted, dropped, isActive || hinted == scan.end());
    segment.endsAt(scan.end());
    if (isActive && !readOnly) {
      writer = SegmentWriter.resume(segment, segmentSize, Math.min(found.mark(), scan.end()));
    }
    if (isActive ? hint == null : hinted < scan.end()) {
      withoutHint.add(segment);
    }
  }

  /** A tail may be torn where the log was written last and never synced; all else is damage. */
  private static void requireTornTail(SegmentFile found, int end, boolean isActive, Segment segment)
      throws IOException {
    boolean isBehindMark = end >= found.mark() || segment.end() < found.mark();
    if (!isActive || !isBehindMark) {
      throw segment.damaged(end);
    }
  }

  private void apply(HintFile hint, Segment segment) throws IOException {
    for (int entry = 0; entry < hint.count(); entry++) {
      long hash = hint.hash(entry);
      int at = hint.at(entry);
      Found before = null;
      if (keydir.mayHold(hash)) {
        if (!segment.isIntact(at)) {
          throw segment.damaged(at);
        }
        before = keydir.find(hash, segment.key(at));
      }
      keydir.point(hash, before, segment, at, hint.length(entry), hint.isTombstone(entry));
    }
  }

  private void report(
      SegmentFile found, Segment segment, int scanned, int dropped, boolean hintIsFine) {
    List<String> notes = new ArrayList<>();
    if (dropped > 0) {
      notes.add("torn tail of %d bytes dropped".formatted(dropped));
    }
    if (segment.end() < found.mark()) {
      notes.add("cut off by %d bytes that had been synced".formatted(found.mark() - segment.end()));
    }
    if (!hintIsFine) {
      notes.add(readOnly ? "read without a hint file" : "hint file written anew");
    }
    String name = found.file().getFileName().toString();
    reports.add(new FileReport(name, segment.accounts().records(), scanned, dropped, notes));
  }

  private void discard(Path file, String why) {
    unneeded.add(file);
    String note = readOnly ? why + "; not used" : why + "; deleted";
    reports.add(new FileReport(file.getFileName().toString(), 0, 0, 0, List.of(note)));
  }

  /** Deletes what is not needed, and writes the hint files that are missing. */
  private void tidy() throws IOException {
    Set<Integer> hints = new HashSet<>(files.hints());
    for (Segment segment : segments.byAge()) {
      if (withoutHint.contains(segment)) {
        writeHint(segment, hints);
      }
      hints.remove(segment.number());
    }
    hints.forEach(orphan -> unneeded.add(files.hint(orphan)));
    unneeded.forEach(StoreFiles::deleteQuietly);
    if (!unneeded.isEmpty()) {
      files.syncDirectory();
    }
  }

  /** The active segment gets none, but loses the one that is wrong. */
  private void writeHint(Segment segment, Set<Integer> hints) {
    Path hint = files.hint(segment.number());
    if (writer != null && writer.segment() == segment) {
      if (hints.contains(segment.number())) {
        unneeded.add(hint);
      }
      return;
    }
    try {
      HintFile.write(hint, segment, segment.accounts().records(), files);
    } catch (IOException e) {
      // the disk may be full; the next open tries again
    }
  }

  /**
   * A file with the header of a segment.
   *
   * @param mark up to where it is known to have been synced
   */
  private record SegmentFile(int number, Path file, SegmentHeader header, int mark) {

    /** Returns null if the file is shorter than a header. */
    static SegmentFile read(int number, Path file) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(SegmentHeader.SIZE);
      try (FileChannel channel = FileChannel.open(file, READ)) {
        while (bytes.hasRemaining()) {
          if (channel.read(bytes, bytes.position()) < 0) {
            return null;
          }
        }
      }
      return new SegmentFile(
          number, file, SegmentHeader.decode(file, bytes), SegmentHeader.decodeMark(bytes));
    }

    Segment map(int index) throws IOException {
      ByteBuffer log = Segment.map(file);
      return new Segment(index, number, file, header, log, log.limit());
    }
  }
}
