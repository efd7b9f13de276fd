package storage.bitcask;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import storage.bitcask.Keydir.Found;
import storage.bitcask.RecoveryReport.FileReport;
import storage.common.CorruptStoreException;

/**
 * What {@code open} does: takes the keydir as it was last saved, and adds what it does not know of,
 * from the hint files, or from the records themselves where there is none.
 *
 * <p>A crash may leave: a torn tail in the youngest segment; files that nobody needs; no hint file;
 * no checkpoint, or one that is of no use. All of that is harmless, and is told in the report.
 * Anything else is damage: recovery then stops with an error and has changed nothing.
 *
 * <p>Recovery that is itself interrupted by a crash begins anew and finds the same.
 */
final class Recovery {

  private static final int ATTEMPTS_TO_READ = 5;

  private final StoreFiles files;
  private final BitcaskOptions options;
  private final Segments segments;
  private final Keydir keydir;
  private final Inventory inventory;
  private final List<FileReport> reports;
  private final List<Segment> withoutHint = new ArrayList<>();

  /** Goes on with the youngest segment; null if there is none that can be appended to. */
  private SegmentWriter writer;

  /** The sequence of the last record that was found so far. */
  private long lastSequence;

  private Recovery(Path directory, BitcaskOptions options) throws IOException {
    this.files = new StoreFiles(directory);
    this.segments = new Segments(directory);
    this.keydir = new Keydir(segments);
    this.options = options;
    this.inventory = new Inventory(files, options.readOnly());
    this.reports = new ArrayList<>(inventory.reports());
  }

  /** Recovers a store; one that is only read may be merged by its owner meanwhile. */
  static Recovery of(Path directory, BitcaskOptions options) throws IOException {
    for (int attempt = 1; options.readOnly() && attempt < ATTEMPTS_TO_READ; attempt++) {
      try {
        return new Recovery(directory, options).run();
      } catch (NoSuchFileException | CorruptStoreException | UnreadableException e) {
        // if it is not that, the last attempt says so
      }
    }
    return new Recovery(directory, options).run();
  }

  /** Returns the parts of the store as they were found; a log goes on behind the last record. */
  Core core() {
    Log log =
        new Log(
            files,
            options,
            segments,
            inventory.store(),
            inventory.nextNumber(),
            writer,
            lastSequence);
    return new Core(files, options, segments, keydir, log, new ReentrantLock());
  }

  RecoveryReport report() {
    return new RecoveryReport(reports);
  }

  private Recovery run() throws IOException {
    if (Files.exists(files.backup())) {
      throw new IOException(
          "a backup into %s was cut short; run it again, or open the store for writing"
              .formatted(files.directory()));
    }
    Optional<Events.Open> event = Events.begin(Events.Open::new);
    List<SegmentFile> found = inventory.segments();
    int restored = restore(Checkpoint.read(files.keydir(), found));
    for (SegmentFile each : found.subList(restored, found.size())) {
      load(each);
    }
    if (!options.readOnly()) {
      tidy();
    }
    event.ifPresent(open -> open.commit(files.directory(), report()));
    return this;
  }

  /** Returns how many segments need not be looked at any more. */
  private int restore(Checkpoint checkpoint) throws IOException {
    if (checkpoint == null) {
      if (Files.exists(files.keydir())) {
        reports.add(new FileReport("keydir", 0, 0, 0, List.of("of no use; built anew")));
      }
      return 0;
    }
    keydir.restore(checkpoint.keydir());
    lastSequence = checkpoint.sequence();
    List<Checkpoint.Entry> entries = checkpoint.segments();
    for (int i = 0; i < entries.size(); i++) {
      SegmentFile file = inventory.segments().get(i);
      Checkpoint.Entry entry = entries.get(i);
      Segment segment = file.map(entry.index());
      segment.accounts().add(entry.accounts());
      segments.add(segment);
      if (i < entries.size() - 1) {
        segment.endsAt(entry.end());
        report(segment, 0, 0, List.of());
      } else {
        scan(file, segment, entry.end(), lastSequence, List.of());
      }
    }
    return entries.size();
  }

