package storage.lsm;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import storage.common.CorruptStoreException;
import storage.common.UnreadableException;
import storage.log.Closing;
import storage.log.DirectoryLock;
import storage.log.KeyHash;
import storage.log.Log;
import storage.log.LogDirectory;
import storage.log.Readers;
import storage.log.Segment;
import storage.log.SegmentFile;
import storage.log.SegmentHeader;
import storage.log.SegmentScan;
import storage.log.SegmentScan.Why;
import storage.log.SegmentWriter;
import storage.log.Segments;

/**
 * What {@code open} does: takes the tables that the manifest names, and replays what the log has
 * behind them, segment by segment, each into a memtable.
 *
 * <p>A crash may leave: a torn tail in the youngest segment; segments whose records are all in
 * tables; tables that no manifest names; unfinished files. All of that is harmless, and an owner
 * removes it. Anything else is damage: recovery then stops with an error and has changed nothing.
 * So it is if the manifest, a mark or a table tells of records that were durable and are not there.
 *
 * <p>Recovery that is itself interrupted by a crash begins anew and finds the same.
 */
final class Recovery {

  /** How often a store is looked at that its owner changes meanwhile, and how long in between. */
  private static final int ATTEMPTS_TO_READ = 12;

  private static final long FIRST_PAUSE_NANOS = 1_000_000;

  private final LogDirectory directory;
  private final LsmOptions options;
  private final Readers readers;
  private final SegmentWriter.Sizes sizes;
  private final Segments segments;

  /** The bytes of the manifest; null if there is none yet. */
  private final byte[] content;

  private final Manifest manifest;
  private final LsmFiles files;
  private final KeyHash hashes;

  /** From the newest to the oldest. */
  private final List<Run> runs = new ArrayList<>();

  /** From the newest to the oldest; without the one that goes on. */
  private final List<Memtable> frozen = new ArrayList<>();

  /** The segments that are still there and whose records are in tables. */
  private final List<SegmentFile> flushed = new ArrayList<>();

  /** Goes on with the youngest segment, for an owner; null if there is none. */
  private SegmentWriter writer;

  private Memtable active;
  private int lastSegment;
  private long lastSequence;
  private State state;

  private Recovery(LogDirectory directory, LsmOptions options) throws IOException {
    this.directory = directory;
    this.options = options;
    this.readers = new Readers(directory.path());
    this.sizes = new SegmentWriter.Sizes(options.logSize(), options.isEachSynced());
    this.segments = new Segments(directory.path());
    Path file = LsmFiles.manifest(directory);
    this.content = Manifest.content(file);
    this.manifest =
        content == null
            ? Manifest.ofNewStore(Log.newIdentity())
            : Manifest.decode(file, ByteBuffer.wrap(content));
    this.files = new LsmFiles(directory, manifest.store(), manifest.lastNumber());
    this.hashes = new KeyHash(manifest.store());
    this.lastSequence = manifest.flushed();
  }

  /** Recovers a store for its owner. */
  static Recovery of(LogDirectory directory, LsmOptions options) throws IOException {
    return new Recovery(directory, options).run();
  }

  /** Recovers a store that is only read; its owner may change it meanwhile. */
  static Recovery ofView(LogDirectory directory, LsmOptions options) throws IOException {
    long pause = FIRST_PAUSE_NANOS;
    for (int attempt = 1; attempt < ATTEMPTS_TO_READ; attempt++) {
      Object before = directory.look();
      try {
        return new Recovery(directory, options).run();
      } catch (NoSuchFileException | CorruptStoreException | UnreadableException e) {
        if (attempt > 1 && before.equals(directory.look())) {
          throw e; // twice, and nobody has changed anything
        }
      }
      LockSupport.parkNanos(pause);
      pause *= 2;
    }
    return new Recovery(directory, options).run();
  }

  /** Returns the log as it was found; it goes on behind the last record. */
  Log log(DirectoryLock owner) {
    Log.Recovered recovered =
        new Log.Recovered(manifest.store(), lastSegment, writer, lastSequence);
    return new Log(directory, segments, readers, owner, sizes, recovered);
  }

  State state() {
    return state;
  }

