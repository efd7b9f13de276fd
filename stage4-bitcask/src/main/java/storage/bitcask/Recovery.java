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
import java.util.concurrent.locks.LockSupport;
import storage.bitcask.RecoveryReport.FileReport;
import storage.common.CorruptStoreException;
import storage.common.UnreadableException;
import storage.log.Change;
import storage.log.Closing;
import storage.log.DirectoryLock;
import storage.log.Log;
import storage.log.LogDirectory;
import storage.log.LogEvents;
import storage.log.Readers;
import storage.log.Segment;
import storage.log.SegmentFile;
import storage.log.SegmentHeader;
import storage.log.SegmentScan;
import storage.log.SegmentScan.Why;
import storage.log.SegmentWriter;
import storage.log.Segments;

/**
 * What {@code open} does: takes the keydir as it was last saved, and adds what it does not know of,
 * from the hint files, or from the records themselves where there is none.
 *
 * <p>A crash may leave: a torn tail in the youngest segment; files that nobody needs; no hint file;
 * no checkpoint, or one that is of no use. All of that is harmless, and is told in the report.
 * Anything else is damage: recovery then stops with an error and has changed nothing. So it is if
 * the checkpoint, a hint file or a mark tells of records that were durable and are not there.
 *
 * <p>Recovery that is itself interrupted by a crash begins anew and finds the same.
 */
final class Recovery {

  /** How often a store is looked at that its owner changes meanwhile, and how long in between. */
  private static final int ATTEMPTS_TO_READ = 12;

  private static final long FIRST_PAUSE_NANOS = 1_000_000;

  private final LogDirectory directory;
  private final BitcaskOptions options;
  private final Readers readers;
  private final SegmentWriter.Sizes sizes;
  private final Segments segments;
  private final Checkpoint checkpoint;

  /** The segments of the checkpoint, if they are mapped already; else empty. */
  private final List<Segment> mapped;

  /** Of a backup; null if the directory is none. */
  private final BackupList backup;

  private final Inventory inventory;
  private final Keydir keydir;
  private final List<FileReport> reports;
  private final List<Segment> withoutHint = new ArrayList<>();

  /** The numbers of the hint files of which nothing more is to be learnt. */
  private final Set<Integer> usedHints = new HashSet<>();

  /** Goes on with the youngest segment; null if there is none that can be appended to. */
  private SegmentWriter writer;

  /** The sequence of the last record that was found so far. */
  private long lastSequence;

  private Recovery(LogDirectory directory, BitcaskOptions options, Readers readers)
      throws IOException {
    this(directory, options, readers, Checkpoint.read(directory), List.of());
  }

  /**
   * @param checkpoint was read before: the segments may know more by now
   */
  private Recovery(
      LogDirectory directory,
      BitcaskOptions options,
      Readers readers,
      Checkpoint checkpoint,
      List<Segment> mapped)
      throws IOException {
    this.directory = directory;
    this.options = options;
    this.readers = readers;
    boolean isEachSynced = options.sync() instanceof SyncPolicy.Always;
    this.sizes = new SegmentWriter.Sizes(options.segmentSize(), isEachSynced);
    this.segments = new Segments(directory.path());
    this.checkpoint = checkpoint;
    this.mapped = mapped;
    this.backup = BackupList.find(directory);
    Checkpoint saved = mapped.isEmpty() ? checkpoint : null; // else no file has to fit it
    this.inventory = new Inventory(directory, options.readOnly(), saved, backup);
    this.keydir = new Keydir(segments, inventory.store());
    this.reports = new ArrayList<>(inventory.reports());
  }

  /** Recovers a store for its owner. */
  static Recovery of(LogDirectory directory, BitcaskOptions options) throws IOException {
    return new Recovery(directory, options, new Readers(directory.path())).run();
  }

  /** Recovers a store that is only read; its owner may change it meanwhile. */
  static Recovery ofView(LogDirectory directory, BitcaskOptions options) throws IOException {
    return patiently(directory, () -> of(directory, options));
  }

  /**
   * Recovers a store again for a reader that has it open. If the segments that the reader knows are
   * still the oldest, it reads only what came since. Else a merge has replaced some of them, and it
   * reads what an open reads.
   */
  static Recovery again(Log log, Keydir keydir, BitcaskOptions options) throws IOException {
    Checkpoint known = log.underLock(() -> Checkpoint.of(log, keydir));
    return patiently(log.directory(), () -> again(log, known, options));
  }

