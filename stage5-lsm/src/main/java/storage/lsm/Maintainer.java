package storage.lsm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import storage.log.Log;
import storage.log.LogDirectory;
import storage.log.RecordLayout;
import storage.log.Segment;

/**
 * Makes tables of memtables, and longer runs of short ones, in one thread: whatever changes the
 * manifest is done here.
 *
 * <p>Everything is done in this order: the tables are written, synced and have their names; then a
 * manifest names them; then readers see them; then what they replace is deleted. A crash in between
 * leaves files that no manifest names, and the next open deletes them.
 *
 * <p>A failure leaves everything as it was, is told in the {@link Statistics}, and what has failed
 * is tried again with the next change. A run in which damage was met is left out from then on, or
 * else no run that lies beside it could ever be merged.
 */
final class Maintainer {

  private final Log log;
  private final States states;
  private final TableMaker maker;
  private final LsmFiles files;
  private final MergeRule rule;
  private final boolean background;
  private final BackgroundThread thread;
  private final Failures failures = new Failures();

  /** As it is on the disk; changed by the thread, like all that follows. */
  private volatile Manifest manifest;

  /** The merge that is under way; null if there is none. */
  private Merge merge;

  private volatile boolean closing;
  private final AtomicLong flushedBytes = new AtomicLong();
  private final AtomicLong mergedBytes = new AtomicLong();

  Maintainer(Log log, States states, TableMaker maker, Recovery recovery, LsmOptions options) {
    this.log = log;
    this.states = states;
    this.maker = maker;
    this.files = recovery.files();
    this.manifest = recovery.manifest();
    this.rule = new MergeRule(options.mergeRatio());
    this.background = options.background();
    this.thread = new BackgroundThread("lsm-maintainer", log.directory()::closed);
  }

  Failures failures() {
    return failures;
  }

  /** How many bytes of tables were made of memtables since the store was opened. */
  long flushedBytes() {
    return flushedBytes.get();
  }

  /** How many bytes of tables were made of other tables since the store was opened. */
  long mergedBytes() {
    return mergedBytes.get();
  }

  /** There may be something to do; not to be called under the write lock. */
  void wake() throws IOException {
    if (background) {
      thread.run(this::work);
    } else {
      thread.call(
          () -> {
            workAtOnce();
            return null;
          });
    }
  }

  /** One step, so that what came meanwhile is flushed before the next. */
  // tag::work[]
  private void work() {
    attempt("flush", this::flushAll);
    if (attempt("merge", () -> mergeStep()) && merge != null) {
      thread.run(this::work);
    }
  }

  // end::work[]

  private void workAtOnce() {
    attempt("flush", this::flushAll);
    while (attempt("merge", () -> mergeStep()) && merge != null) {
      // the next step
    }
  }

  private boolean attempt(String name, Attempt task) {
    if (closing || !log.isHealthy()) {
      return false;
    }
    try {
      task.run();
      return true;
    } catch (IOException | RuntimeException | Error e) {
      failures.add(name, e);
      return false;
    }
  }

  /**
   * Flushes what is frozen, and waits for it.
   *
   * @throws IOException if that is not possible, because the disk is full or a record is damaged
   */
  void flush() throws IOException {
    thread.call(
        () -> {
          flushAll();
          return null;
        });
  }