  Manifest manifest() {
    return manifest;
  }

  LsmFiles files() {
    return files;
  }

  KeyHash hashes() {
    return hashes;
  }

  private Recovery run() throws IOException {
    List<Table> tables = new ArrayList<>();
    try {
      if (content == null) {
        requireNoTables();
      }
      openTables(tables);
      readers.reading(this::replay);
      state = new State(active, frozen, runs);
      requireProven();
      if (options.readOnly()) {
        requireSameManifest();
      } else {
        tidy();
      }
    } catch (Throwable e) {
      Closing.after(e, this::letGo);
      throw e;
    } finally {
      tables.forEach(Table::letGo);
    }
    return this;
  }

  private void letGo() {
    if (state != null) {
      state.letGo();
    }
    segments.remove(segments.byAge());
  }

  /** Without a manifest, a store is new: or else somebody would begin anew beside all records. */
  private void requireNoTables() throws IOException {
    for (Path each : files.tables()) {
      if (LogDirectory.mayReplace(each, TableLayout.MAGIC, LogDirectory.ANY_STORE)) {
        throw new CorruptStoreException(
            each, 0, "there is no manifest, so nothing tells that it belongs to this store");
      }
    }
  }

  private void openTables(List<Table> opened) throws IOException {
    for (Manifest.RunInfo run : manifest.runs()) {
      int first = opened.size();
      for (TableInfo each : run.tables()) {
        opened.add(Table.open(files.table(each.number()), each, readers));
      }
      runs.add(new Run(opened.subList(first, opened.size()), run.from()));
    }
  }

  /** A segment is flushed as a whole, so it is enough to look at where it begins. */
  // tag::replay[]
  private Void replay() throws IOException {
    List<SegmentFile> found = segmentFiles();
    for (int i = 0; i < found.size(); i++) {
      SegmentFile each = found.get(i);
      boolean isLast = i == found.size() - 1;
      if (each.header().first() <= manifest.flushed()) {
        flushed.add(each);
      } else if (each.header().first() == lastSequence + 1) {
        replay(each, isLast);
      } else {
        throw missingBefore(each);
      }
    }
    return null;
  }

  // end::replay[]

  private CorruptStoreException missingBefore(SegmentFile segment) {
    return new CorruptStoreException(
        segment.file(),
        0,
        "it begins with record %d, and nothing holds the records from %d on"
            .formatted(segment.header().first(), lastSequence + 1));
  }

  /** The segments in the order of their records; a file that ends within its header has none. */
  private List<SegmentFile> segmentFiles() throws IOException {
    List<SegmentFile> found = new ArrayList<>();
    for (int number : directory.segments()) {
      lastSegment = number;
      Path file = directory.data(number);
      if (Files.size(file) >= SegmentHeader.SIZE) {
        found.add(requireOurs(SegmentFile.read(number, file)));
      }
    }
    found.sort(Recovery::compare);
    for (int i = found.size() - 1; i > 0; i--) {
      SegmentFile each = found.get(i);
      boolean isTwin = each.header().first() == found.get(i - 1).header().first();
      if (isTwin && each.size() == SegmentHeader.SIZE) {
        found.remove(i); // the start of a segment that was interrupted, and done again
      } else if (isTwin) {
        throw new CorruptStoreException(
            each.file(), 0, "it begins with the same record as " + found.get(i - 1).file());
      }
    }
    return found;
  }

  private static int compare(SegmentFile one, SegmentFile other) {
    int byFirst = Long.compare(one.header().first(), other.header().first());
    return byFirst != 0 ? byFirst : Long.compare(other.size(), one.size());
  }

  private SegmentFile requireOurs(SegmentFile found) throws CorruptStoreException {
    if (content == null) {
      throw new CorruptStoreException(
          found.file(), 0, "there is no manifest, so nothing tells that it belongs to this store");
    }
    if (found.header().store() != manifest.store() || found.header().isMerged()) {
      throw new CorruptStoreException(
          found.file(), 0, "it belongs to another store than the manifest");
    }
    return found;
  }

