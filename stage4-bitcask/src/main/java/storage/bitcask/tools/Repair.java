package storage.bitcask.tools;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import storage.bitcask.BackupList;
import storage.bitcask.CaskFiles;
import storage.bitcask.HintFile;
import storage.bitcask.Progress;
import storage.bitcask.Proof;
import storage.bitcask.tools.RepairReport.FileRepair;
import storage.common.CorruptStoreException;
import storage.log.Change;
import storage.log.DirectoryLock;
import storage.log.Kind;
import storage.log.Log;
import storage.log.LogDirectory;
import storage.log.Mark;
import storage.log.Readers;
import storage.log.Segment;
import storage.log.SegmentFile;
import storage.log.SegmentHeader;
import storage.log.SegmentWriter;

/**
 * Repairs a damaged store so that it opens again, with every record whose checksum is right.
 *
 * <ol>
 *   <li>Read all segments, and make a plan; a rehearsal ends here.
 *   <li>Copy the files that are to be rewritten into a directory of their own, {@code damaged-1} or
 *       the next.
 *   <li>Write what can be saved of each under a temporary name, and give it the damaged file's
 *       name. Like the output of a merge it says in its header which range of the sequence it
 *       stands for: from the segment before to the one after. Where a file is missing between two
 *       others, a segment without records takes its place.
 *   <li>Move files that the store cannot use there as well, whole. Last come a checkpoint, hint
 *       files and the list of a backup, if they prove records that no file holds any more.
 *   <li>If the list of the backup that the store was once is damaged, write another. The store is
 *       then on a branch of its own: a new backup of it replaces none that was taken before.
 * </ol>
 *
 * <p>A crash leaves files that are either damaged or repaired, and the next repair goes on with
 * them. Sound files are left alone.
 *
 * <p>Where the newest record of a key is lost, an older one counts again, or none. If it was a
 * tombstone, a deleted key comes back. The report says what was lost in each file.
 */
public final class Repair {

  private static final int COPIED_AT_ONCE = 1 << 16;

  private final LogDirectory files;
  private final Readers readers;
  private final List<Output> outputs = new ArrayList<>();
  private final List<Salvage> setAside = new ArrayList<>();

  /** Files that are no segments, and that contradict what will be there. */
  private final List<Path> givenUp = new ArrayList<>();

  /** Whether nothing tells any more which backups are of this store. */
  private boolean isBranchLost;

  private final List<FileRepair> reports = new ArrayList<>();

  /** The random number that all segments of the store share. */
  private long store;

  /** Whether there is no file whose records could count. */
  private boolean isWithoutSegments;

  /** From here on, numbers may be free. */
  private int nextNumber = 1;

  /** The plan accounts for every record of the store up to this sequence. */
  private long planned;

  private Repair(LogDirectory files) {
    this.files = files;
    this.readers = new Readers(files.path());
  }

  /**
   * Says what a repair of the store in {@code directory} would do, and changes nothing.
   *
   * @throws IOException if it holds segments of two stores, and nothing tells whose the directory
   *     is
   */
  public static RepairReport rehearse(Path directory) throws IOException {
    return rehearse(directory, Progress.NOBODY);
  }

  /** The same, and tells how far it has come. */
  public static RepairReport rehearse(Path directory, Progress progress) throws IOException {
    Repair repair = new Repair(LogDirectory.of(directory));
    if (repair.isBackupUnfinished()) {
      String what =
          "a backup was interrupted, and is finished first; there may be more to report then";
      return new RepairReport("", List.of(new FileRepair("backup", what, 0, 0, List.of())));
    }
    return repair.readers.holding(
        () -> {
          repair.plan(progress);
          return repair.report();
        });
  }

  /**
   * Repairs the store in {@code directory}, and keeps the damaged files in a directory of their
   * own.
   *
   * @throws storage.common.StoreLockedException if it is open for writing somewhere
   * @throws IOException if it holds segments of two stores, and nothing tells whose the directory
   *     is; nothing was changed
   */
  public static RepairReport of(Path directory) throws IOException {
    return of(directory, Progress.NOBODY);
  }

  /** The same, and tells how far it has come. */
  public static RepairReport of(Path directory, Progress progress) throws IOException {
    LogDirectory files = LogDirectory.of(directory);
    try (DirectoryLock lock = DirectoryLock.acquire(files)) {
      lock.requireHeld();
      Repair repair = new Repair(files);
      return repair.readers.holding(
          () -> {
            repair.finishBackup();
            repair.plan(progress);
            RepairReport report = repair.report();
            repair.run();
            return report;
          });
    }
  }