  private static Recovery again(Log log, Checkpoint known, BitcaskOptions options)
      throws IOException {
    LogDirectory directory = log.directory();
    Readers readers = log.readers();
    List<Segment> mapped = log.segments().byAge();
    if (!mapped.isEmpty()) {
      Recovery more = new Recovery(directory, options, readers, known, mapped);
      if (known.fits(more.inventory.segments(), readers)) {
        return more.run();
      }
    }
    return new Recovery(directory, options, readers).run();
  }

  private static Recovery patiently(LogDirectory directory, Attempt attempt) throws IOException {
    long pause = FIRST_PAUSE_NANOS;
    for (int i = 1; i < ATTEMPTS_TO_READ; i++) {
      Object before = directory.look();
      try {
        return attempt.run();
      } catch (NoSuchFileException | CorruptStoreException | UnreadableException e) {
        if (i > 1 && before.equals(directory.look())) {
          throw e; // twice, and nobody has changed anything
        }
      }
      LockSupport.parkNanos(pause);
      pause *= 2;
    }
    return attempt.run();
  }

  /**
   * Makes sure that all is in it that was there when the recovery began. A listing is not an
   * instant: while it was read, the youngest segments may have been merged into one that it does
   * not name.
   */
  // tag::view[]
  private void requireView() throws IOException {
    Set<Integer> known = new HashSet<>();
    inventory.segments().forEach(each -> known.add(each.number()));
    for (int number : directory.segments()) {
      Path file = directory.data(number);
      if (!known.contains(number) && Files.size(file) >= SegmentHeader.SIZE) {
        SegmentHeader header = SegmentFile.read(number, file).header();
        if (header.isMerged() && header.last() > lastSequence) {
          throw new NoSuchFileException(
              file.toString(), null, "it replaces files that were just merged");
        }
      }
    }
  }

  // end::view[]

  private void letGo() {
    segments.remove(segments.byAge());
  }

  /** Returns the log as it was found; it goes on after the last record. */
  Log log(DirectoryLock owner) {
    return new Log(directory, segments, readers, owner, sizes, recovered());
  }

  /** Lets a log that is only read go on with what was found; under the write lock. */
  void goOn(Log log) {
    log.goOnWith(segments, recovered());
  }

  private Log.Recovered recovered() {
    return new Log.Recovered(inventory.store(), inventory.lastNumber(), writer, lastSequence);
  }

  /** Whether there is something that this log does not know of. */
  boolean isNewTo(Log log) {
    return !isOurs(log.store()) || lastSequence != log.lastSequence();
  }

  Keydir keydir() {
    return keydir;
  }

  RecoveryReport report() {
    return new RecoveryReport(reports);
  }

  private Recovery run() throws IOException {
    try {
      return readers.reading(this::recover);
    } catch (Throwable e) {
      Closing.after(e, this::letGo);
      throw e;
    }
  }

  private Recovery recover() throws IOException {
    Optional<Events.Open> event = LogEvents.begin(Events.Open::new);
    List<SegmentFile> found = inventory.segments();
    if (backup != null && !(options.readOnly() && backup.isUnfinished(directory))) {
      backup.requireExactly(directory, found);
    }
    int restored = restore();
    for (SegmentFile each : found.subList(restored, found.size())) {
      load(each);
    }
    requireProven();
    if (options.readOnly()) {
      requireView();
    } else {
      if (backup != null) {
        backup.promote(directory); // before anything is written
      }
      tidy();
    }
    event.ifPresent(open -> open.commit(directory.path(), report()));
    return this;
  }