  /**
   * Merges all runs into one; if some turn out to be damaged, those between them and around them.
   *
   * @throws IOException if damage was found that nobody knew of, or if anything else has failed
   */
  void mergeAll(Progress progress) throws IOException {
    flush();
    IOException failure = null;
    int older = states.current().runs().size();
    while (older > 1) {
      int left = older;
      Merge next = thread.call(() -> beginMerge(left));
      older = next == null ? 0 : next.older();
      try {
        mergeToEnd(next, progress);
      } catch (IOException e) {
        if (!next.isBlocked()) {
          throw e;
        }
        failure = failure == null ? e : failure;
        older = states.current().runs().size(); // once more, around the damage
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Begins with the newest of these oldest runs; null if nothing is left to be merged. */
  private Merge beginMerge(int oldest) {
    List<Run> runs = states.current().runs();
    merge = null;
    for (SoundRuns sound : SoundRuns.of(runs)) {
      int first = Math.max(sound.first(), runs.size() - oldest);
      if (merge == null && sound.end() - first > 1) {
        merge = new Merge(runs.subList(first, sound.end()), runs.size() - sound.end());
      }
    }
    return merge;
  }

  private void mergeToEnd(Merge wanted, Progress progress) throws IOException {
    long bytes = wanted == null ? 0 : wanted.bytesLeft();
    while (wanted != null && thread.call(() -> mergeStepOf(wanted))) {
      progress.reached(bytes - wanted.bytesLeft(), bytes); // others may flush tables in between
    }
  }

  /** Whether more is to be done for this merge. */
  private boolean mergeStepOf(Merge wanted) throws IOException {
    flushAll();
    if (merge == wanted) {
      mergeStep();
    }
    return merge == wanted && merge != null;
  }

  private void flushAll() throws IOException {
    while (states.current().oldestFrozen() != null) {
      log.requireHealthy();
      flushOldest();
    }
  }

  // tag::flush[]
  private void flushOldest() throws IOException {
    Memtable oldest = states.current().oldestFrozen();
    List<Run> runs = states.current().runs();
    boolean mayHide = !runs.isEmpty();
    List<Table> made = log.readers().holding(() -> maker.write(oldest, mayHide));
    List<Run> after = new ArrayList<>(runs);
    if (!made.isEmpty()) {
      after.add(0, new Run(made, Run.NO_BOUND));
    }
    Manifest next = manifest(oldest.lastSequence(), after);
    publish(next, state -> state.withOldestFlushed(after), made, Set.of());
    flushedBytes.addAndGet(length(made));
    deleteSegment(oldest.segment());
  }

  // end::flush[]

  private void deleteSegment(Segment segment) {
    LogDirectory.deleteQuietly(segment.file());
    segment.fileDeleted();
    log.underLock(() -> log.segments().remove(List.of(segment)));
  }

  private void mergeStep() throws IOException {
    if (merge == null) {
      merge = dueMerge();
    }
    if (merge == null) {
      return;
    }
    log.requireHealthy();
    try {
      mergeStep(merge);
      merge = merge.isDone() ? null : merge;
    } catch (Throwable e) {
      merge = null; // its inputs are as they were, and the rule may choose them again
      throw e;
    }
  }

  /** What is damaged stays where it is, and the rule looks at what is newer and older apart. */
  private Merge dueMerge() {
    List<Run> runs = states.current().runs();
    for (SoundRuns sound : SoundRuns.of(runs)) {
      List<Run> side = runs.subList(sound.first(), sound.end());
      MergeRule.Due due = rule.due(side.stream().map(Run::size).toList());
      if (due.count() > 0) {
        int first = sound.first() + due.first();
        int end = first + due.count();
        return new Merge(runs.subList(first, end), runs.size() - end);
      }
    }
    return null;
  }

  private void mergeStep(Merge current) throws IOException {
    List<Run> before = states.current().runs();
    Merge.Step step = log.readers().holding(() -> current.step(maker));
    List<Run> after = current.after(step, before);
    List<Table> written = step.written() == null ? List.of() : List.of(step.written());
    Set<Table> unneeded = tables(before);
    unneeded.removeAll(tables(after));
    Manifest next = manifest(manifest.flushed(), after);
    publish(next, state -> state.withRuns(after), written, unneeded);
    mergedBytes.addAndGet(length(written));
    current.done(step);
  }

  private static Set<Table> tables(List<Run> runs) {
    Set<Table> tables = new HashSet<>();
    runs.forEach(run -> tables.addAll(run.tables()));
    return tables;
  }

  private static long length(List<Table> tables) {
    return tables.stream().mapToLong(each -> each.info().length()).sum();
  }

  private Manifest manifest(long flushed, List<Run> runs) {
    return new Manifest(
        manifest.store(),
        flushed,
        Math.max(manifest.proven(), flushed),
        files.lastNumber(),
        runs.stream().map(Manifest.RunInfo::of).toList());
  }

  /**
   * Makes a change durable, and then visible.
   *
   * @param made tables that are new, and held here
   * @param unneeded tables that are not in the manifest any more
   */
  private void publish(
      Manifest next, UnaryOperator<State> change, List<Table> made, Set<Table> unneeded)
      throws IOException {
    // tag::publish[]
    try {
      write(next);
      manifest = next;
      unneeded.forEach(maker::discard);
      states.change(change);
    } catch (Throwable e) {
      if (log.isHealthy()) { // else the manifest on the disk may name them
        made.forEach(maker::discard);
      }
      throw e;
    } finally {
      made.forEach(Table::letGo);
    }

    // end::publish[]
  }

  /** If a new manifest is there, unsynced, nothing tells which one a power cut would leave. */
  private void write(Manifest next) throws IOException {
    Path file = LsmFiles.manifest(files.directory());
    Object before = LsmFiles.identity(file);
    try {
      log.requireHeld();
      next.write(files.directory());
    } catch (Throwable e) {
      if (!Objects.equals(before, LsmFiles.identity(file))) {
        throw log.broken(e);
      }
      throw e;
    }
  }

  /** Flushes what is frozen, and then ends, at the latest with the step of the merge in hand. */
  void close() {
    try {
      if (states.current().oldestFrozen() != null) {
        flush();
      }
    } catch (IOException e) { // it stays in the log, and the next open tries again
      failures.add("flush", e);
    } finally {
      closing = true;
      thread.close();
    }
  }

  /** After the log was closed: notes up to where everything is durable now. */
  void prove(long sequence) {
    try {
      if (sequence > manifest.proven() && sequence <= RecordLayout.MAX_SEQUENCE) {
        Manifest proof =
            new Manifest(
                manifest.store(),
                manifest.flushed(),
                sequence,
                manifest.lastNumber(),
                manifest.runs());
        log.requireHeld();
        proof.write(files.directory());
      }
    } catch (IOException e) {
      // the disk is full: nothing is lost but the knowledge that these records were there
    }
  }

  /** Something that may fail. */
  private interface Attempt {
    void run() throws IOException;
  }
}