  private boolean isBackupUnfinished() throws IOException {
    try {
      BackupList list = BackupList.find(files);
      return list != null && list.isUnfinished(files);
    } catch (CorruptStoreException e) {
      return false;
    }
  }

  /** Before anything else: what a backup has begun is no damage. */
  private void finishBackup() throws IOException {
    try {
      BackupList.finish(files);
    } catch (CorruptStoreException e) {
      // the plan has it
    }
  }

  private RepairReport report() throws IOException {
    boolean hasOriginals = outputs.stream().anyMatch(each -> each.from() != null);
    boolean isNone = !hasOriginals && setAside.isEmpty() && givenUp.isEmpty() && !isBranchLost;
    return new RepairReport(isNone ? "" : originals().toString(), List.copyOf(reports));
  }

  private void plan(Progress progress) throws IOException {
    List<Salvage> found = read(progress);
    Proof checkpoint = Proof.ofCheckpoint(files);
    store = storeOf(found, checkpoint, Proof.owners(files));
    List<Salvage> usable = new ArrayList<>();
    for (Salvage each : found) {
      if (each.first() == 0) {
        setAside(each, "nothing says whose records it holds");
      } else if (each.header() != null && each.header().store() != store) {
        setAside(each, "it belongs to another store");
      } else {
        usable.add(each);
      }
    }
    usable.sort(Comparator.comparingLong(Salvage::first).thenComparing(each -> -each.toldLast()));
    List<Salvage> current = withoutSuperseded(usable);
    isWithoutSegments = current.isEmpty();
    for (int i = 0; i < current.size(); i++) {
      boolean isYoungest = i == current.size() - 1;
      plan(current.get(i), isYoungest ? null : current.get(i + 1));
    }
    planList(current);
    if (checkpoint != null) {
      planProof(checkpoint);
    }
    Proof.ofHints(files).forEach(this::planProof);
    for (Salvage each : current) {
      Path hint = files.hint(each.number());
      if (each.header() != null && HintFile.misleads(hint, each.segment())) {
        giveUp(hint, "it does not match its segment");
      }
    }
    planBranch();
  }

  private void planBranch() throws IOException {
    try {
      BackupList.former(files);
    } catch (CorruptStoreException e) {
      isBranchLost = true;
      String what =
          "rewritten, since it is damaged: earlier backups no longer count as this store's,"
              + " and the next one needs an empty directory";
      reports.add(new FileRepair(name(CaskFiles.promoted(files)), what, 0, 0, List.of()));
    }
  }

  /** The list of a backup goes if it does not tell what the repaired store consists of. */
  private void planList(List<Salvage> current) throws IOException {
    try {
      BackupList list = BackupList.find(files);
      if (list == null) {
        return;
      }
      if (!isOurs(list.store())) {
        giveUp(CaskFiles.backup(files), "it belongs to another store");
        return;
      }
      if (!reports.isEmpty() || list.sequence() != planned) {
        giveUp(
            CaskFiles.backup(files),
            "it names records up to %d, and after this the store is no backup"
                .formatted(list.sequence()));
        return;
      }
      List<SegmentFile> found = new ArrayList<>();
      for (Salvage each : current) {
        found.add(SegmentFile.read(each.number(), each.file()));
      }
      list.requireExactly(files, found);
    } catch (CorruptStoreException e) {
      giveUp(CaskFiles.backup(files), "it is damaged, or not the list of these segments");
    }
  }

  /** What proves that there were more records than any file holds would keep the store shut. */
  private void planProof(Proof proof) {
    if (!isOurs(proof.store())) {
      if (proof.file().equals(CaskFiles.keydir(files))) {
        giveUp(proof.file(), "it belongs to another store");
      }
    } else if (proof.lastSequence() > planned) {
      giveUp(
          proof.file(),
          "it names the records %d to %d, which are in no file and are given up"
              .formatted(planned + 1, proof.lastSequence()));
    }
  }

  /** As recovery sees it: where there is no segment, nothing else tells whose directory this is. */
  private boolean isOurs(long whose) {
    return whose == store || isWithoutSegments;
  }

  private void giveUp(Path file, String why) {
    givenUp.add(file);
    String name = name(file);
    reports.add(new FileRepair(name, "taken out, since " + why, 0, 0, List.of()));
  }