  /** Returns how many segments need not be looked at any more. */
  private int restore() throws IOException {
    if (checkpoint == null || !checkpoint.fits(inventory.segments(), readers)) {
      if (Files.exists(CaskFiles.keydir(directory)) && !inventory.segments().isEmpty()) {
        reports.add(new FileReport("keydir", 0, 0, 0, List.of(noteOfUselessKeydir())));
      }
      return 0;
    }
    if (mapped.isEmpty()) {
      keydir.restore(checkpoint.keydir());
    } else {
      keydir.share(checkpoint.keydir());
    }
    lastSequence = checkpoint.sequence();
    List<Checkpoint.Entry> entries = checkpoint.segments();
    for (int i = 0; i < entries.size(); i++) {
      SegmentFile file = inventory.segments().get(i);
      Checkpoint.Entry entry = entries.get(i);
      boolean isLast = i == entries.size() - 1;
      boolean isMapped = !isLast && !mapped.isEmpty(); // all that it will ever have
      Segment segment = isMapped ? mapped.get(i).holdForAnother() : map(file, entry.index());
      segment.accounts().add(entry.accounts());
      segments.add(segment);
      if (!isLast || file.header().isMerged()) { // nothing is appended to it any more
        usedHints.add(file.number());
      }
      if (!isLast) {
        segment.endsAt(entry.end());
        report(segment, 0, 0, List.of());
      } else {
        scan(file, segment, entry.end(), lastSequence, List.of());
      }
    }
    return entries.size();
  }

  private String noteOfUselessKeydir() throws IOException {
    Path keydirFile = CaskFiles.keydir(directory);
    if (!LogDirectory.mayReplace(keydirFile, Checkpoint.MAGIC, inventory.store())) {
      return "nothing says that it belongs to the store: left alone, and no keydir can be saved";
    }
    return (checkpoint == null ? "cannot be read" : "does not fit the segments") + "; not used";
  }

  /** What an owner may cut off meanwhile is not mapped: only what it has written. */
  private Segment map(SegmentFile found, int index) throws IOException {
    return options.readOnly() && isActive(found)
        ? found.map(index, found.endOfContent(), readers)
        : found.map(index, readers);
  }

  private void load(SegmentFile found) throws IOException {
    // tag::load[]
    if (found.header().first() != lastSequence + 1) {
      throw missingBefore(found);
    }
    Segment segment = map(found, segments.freeIndex());
    segments.add(segment);
    HintFile hint = HintFile.read(directory.hint(found.number()), segment);
    if (hint != null) {
      apply(hint, segment);
      usedHints.add(found.number());
      scan(found, segment, hint.covered(), hint.lastSequence(), List.of());
      return;
    }
    List<String> notes = List.of();
    if (!isActive(found)) {
      withoutHint.add(segment);
      notes = List.of(noteOfMissingHint(segment));
    }
    scan(found, segment, SegmentHeader.SIZE, lastSequence, notes);
    // end::load[]
  }

  private String noteOfMissingHint(Segment segment) throws IOException {
    Path hint = directory.hint(segment.number());
    if (!LogDirectory.mayReplace(hint, HintFile.MAGIC, segment.header().store())) {
      return "nothing says that its hint file belongs to the store: left alone";
    }
    return options.readOnly() ? "read without a hint file" : "hint file rewritten";
  }

  /** Whether this is the segment that was appended to, and can be again. */
  private boolean isActive(SegmentFile found) {
    List<SegmentFile> all = inventory.segments();
    return found.number() == all.get(all.size() - 1).number() && !found.header().isMerged();
  }

  private void apply(HintFile hint, Segment segment) throws IOException {
    for (int entry = 0; entry < hint.count(); entry++) {
      if (hint.isCommit(entry)) {
        continue;
      }
      long hash = hint.hash(entry);
      int at = hint.at(entry);
      long before = Slot.EMPTY;
      if (keydir.mayHold(hash)) {
        if (!segment.isIntact(at)) {
          throw segment.damaged(at);
        }
        before = keydir.find(hash, segment.key(at));
      }
      long expiry = hint.hasExpiry(entry) ? segment.knownExpiry(at) : Change.NEVER;
      keydir.point(hash, before, segment, at);
      segment.accounts().added(hint.length(entry), hint.isTombstone(entry), expiry);
    }
  }

  /**
   * Reads the records from {@code start} on.
   *
   * @param before the sequence of the record before
   */
  private void scan(SegmentFile found, Segment segment, int start, long before, List<String> notes)
      throws IOException {
    SegmentScan scan = scan(segment, start, before);
    while (options.readOnly() && isActive(found) && found.mapFurther(segment, scan.end())) {
      scan = scan(segment, scan.end(), scan.sequence());
    }
    Why why = scan.why();
    if (why == Why.DAMAGE || (why == Why.TORN_TAIL && !isActive(found))) {
      throw segment.damaged(scan.end());
    }
    int dropped = why == Why.TORN_TAIL ? segment.end() - scan.end() : 0;
    List<String> all = new ArrayList<>(notes);
    if (dropped > 0) {
      all.add("torn tail of %d bytes dropped".formatted(dropped));
    }
    lastSequence = Math.max(scan.sequence(), found.header().last());
    segment.endsAt(scan.end());
    report(segment, scan.end() - start, dropped, all);
    if (isActive(found) && !options.readOnly()) {
      writer = SegmentWriter.resume(segment, found, dropped > 0, readers, sizes);
    }
  }