  private void load(SegmentFile found) throws IOException {
    // tag::load[]
    if (found.header().first() != lastSequence + 1) {
      throw missingBefore(found);
    }
    Segment segment = found.map(segments.freeIndex());
    segments.add(segment);
    HintFile hint = HintFile.read(files.hint(found.number()), segment);
    if (hint != null) {
      apply(hint, segment);
      scan(found, segment, hint.covered(), hint.lastSequence(), List.of());
      return;
    }
    List<String> notes = List.of();
    if (!isActive(found)) {
      withoutHint.add(segment);
      notes = List.of(noteOfMissingHint());
    }
    scan(found, segment, SegmentHeader.SIZE, lastSequence, notes);
    // end::load[]
  }

  private String noteOfMissingHint() {
    return options.readOnly() ? "read without a hint file" : "hint file written anew";
  }

  /** Whether this is the segment that was appended to, and can be again. */
  private boolean isActive(SegmentFile found) {
    List<SegmentFile> all = inventory.segments();
    return found.equals(all.get(all.size() - 1)) && !found.header().isMerged();
  }

  private void apply(HintFile hint, Segment segment) throws IOException {
    for (int entry = 0; entry < hint.count(); entry++) {
      if (hint.isCommit(entry)) {
        continue;
      }
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

  /**
   * Reads the records from {@code start} on.
   *
   * @param before the sequence of the record before
   */
  private void scan(SegmentFile found, Segment segment, int start, long before, List<String> notes)
      throws IOException {
    SegmentScan scan = new SegmentScan(segment, start, before);
    while (scan.next()) {
      int at = scan.at();
      byte[] key = segment.key(at);
      long hash = KeyHash.of(key);
      keydir.point(
          hash, keydir.find(hash, key), segment, at, segment.length(at), segment.isTombstone(at));
    }
    int dropped = scan.restIsZero() ? 0 : segment.end() - scan.end();
    if (scan.end() < found.mark() || dropped > 0) {
      requireTornTail(found, scan.end(), segment);
    }
    List<String> all = new ArrayList<>(notes);
    if (dropped > 0) {
      all.add("torn tail of %d bytes dropped".formatted(dropped));
    }
    if (segment.end() < found.mark()) {
      all.add("cut off by %d bytes that had been synced".formatted(found.mark() - segment.end()));
    }
    lastSequence = Math.max(scan.sequence(), found.header().last());
    segment.endsAt(scan.end());
    report(segment, scan.end() - start, dropped, all);
    if (isActive(found) && !options.readOnly()) {
      writer = SegmentWriter.resume(segment, options.segmentSize(), found.mark(), dropped > 0);
      writer.expect(options.sync());
    }
  }

  /** A tail may be torn where the log was written last and never synced; all else is damage. */
  private void requireTornTail(SegmentFile found, int end, Segment segment) throws IOException {
    // tag::torn-tail[]
    boolean isBehindMark = end >= found.mark() || segment.end() < found.mark();
    if (!isActive(found) || !isBehindMark) {
      throw segment.damaged(end);
    }
    // end::torn-tail[]
  }

  private CorruptStoreException missingBefore(SegmentFile segment) {
    return new CorruptStoreException(
        segment.file(),
        0,
        "it begins with record %d, and no segment holds the records from %d on"
            .formatted(segment.header().first(), lastSequence + 1));
  }

  private void report(Segment segment, int scanned, int dropped, List<String> notes) {
    reports.add(
        new FileReport(segment.toString(), segment.accounts().records(), scanned, dropped, notes));
  }

  /** Deletes what is not needed, and writes the hint files that are missing. */
  private void tidy() throws IOException {
    withoutHint.forEach(segment -> HintFile.tryToWrite(segment, files));
    List<Path> unneeded = new ArrayList<>(inventory.unneeded());
    Set<Integer> orphans = new HashSet<>(files.hints());
    inventory.segments().stream()
        .filter(each -> !isActive(each))
        .forEach(each -> orphans.remove(each.number()));
    orphans.forEach(orphan -> unneeded.add(files.hint(orphan)));
    unneeded.forEach(StoreFiles::deleteQuietly);
    if (!unneeded.isEmpty()) {
      files.syncDirectory();
    }
  }
}