  private List<Salvage> read(Progress progress) throws IOException {
    List<Integer> numbers = files.segments();
    List<Salvage> found = new ArrayList<>();
    long total = 0;
    for (int number : numbers) {
      total += Files.size(files.data(number));
    }
    long done = 0;
    for (int number : numbers) {
      Salvage salvage = Salvage.of(number, files, readers);
      found.add(salvage);
      nextNumber = number + 1;
      done += salvage.log().limit();
      progress.reached(done, total);
    }
    return found;
  }

  /**
   * The headers tell it; where there is none, the keydir does. If they disagree, only what else
   * proves the owner decides: a count would be a guess.
   *
   * @param owners the stores that something else proves
   */
  private static long storeOf(List<Salvage> found, Proof checkpoint, Set<Long> owners)
      throws IOException {
    Map<Long, List<String>> told =
        found.stream()
            .filter(each -> each.header() != null)
            .collect(
                Collectors.groupingBy(
                    each -> each.header().store(),
                    LinkedHashMap::new,
                    Collectors.mapping(each -> name(each.file()), Collectors.toList())));
    if (told.isEmpty()) {
      return checkpoint == null ? Log.newIdentity() : checkpoint.store();
    }
    List<Long> possible = new ArrayList<>(told.keySet());
    if (possible.size() > 1) {
      possible.retainAll(owners);
    }
    if (possible.size() != 1) {
      throw new IOException(
          "these files belong to different stores, and nothing proves whose directory this is: "
              + told.values().stream().map(Repair::listed).collect(Collectors.joining("; "))
              + "; move away those that do not belong here, and repair again");
    }
    return possible.get(0);
  }

  private static String listed(List<String> names) {
    int shown = 3;
    String first = names.stream().limit(shown).collect(Collectors.joining(", "));
    return names.size() <= shown ? first : "%s and %d more".formatted(first, names.size() - shown);
  }