  /** What an owner may cut off meanwhile is not mapped: only what it has written. */
  private Segment map(SegmentFile found, boolean isLast) throws IOException {
    int index = segments.freeIndex();
    return options.readOnly() && isLast
        ? found.map(index, found.endOfContent(), readers)
        : found.map(index, readers);
  }

  private void replay(SegmentFile found, boolean isLast) throws IOException {
    Segment segment = map(found, isLast);
    segments.add(segment);
    Memtable memtable = new Memtable(segment, options.logSize());
    SegmentScan scan = insert(memtable, new SegmentScan(segment));
    while (options.readOnly() && isLast && found.mapFurther(segment, scan.end())) {
      scan = insert(memtable, new SegmentScan(segment, scan.end(), scan.sequence()));
    }
    Why why = scan.why();
    if (why == Why.DAMAGE || (why == Why.TORN_TAIL && !isLast)) {
      throw segment.damaged(scan.end());
    }
    segment.endsAt(scan.end());
    memtable.publish(scan.end(), scan.sequence());
    lastSequence = scan.sequence();
    if (isLast && !options.readOnly()) {
      writer = SegmentWriter.resume(segment, found, why == Why.TORN_TAIL, readers, sizes);
    }
    if (memtable.isEmpty()) {
      return;
    }
    if (writer != null) {
      active = memtable;
    } else {
      memtable.freeze();
      frozen.add(0, memtable);
    }
  }

  private SegmentScan insert(Memtable memtable, SegmentScan scan) {
    while (scan.next()) {
      byte[] key = memtable.segment().key(scan.at());
      memtable.insert(new Key(key), hashes.of(key), scan.at());
    }
    return scan;
  }

  /** What was durable once, and proven so by a file of this store, has to be there. */
  // tag::witnesses[]
  private void requireProven() throws IOException {
    requireProven(LsmFiles.manifest(directory), manifest.proven());
    for (Path orphan : orphans()) {
      requireProven(orphan, newest(orphan));
    }
  }

  // end::witnesses[]

  private void requireProven(Path proof, long sequence) throws IOException {
    if (sequence > lastSequence) {
      throw new CorruptStoreException(
          proof,
          0,
          "it tells of records up to %d, and the store holds them up to %d only"
              .formatted(sequence, lastSequence));
    }
  }

  /** The tables of this store that the manifest does not name. */
  private List<Path> orphans() throws IOException {
    Set<Path> named = new HashSet<>();
    runs.forEach(run -> run.tables().forEach(each -> named.add(each.file())));
    List<Path> orphans = new ArrayList<>();
    for (Path each : files.tables()) {
      if (!named.contains(each) && newest(each) > 0) {
        orphans.add(each);
      }
    }
    return orphans;
  }

  /** The newest sequence that a table tells of; 0 if it is none of this store. */
  private long newest(Path table) throws IOException {
    try (InputStream in = Files.newInputStream(table, READ)) {
      ByteBuffer header = ByteBuffer.wrap(in.readNBytes(TableLayout.HEADER));
      return TableLayout.newest(header, manifest.store());
    } catch (NoSuchFileException e) {
      return 0; // it was merged away
    }
  }

  /**
   * A listing is not an instant: while it was read, segments may have been flushed and deleted. But
   * before that the manifest was replaced.
   */
  private void requireSameManifest() throws IOException {
    Path file = LsmFiles.manifest(directory);
    if (!Arrays.equals(content, Manifest.content(file))) {
      throw new NoSuchFileException(file.toString(), null, "it was replaced meanwhile");
    }
  }

  /** Makes the manifest of a new store, and deletes what is not needed. */
  private void tidy() throws IOException {
    if (content == null) {
      manifest.create(directory);
    }
    List<Path> unneeded = new ArrayList<>(orphans());
    flushed.forEach(each -> unneeded.add(each.file()));
    unneeded.addAll(files.unfinishedTables());
    for (Path each : directory.unfinishedSegments()) {
      if (LogDirectory.isOurs(each, SegmentHeader.MAGIC, SegmentHeader.VERSION, manifest.store())) {
        unneeded.add(each);
      }
    }
    unneeded.forEach(LogDirectory::deleteQuietly);
  }
}