  private SegmentScan scan(Segment segment, int start, long before) throws IOException {
    SegmentScan scan = new SegmentScan(segment, start, before);
    while (scan.next()) {
      int at = scan.at();
      byte[] key = segment.key(at);
      long hash = keydir.hash(key);
      keydir.point(hash, keydir.find(hash, key), segment, at);
      segment.accounts().added(segment.length(at), segment.isTombstone(at), segment.expiry(at));
    }
    return scan;
  }

  private CorruptStoreException missingBefore(SegmentFile segment) {
    return new CorruptStoreException(
        segment.file(),
        0,
        "it begins with record %d, and no segment holds the records from %d on"
            .formatted(segment.header().first(), lastSequence + 1));
  }

  /** What was durable once, and proven so by a file of this store, has to be there. */
  private void requireProven() throws IOException {
    if (backup != null) {
      requireProven(CaskFiles.backup(directory), backup.store(), backup.sequence());
    }
    if (checkpoint != null) {
      requireProven(CaskFiles.keydir(directory), checkpoint.store(), checkpoint.sequence());
    }
    for (int number : options.readOnly() ? List.<Integer>of() : unusedHints()) {
      Proof hint = HintFile.proof(directory.hint(number));
      if (hint != null) {
        requireProven(directory.hint(number), hint.store(), hint.lastSequence());
      }
    }
  }

  /** The hint files that were not read, or were of no use, but for what a checkpoint knows. */
  private Set<Integer> unusedHints() throws IOException {
    Set<Integer> unused = new HashSet<>(directory.hints());
    unused.removeAll(usedHints);
    return unused;
  }

  private void requireProven(Path proof, long store, long sequence) throws IOException {
    // tag::proven[]
    if (isOurs(store) && sequence > lastSequence) {
      throw new CorruptStoreException(
          proof,
          0,
          "it names records up to %d, but the segments hold them only up to %d"
              .formatted(sequence, lastSequence));
    }
    // end::proven[]
  }

  /** Where there is no segment, nothing else tells whose directory this is. */
  private boolean isOurs(long store) {
    return store == inventory.store() || inventory.segments().isEmpty();
  }

  private void report(Segment segment, int scanned, int dropped, List<String> notes) {
    reports.add(
        new FileReport(segment.toString(), segment.accounts().records(), scanned, dropped, notes));
  }

  /** Before its inputs go: a hint file may have spoken for it, and not each of its records. */
  private static void requireSound(Segment merged) throws CorruptStoreException {
    SegmentScan scan = new SegmentScan(merged).toEnd();
    if (scan.why() != Why.END) {
      throw merged.damaged(scan.end());
    }
  }

  /** Deletes what is not needed, and writes the hint files that are missing. */
  private void tidy() throws IOException {
    for (Segment each : segments.byAge()) {
      if (inventory.isSuperseding(each)) {
        requireSound(each);
      }
    }
    for (Segment each : withoutHint) {
      try {
        HintFile.write(each, directory, keydir);
      } catch (IOException e) {
        // the disk may be full: the next open scans, and tries again
      }
    }
    List<Path> unneeded = new ArrayList<>(inventory.unneeded());
    Set<Integer> orphans = new HashSet<>(directory.hints());
    inventory.segments().stream()
        .filter(each -> !isActive(each))
        .forEach(each -> orphans.remove(each.number()));
    for (int orphan : orphans) {
      Proof hint = HintFile.proof(directory.hint(orphan));
      if (hint != null && hint.store() == inventory.store()) {
        unneeded.add(directory.hint(orphan));
      }
    }
    unneeded.forEach(LogDirectory::deleteQuietly);
    if (!unneeded.isEmpty()) {
      directory.sync();
    }
  }

  /** One look at a store. */
  private interface Attempt {
    Recovery run() throws IOException;
  }
}