  /** As recovery does it: but a merged segment that is damaged gives way to its inputs. */
  private List<Salvage> withoutSuperseded(List<Salvage> sorted) {
    List<Salvage> current = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      Salvage merged = sorted.get(i);
      int behind = i + 1;
      while (behind < sorted.size() && sorted.get(behind).first() <= merged.toldLast()) {
        behind++;
      }
      List<Salvage> inputs = sorted.subList(i + 1, behind);
      if (!merged.isSound(false) && areWhole(inputs, merged)) {
        setAside(merged, "it is damaged, and all that was merged into it is still there");
      } else {
        current.add(merged);
        inputs.stream()
            .filter(each -> each.header() == null || !merged.isSound(false))
            .forEach(each -> setAside(each, "it was merged into " + name(merged)));
        i = behind - 1;
      }
    }
    return current;
  }

  private static boolean areWhole(List<Salvage> inputs, Salvage merged) {
    long upTo = merged.first() - 1;
    for (Salvage each : inputs) {
      if (!each.isSound(false) || each.first() != upTo + 1) {
        return false;
      }
      upTo = each.last();
    }
    return merged.header() != null && upTo >= merged.toldLast() && !inputs.isEmpty();
  }

  /**
   * @param next the segment after it; null for the youngest
   */
  private void plan(Salvage segment, Salvage next) {
    if (segment.isSound(next == null) && segment.first() > planned) {
      if (segment.first() > planned + 1) {
        bridge(planned + 1, segment.first() - 1);
      }
      planned = segment.last();
      return;
    }
    if (segment.header() != null) {
      segment.search();
    }
    long last = next == null ? segment.last() : next.first() - 1;
    if (last <= planned) {
      setAside(segment, "other files hold the same records");
      return;
    }
    Output output = new Output(segment.number(), header(planned + 1, last), segment);
    outputs.add(output);
    reports.add(report(segment, rewritten(segment), output.records().size()));
    planned = last;
  }

  private static String rewritten(Salvage segment) {
    String what = segment.header() == null ? "damaged from its header on, rewritten" : "rewritten";
    return segment.isCutShort()
        ? what + "; too much in it looks like records, and some of that was not looked at"
        : what;
  }

  private void bridge(long first, long last) {
    int number = files.freeNumber(nextNumber);
    nextNumber = number + 1;
    Output output = new Output(number, header(first, last), null);
    outputs.add(output);
    String name = files.data(output.number()).getFileName().toString();
    String what =
        "written empty: the records %d to %d are in no file, and are lost".formatted(first, last);
    reports.add(new FileRepair(name, what, 0, 0, List.of()));
  }

  private SegmentHeader header(long first, long last) {
    return new SegmentHeader(store, Log.newIdentity(), first, last);
  }

  private void setAside(Salvage segment, String why) {
    setAside.add(segment);
    reports.add(report(segment, "taken out, since " + why, 0));
  }

  private static FileRepair report(Salvage segment, String what, int kept) {
    long bytesLost = segment.lost().stream().mapToLong(RepairReport.Range::length).sum();
    return new FileRepair(name(segment), what, kept, bytesLost, segment.lost());
  }

  private static String name(Salvage segment) {
    return name(segment.file());
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  private void run() throws IOException {
    List<Salvage> rewritten =
        outputs.stream().map(Output::from).filter(each -> each != null).toList();
    LogDirectory kept = files;
    if (!rewritten.isEmpty() || !setAside.isEmpty() || !givenUp.isEmpty() || isBranchLost) {
      kept = LogDirectory.of(Files.createDirectory(originals()));
      files.sync();
      for (Salvage each : rewritten) {
        keep(each.file(), kept);
      }
      if (isBranchLost) {
        Path damaged = CaskFiles.promoted(files);
        if (LogDirectory.isFile(damaged)) {
          keep(damaged, kept);
        } else {
          moveAway(List.of(damaged), kept);
        }
        BackupList.beginBranch(files, store, planned);
      }
    }
    for (Output output : outputs) {
      write(output);
    }
    moveAway(setAside.stream().map(Salvage::file).toList(), kept);
    moveAway(givenUp, kept); // last: until then the store stays shut, and is repaired again
  }

  private void moveAway(List<Path> from, LogDirectory kept) throws IOException {
    for (Path each : from) {
      Path to = kept.path().resolve(each.getFileName());
      Files.move(each, to, StandardCopyOption.ATOMIC_MOVE);
    }
    kept.sync(); // before the old names are certainly gone
    files.sync();
  }

  /** Copies all of a file, which may be longer than what was read of it. */
  private static void keep(Path damaged, LogDirectory kept) throws IOException {
    Path file = kept.path().resolve(damaged.getFileName());
    Path copy = LogDirectory.temporary(file);
    try (FileChannel from = FileChannel.open(damaged, READ);
        FileChannel to = FileChannel.open(copy, CREATE_NEW, WRITE)) {
      ByteBuffer part = ByteBuffer.allocate(COPIED_AT_ONCE);
      while (from.read(part) >= 0) {
        part.flip();
        while (part.hasRemaining()) {
          to.write(part);
        }
        part.clear();
      }
      to.force(true);
    } catch (IOException e) {
      LogDirectory.deleteQuietly(copy);
      throw e;
    }
    kept.publish(copy, file);
  }

  /** The directory for the damaged files: one that is not there yet. */
  private Path originals() {
    int number = 1;
    while (Files.exists(files.path().resolve("damaged-" + number))) {
      number++;
    }
    return files.path().resolve("damaged-" + number);
  }

  private void write(Output output) throws IOException {
    Path file = files.data(output.number());
    Path unfinished = LogDirectory.temporary(files.data(files.freeNumber(nextNumber)));
    int size = output.from() == null ? SegmentHeader.SIZE : output.from().log().limit();
    SegmentFile future = new SegmentFile(output.number(), file, size, output.header(), Mark.START);
    SegmentWriter writer =
        SegmentWriter.create(unfinished, 0, future, readers, new SegmentWriter.Sizes(size, false));
    try {
      for (int at : output.records()) {
        Segment from = output.from().segment();
        Kind kind = from.kind(at).alone();
        Change change = new Change(kind, from.expiry(at), from.key(at), from.value(at));
        writer.append(kind, from.sequence(at), change);
      }
      writer.close();
    } finally {
      writer.abandon();
    }
    files.publish(unfinished, file);
  }

  /** A segment that is to be written, with the records of a damaged file or with none. */
  private record Output(int number, SegmentHeader header, Salvage from) {

    List<Integer> records() {
      return from == null
          ? List.of()
          : from.records().stream().filter(at -> isInRange(from.segment().sequence(at))).toList();
    }

    private boolean isInRange(long sequence) {
      return sequence >= header.first() && sequence <= header.last();
    }
  }
}
